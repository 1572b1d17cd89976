// The Experience API: what the sign-in pages call, step by step.
import type Router from "@koa/router";
import { TemplateType } from "@logto/connector-kit";
import { PasswordPolicyChecker } from "@logto/core-kit";
import {
  InteractionEvent,
  SentinelActivityAction,
  SignInIdentifier,
  SignInMode,
  identificationApiPayloadGuard,
  passwordVerificationPayloadGuard,
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
import { encryptPassword, verifyPassword } from "../users.ts";
import {
  findUser,
  identifyUser,
  passwordColumns,
  profileFrom,
  refuseEvent,
  refuseIncomplete,
  refuseWithoutCaptcha,
  registerUser,
} from "./identity.ts";
import {
  finishInteraction,
  loadInteraction,
  requireVerification,
  saveInteraction,
  withVerification,
  type Interaction,
} from "./interaction.ts";
import { experienceLocale } from "./locale.ts";
import { guarded } from "./lockout.ts";
import { sendCode, verifyCode, type Recipient } from "./passcodes.ts";

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
    await saveInteraction(provider, ctx, { ...interaction, interactionEvent, profile: {} });
    return noContent();
  });

  codeRoutes(router, tenant, provider);
  passwordRoutes(router, tenant, provider);
  identificationRoutes(router, tenant, provider);
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

function passwordRoutes(router: Router, tenant: Tenant, provider: Provider): void {
  route(
    router,
    "post",
    `${prefix}/verification/password`,
    { body: passwordVerificationPayloadGuard },
    async ({ body, ctx }) => {
      const { identifier, password } = body;
      const interaction = await loadInteraction(provider, ctx);
      await guarded(
        tenant,
        SentinelActivityAction.Password,
        identifier.value,
        requestLanguage(ctx),
        async () => verifyPassword(tenant, await findUser(tenant, identifier), password),
      );
      const id = generateStandardId();
      await saveInteraction(
        provider,
        ctx,
        withVerification(interaction, { type: "Password", id, identifier, verified: true }),
      );
      return ok({ verificationId: id });
    },
  );

  route(
    router,
    "post",
    `${prefix}/verification/new-password-identity`,
    { body: passwordVerificationPayloadGuard },
    async ({ body, ctx }) => {
      const { identifier, password } = body;
      const interaction = await loadInteraction(provider, ctx);
      if (await findUser(tenant, identifier))
        throw new ApiError(`user.${identifier.type}_already_in_use`, { status: 422 });
      await refuseWeakPassword(tenant, password);
      const id = generateStandardId();
      const { passwordEncrypted } = await encryptPassword(password);
      const verification = {
        type: "NewPasswordIdentity",
        id,
        identifier,
        passwordEncrypted,
        verified: true,
      } as const;
      await saveInteraction(provider, ctx, withVerification(interaction, verification));
      return ok({ verificationId: id });
    },
  );

  const passwordBody = z.object({ password: z.string() });
  const profileBody = z.object({ type: z.literal("password"), value: z.string() });
  const setPassword = async (ctx: Parameters<typeof loadInteraction>[1], password: string) => {
    const interaction = await loadInteraction(provider, ctx);
    await refuseWeakPassword(tenant, password);
    const { passwordEncrypted } = await encryptPassword(password);
    await saveInteraction(provider, ctx, {
      ...interaction,
      profile: { ...interaction.profile, passwordEncrypted },
    });
    return noContent();
  };
  route(router, "post", `${prefix}/profile`, { body: profileBody }, ({ body, ctx }) =>
    setPassword(ctx, body.value),
  );
  route(router, "put", `${prefix}/profile/password`, { body: passwordBody }, ({ body, ctx }) =>
    setPassword(ctx, body.password),
  );
}

async function refuseWeakPassword(tenant: Tenant, password: string): Promise<void> {
  const { passwordPolicy } = await signInExperience(tenant);
  const issues = await new PasswordPolicyChecker(passwordPolicy).check(password, {});
  if (issues.length > 0) throw new ApiError("password.rejected", { status: 422, data: { issues } });
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
        const added = verificationId
          ? await profileFrom(tenant, requireVerification(interaction, verificationId))
          : {};
        const profile = { ...interaction.profile, ...added };
        await saveInteraction(provider, ctx, { ...interaction, profile });
        const { id: userId } = await registerUser(tenant, profile);
        await saveInteraction(provider, ctx, { ...interaction, userId, profile: {} });
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

  route(router, "post", `${prefix}/submit`, {}, async ({ ctx }) => {
    const interaction = await loadInteraction(provider, ctx);
    refuseWithoutCaptcha(await signInExperience(tenant));
    const { users } = tenant.tables;
    const user =
      interaction.userId === undefined ? undefined : await users.findOne({ id: interaction.userId });
    if (!user) throw new ApiError("session.identifier_not_found", { status: 404 });
    const password = passwordColumns(interaction.profile.passwordEncrypted);
    if (interaction.interactionEvent === InteractionEvent.ForgotPassword) {
      if (!interaction.profile.passwordEncrypted)
        throw new ApiError("user.new_password_required_in_profile", { status: 422 });
      await users.update({ id: user.id }, password);
      await saveInteraction(provider, ctx, {
        interactionEvent: InteractionEvent.SignIn,
        profile: {},
        verificationRecords: [],
      });
      return noContent();
    }
    refuseIncomplete(await signInExperience(tenant), { ...user, ...password });
    const updated = await users.update({ id: user.id }, { ...password, lastSignInAt: Date.now() });
    return ok({ redirectTo: await finishInteraction(provider, ctx, interaction, updated) });
  });

  route(router, "get", `${prefix}/interaction`, {}, async ({ ctx }) => {
    const { interactionEvent, userId, verificationRecords } = await loadInteraction(provider, ctx);
    const shown = verificationRecords.map(({ id, type, identifier, verified }) => ({
      id,
      type,
      identifier,
      verified,
    }));
    return ok({ interactionEvent, userId, verificationRecords: shown, profile: {}, mfa: {} });
  });
}
