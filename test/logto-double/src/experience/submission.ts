// The end of a visit: what Logto still asks for is refused, then the person is signed in, or has a new password.
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import { InteractionEvent } from "@logto/schemas";
import type { Provider } from "oidc-provider";
import { ApiError } from "../errors.ts";
import { noContent, ok, route } from "../http/route.ts";
import { refuseCollision, withStoredPhone } from "../identifiers.ts";
import { signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { passwordColumns, refuseHeld, refuseIncomplete, refuseWithoutCaptcha } from "./identity.ts";
import { finishInteraction, forgetInteraction, loadInteraction, type Interaction } from "./interaction.ts";
import { requireIdentified } from "./profile.ts";
import { refuseMissingFactor, refuseUnverifiedFactor, refuseWithoutPasskey } from "./second-factor.ts";

export function submissionRoute(router: Router, tenant: Tenant, provider: Provider): void {
  route(router, "post", "/experience/submit", {}, async ({ ctx }) => {
    const interaction = await loadInteraction(provider, ctx);
    refuseWithoutCaptcha(await signInExperience(tenant));
    if (interaction.interactionEvent === InteractionEvent.ForgotPassword) {
      await resetPassword(tenant, interaction);
      await forgetInteraction(provider, ctx);
      return noContent();
    }
    return ok({ redirectTo: await signIn(tenant, provider, ctx, interaction) });
  });
}

async function resetPassword(tenant: Tenant, interaction: Interaction): Promise<void> {
  const { id } = await requireIdentified(tenant, interaction);
  const { passwordEncrypted } = interaction.profile;
  if (!passwordEncrypted) throw new ApiError("user.new_password_required_in_profile", { status: 422 });
  await tenant.tables.users.update({ id }, passwordColumns(passwordEncrypted));
}

async function signIn(
  tenant: Tenant,
  provider: Provider,
  ctx: RouterContext,
  interaction: Interaction,
): Promise<string> {
  const experience = await signInExperience(tenant);
  const user = await requireIdentified(tenant, interaction);
  const { interactionEvent, profile } = interaction;
  if (interactionEvent === InteractionEvent.SignIn) refuseUnverifiedFactor(experience, user);
  refuseHeld(user, profile);
  await refuseCollision(tenant, profile);
  refuseIncomplete(experience, { ...user, ...profile });
  refuseWithoutPasskey(experience);
  await refuseMissingFactor(tenant, experience, interactionEvent, { ...user, ...profile });
  const { passwordEncrypted, ...identifiers } = profile;
  const changes = { ...identifiers, ...passwordColumns(passwordEncrypted), lastSignInAt: Date.now() };
  const updated = await tenant.tables.users.update({ id: user.id }, withStoredPhone(changes));
  return finishInteraction(provider, ctx, interaction, updated);
}
