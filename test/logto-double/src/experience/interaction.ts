// One visit to the sign-in pages: what has been verified so far and who the user is, kept in oidc-provider's own
// interaction so that it survives a restart.
import type { RouterContext } from "@koa/router";
import { TemplateType } from "@logto/connector-kit";
import {
  InteractionEvent,
  SignInIdentifier,
  VerificationType,
  interactionIdentifierGuard,
  type User,
} from "@logto/schemas";
import type { Provider } from "oidc-provider";
import { z } from "zod";
import { ApiError } from "../errors.ts";

/** What a verification has shown. */
export const verificationGuard = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("VerificationCode"),
    id: z.string(),
    identifier: interactionIdentifierGuard,
    templateType: z.nativeEnum(TemplateType),
    verified: z.boolean(),
  }),
  z.object({
    type: z.literal("Password"),
    id: z.string(),
    identifier: interactionIdentifierGuard,
    verified: z.boolean(),
  }),
  z.object({
    type: z.literal("NewPasswordIdentity"),
    id: z.string(),
    identifier: interactionIdentifierGuard,
    passwordEncrypted: z.string(),
    verified: z.boolean(),
  }),
]);

export type Verification = z.infer<typeof verificationGuard>;

const interactionGuard = z.object({
  interactionEvent: z.nativeEnum(InteractionEvent),
  userId: z.string().optional(),
  profile: z
    .object({
      username: z.string().optional(),
      primaryPhone: z.string().optional(),
      primaryEmail: z.string().optional(),
      passwordEncrypted: z.string().optional(),
    })
    .default({}),
  verificationRecords: verificationGuard.array().default([]),
});

/** The state of a visit. */
export type Interaction = z.infer<typeof interactionGuard>;

/**
 * Reads the visit's state.
 * @throws ApiError session.interaction_not_found, 404, when the pages haven't begun one.
 */
export async function loadInteraction(provider: Provider, ctx: RouterContext): Promise<Interaction> {
  const { result } = await provider.interactionDetails(ctx.req, ctx.res);
  const parsed = interactionGuard.safeParse(result ?? {});
  if (!parsed.success) throw new ApiError("session.interaction_not_found", { status: 404 });
  return parsed.data;
}

/** Keeps the visit's state. */
export async function saveInteraction(
  provider: Provider,
  ctx: RouterContext,
  interaction: Interaction,
): Promise<void> {
  const { result } = await provider.interactionDetails(ctx.req, ctx.res);
  await provider.interactionResult(
    ctx.req,
    ctx.res,
    // What an earlier interaction of this visit left would otherwise stay, such as who was identified.
    { ...result, userId: undefined, ...interaction },
    { mergeWithLastSubmission: true },
  );
}

/** Ends the interaction and signs nobody in: the pages must begin another. */
export function forgetInteraction(provider: Provider, ctx: RouterContext): Promise<string> {
  return provider.interactionResult(ctx.req, ctx.res, {});
}

/** Ends the visit as this user, and says where the browser goes next. */
export function finishInteraction(
  provider: Provider,
  ctx: RouterContext,
  interaction: Interaction,
  user: User,
): Promise<string> {
  return provider.interactionResult(ctx.req, ctx.res, { login: { accountId: user.id }, ...interaction });
}

/**
 * Finds a verification of this visit.
 * @throws ApiError session.verification_session_not_found, 404.
 */
export function requireVerification({ verificationRecords }: Interaction, id: string): Verification {
  const found = verificationRecords.find((record) => record.id === id);
  if (!found) throw new ApiError("session.verification_session_not_found", { status: 404 });
  return found;
}

/** What Logto calls a kind of verification. */
export const kindOf = ({ type, identifier }: Verification): string =>
  type !== "VerificationCode"
    ? type
    : identifier.type === SignInIdentifier.Email
      ? VerificationType.EmailVerificationCode
      : VerificationType.PhoneVerificationCode;

/** The same visit with one verification added, or changed. A kind of verification exists once. */
export function withVerification(interaction: Interaction, verification: Verification): Interaction {
  const others = interaction.verificationRecords.filter((record) => kindOf(record) !== kindOf(verification));
  return { ...interaction, verificationRecords: [...others, verification] };
}
