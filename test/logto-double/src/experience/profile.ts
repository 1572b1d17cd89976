// What a visit adds to a person: identifiers and a password, kept in the visit until it is submitted.
import type Router from "@koa/router";
import {
  InteractionEvent,
  SignInIdentifier,
  updateProfileApiPayloadGuard,
  type UpdateProfileApiPayload,
  type User,
} from "@logto/schemas";
import type { Provider } from "oidc-provider";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { noContent, route } from "../http/route.ts";
import { signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { addedProfile, profileFrom, refuseHeld } from "./identity.ts";
import { loadInteraction, requireVerification, saveInteraction, type Interaction } from "./interaction.ts";
import { newPassword } from "./passwords.ts";
import { refuseUnverifiedFactor } from "./second-factor.ts";

const path = "/experience/profile";

/**
 * Who was identified.
 * @throws ApiError session.identifier_not_found, 404
 */
export async function requireIdentified({ tables }: Tenant, { userId }: Interaction): Promise<User> {
  const user = userId === undefined ? undefined : await tables.users.findOne({ id: userId });
  if (!user) throw new ApiError("session.identifier_not_found", { status: 404 });
  return user;
}

/** Who was identified; at registration perhaps nobody yet. */
async function identified(tenant: Tenant, interaction: Interaction): Promise<User | undefined> {
  const isNew =
    interaction.interactionEvent === InteractionEvent.Register && interaction.userId === undefined;
  return isNew ? undefined : requireIdentified(tenant, interaction);
}

export function profileRoutes(router: Router, tenant: Tenant, provider: Provider): void {
  route(router, "post", path, { body: updateProfileApiPayloadGuard }, async ({ body, ctx }) => {
    const interaction = await loadInteraction(provider, ctx);
    const { interactionEvent } = interaction;
    if (interactionEvent === InteractionEvent.ForgotPassword)
      throw new ApiError("session.not_supported_for_forgot_password");
    const user = await identified(tenant, interaction);
    if (user && interactionEvent === InteractionEvent.SignIn)
      refuseUnverifiedFactor(await signInExperience(tenant), user);
    const added = await addition(tenant, interaction, user, body);
    const profile = { ...interaction.profile, ...added };
    await saveInteraction(provider, ctx, { ...interaction, profile });
    return noContent();
  });

  const passwordBody = z.object({ password: z.string() });
  route(router, "put", `${path}/password`, { body: passwordBody }, async ({ body, ctx }) => {
    const interaction = await loadInteraction(provider, ctx);
    if (interaction.interactionEvent !== InteractionEvent.ForgotPassword)
      throw new ApiError("session.invalid_interaction_type");
    const user = await requireIdentified(tenant, interaction);
    const passwordEncrypted = await newPassword(tenant, body.password, interaction.profile, user);
    const profile = { ...interaction.profile, passwordEncrypted };
    await saveInteraction(provider, ctx, { ...interaction, profile });
    return noContent();
  });
}

async function addition(
  tenant: Tenant,
  interaction: Interaction,
  user: User | undefined,
  body: UpdateProfileApiPayload,
): Promise<Interaction["profile"]> {
  switch (body.type) {
    case "password": {
      const passwordEncrypted = await newPassword(tenant, body.value, interaction.profile, user);
      if (user) refuseHeld(user, { passwordEncrypted });
      return { passwordEncrypted };
    }
    case SignInIdentifier.Username:
      return addedProfile(tenant, user, { username: body.value });
    case SignInIdentifier.Email:
    case SignInIdentifier.Phone: {
      const verification = requireVerification(interaction, body.verificationId);
      if (verification.type !== "VerificationCode" || verification.identifier.type !== body.type)
        throw new ApiError("session.verification_session_not_found", { status: 404 });
      return addedProfile(tenant, user, await profileFrom(tenant, verification));
    }
    default:
      throw new ApiError("stand_in.unsupported", {
        status: 501,
        message: `A profile of type ${body.type} is not part of the stand-in`,
      });
  }
}
