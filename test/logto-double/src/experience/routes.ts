// The Experience API: what the sign-in pages call, step by step.
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import { TemplateType } from "@logto/connector-kit";
import {
  InteractionEvent,
  SentinelActivityAction,
  SignInIdentifier,
  SignInMode,
  identificationApiPayloadGuard,
  verificationCodeIdentifierGuard,
  type VerificationCodeIdentifier,
} from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import type { Provider } from "oidc-provider";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { requestLanguage } from "../http/errors.ts";
import { noContent, ok, route } from "../http/route.ts";
import { signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { refuseBlockedEmail } from "./email-block-list.ts";
import {
  addedProfile,
  findUser,
  identifyUser,
  profileFrom,
  refuseEvent,
  refuseWithoutCaptcha,
  registerUser,
} from "./identity.ts";
import {
  kindOf,
  loadInteraction,
  requireVerification,
  saveInteraction,
  withVerification,
  type Interaction,
} from "./interaction.ts";
import { experienceLocale } from "./locale.ts";
import { guarded } from "./lockout.ts";
import { sendCode, verifyCode, type Recipient } from "./passcodes.ts";
import { passwordRoutes } from "./passwords.ts";
import { profileRoutes } from "./profile.ts";
import { submissionRoute } from "./submission.ts";

const prefix = "/experience";
const templates: Readonly<Record<InteractionEvent, TemplateType>> = {
  [InteractionEvent.SignIn]: TemplateType.SignIn,
  [InteractionEvent.Register]: TemplateType.Register,
  [InteractionEvent.ForgotPassword]: TemplateType.ForgotPassword,
};
const eventBody = z.object({ interactionEvent: z.nativeEnum(InteractionEvent) });
const recipientOf = ({ type, value }: VerificationCodeIdentifier): Recipient =>
  type === SignInIdentifier.Email ? { email: value } : { phone: value };

export function experienceRoutes(router: Router, tenant: Tenant, provider: Provider): void {
  const beginBody = eventBody.extend({ captchaToken: z.string().optional() });
  route(router, "put", prefix, { body: beginBody }, async ({ body, ctx }) => {
    // The stand-in asks no captcha service, so nobody vouches for a token.
    if (body.captchaToken) throw new ApiError("session.captcha_failed", { status: 422 });
    await saveInteraction(provider, ctx, {
      interactionEvent: body.interactionEvent,
      profile: {},
      verificationRecords: [],
    });
    return noContent();
  });

  route(router, "put", `${prefix}/interaction-event`, { body: eventBody }, async ({ body, ctx }) => {
    const interaction = await loadInteraction(provider, ctx);
    const { interactionEvent } = body;
    refuseEvent(await signInExperience(tenant), interactionEvent);
    const isReset = (event: InteractionEvent) => event === InteractionEvent.ForgotPassword;
    if (isReset(interactionEvent) !== isReset(interaction.interactionEvent)) {
      throw new ApiError("session.not_supported_for_forgot_password");
    }
    const profile = interactionEvent === interaction.interactionEvent ? interaction.profile : {};
    await saveInteraction(provider, ctx, { ...interaction, interactionEvent, profile });
    return noContent();
  });

  codeRoutes(router, tenant, provider);
  passwordRoutes(router, tenant, provider);
  profileRoutes(router, tenant, provider);
  identificationRoutes(router, tenant, provider);
  submissionRoute(router, tenant, provider);
}

function codeRoutes(router: Router, tenant: Tenant, provider: Provider): void {
  const sendBody = eventBody.extend({ identifier: verificationCodeIdentifierGuard });
  route(
    router,
    "post",
    `${prefix}/verification/verification-code`,
    { body: sendBody },
    async ({ body, ctx }) => {
      const { identifier, interactionEvent } = body;
      const interaction = await loadInteraction(provider, ctx);
      if (interaction.userId === undefined) refuseWithoutCaptcha(await signInExperience(tenant));
      if (interactionEvent === InteractionEvent.Register && identifier.type === SignInIdentifier.Email)
        refuseBlockedEmail(await signInExperience(tenant), identifier.value);
      const id = generateStandardId();
      const type = templates[interactionEvent];
      const context = { ip: ctx.request.ip, ...(await experienceLocale(tenant, provider, ctx)) };
      const deliver = await mayDeliver(tenant, interaction, interactionEvent, identifier);
      await sendCode(
        tenant,
        { verificationId: id, type, recipient: recipientOf(identifier) },
        context,
        deliver,
      );
      const verification = {
        type: "VerificationCode",
        id,
        identifier,
        templateType: type,
        verified: false,
      } as const;
      await saveInteraction(provider, ctx, withVerification(interaction, verification));
      return ok({ verificationId: id });
    },
  );

  const verifyBody = z.object({
    identifier: verificationCodeIdentifierGuard,
    verificationId: z.string(),
    code: z.string(),
  });
  route(
    router,
    "post",
    `${prefix}/verification/verification-code/verify`,
    { body: verifyBody },
    async ({ body, ctx }) => {
      const { identifier, verificationId, code } = body;
      const interaction = await loadInteraction(provider, ctx);
      const verification = requireVerification(interaction, verificationId);
      if (verification.type !== "VerificationCode")
        throw new ApiError("session.verification_session_not_found", { status: 404 });
      const owner = { verificationId, type: verification.templateType, recipient: recipientOf(identifier) };
      await guarded(
        tenant,
        SentinelActivityAction.VerificationCode,
        identifier.value,
        requestLanguage(ctx),
        () => verifyCode(tenant, owner, code),
      );
      await saveInteraction(
        provider,
        ctx,
        withVerification(interaction, { ...verification, verified: true }),
      );
      return ok({ verificationId });
    },
  );
}

/** Nobody learns from a code that didn't come whether a number is known: it is made, but not sent. */
async function mayDeliver(
  tenant: Tenant,
  interaction: Interaction,
  event: InteractionEvent,
  identifier: VerificationCodeIdentifier,
): Promise<boolean> {
  const known = async () => (await findUser(tenant, identifier)) !== undefined;
  if (event === InteractionEvent.ForgotPassword) return known();
  const { signInMode } = await signInExperience(tenant);
  const closed = event === InteractionEvent.SignIn && !interaction.userId && signInMode === SignInMode.SignIn;
  return !closed || known();
}

function identificationRoutes(router: Router, tenant: Tenant, provider: Provider): void {
  route(
    router,
    "post",
    `${prefix}/identification`,
    { body: identificationApiPayloadGuard },
    async ({ body, ctx }) => {
      const { verificationId } = body;
      const interaction = await loadInteraction(provider, ctx);
      if (interaction.interactionEvent === InteractionEvent.Register) {
        await register(tenant, provider, ctx, interaction, verificationId);
        return { status: 201, body: "Created" };
      }
      if (!verificationId) throw new ApiError("guard.invalid_input", { values: { type: "body" } });
      const user = await identifyUser(
        tenant,
        interaction.interactionEvent,
        requireVerification(interaction, verificationId),
      );
      if (interaction.userId && interaction.userId !== user.id)
        throw new ApiError("session.identity_conflict", { status: 409 });
      await saveInteraction(provider, ctx, { ...interaction, userId: user.id });
      return noContent();
    },
  );

  route(router, "get", `${prefix}/interaction`, {}, async ({ ctx }) => {
    const { interactionEvent, userId, profile, verificationRecords } = await loadInteraction(provider, ctx);
    const { username, primaryEmail, primaryPhone } = profile;
    const shown = verificationRecords.map((record) => {
      const { id, identifier, verified } = record;
      return { id, type: kindOf(record), identifier, verified };
    });
    return ok({
      interactionEvent,
      userId,
      verificationRecords: shown,
      profile: { username, primaryEmail, primaryPhone },
      mfa: {},
    });
  });
}

/** What sign-up lacks still is asked for after the verification, which therefore is kept first. */
async function register(
  tenant: Tenant,
  provider: Provider,
  ctx: RouterContext,
  interaction: Interaction,
  verificationId: string | undefined,
): Promise<void> {
  const added = verificationId
    ? await profileFrom(tenant, requireVerification(interaction, verificationId))
    : {};
  const profile = { ...interaction.profile, ...(await addedProfile(tenant, undefined, added)) };
  await saveInteraction(provider, ctx, { ...interaction, profile });
  const { id: userId } = await registerUser(tenant, profile);
  await saveInteraction(provider, ctx, { ...interaction, userId, profile: {} });
}
