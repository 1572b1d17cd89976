// Consent for the tenant's own applications is given by the server itself, as Logto does.
import type { ParameterizedContext } from "koa";
import { errors, type Provider } from "oidc-provider";
import { z } from "zod";
import { mayUse } from "../application-access.ts";
import { ApiError } from "../errors.ts";
import type { Tenant } from "../tenant.ts";

const missing = z.object({
  missingOIDCScope: z.string().array().optional(),
  missingResourceScopes: z.record(z.string().array()).optional(),
});

/**
 * Grants what is missing and sends the browser on.
 * @returns false where the application's rules keep the user out, who is to be told so
 */
export async function consent(
  tenant: Tenant,
  provider: Provider,
  ctx: ParameterizedContext,
): Promise<boolean> {
  const details = await provider.interactionDetails(ctx.req, ctx.res);
  const { session, prompt, grantId, params } = details;
  if (!session) throw new ApiError("session.not_found");
  const clientId = z.string().parse(params["client_id"]);
  const application = await tenant.tables.applications.findOne({ id: clientId });
  if (application?.isThirdParty)
    throw new errors.AccessDenied("the stand-in has no consent page for third-party applications");
  if (application && !(await mayUse(tenant, application, session.accountId))) return false;

  const existing = grantId ? await provider.Grant.find(grantId) : undefined;
  const grant = existing ?? new provider.Grant({ accountId: session.accountId, clientId });
  const { missingOIDCScope = [], missingResourceScopes = {} } = missing.parse(prompt.details);
  if (missingOIDCScope.length > 0) grant.addOIDCScope(missingOIDCScope.join(" "));
  for (const [indicator, scopes] of Object.entries(missingResourceScopes))
    grant.addResourceScope(indicator, scopes.join(" "));
  await rememberFirstApplication(tenant, session.accountId, clientId);

  const result = { ...details.result, consent: { grantId: await grant.save() } };
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true }));
  return true;
}

async function rememberFirstApplication(
  { tables }: Tenant,
  userId: string,
  applicationId: string,
): Promise<void> {
  const user = await tables.users.findOne({ id: userId });
  if (user?.applicationId === null) await tables.users.update({ id: userId }, { applicationId });
}
