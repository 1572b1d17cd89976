// Just-in-time provisioning of an organization: whose first sign-in makes them a member, and with which roles.
import { z } from "zod";
import type { LogtoClient } from "../logto-client.ts";
import type { Problem } from "../problems.ts";
import { isRecord } from "../values.ts";
import { namesInProgramOrder } from "./lifecycle.ts";
import { checkNamedTwice } from "./named-twice.ts";
import { organizationRoleIds } from "./organization-role-lookup.ts";

/** Just-in-time provisioning as an input. */
export const jitSchema = z
  .object({
    emailDomains: z
      .string()
      .array()
      .optional()
      .describe("People who sign up with a verified address of one of these domains become members."),
    ssoConnectorIds: z
      .string()
      .array()
      .optional()
      .describe("People who sign in through one of these enterprise SSO connectors become members."),
    roles: z.string().array().optional().describe("Names of the organization roles that they then hold."),
  })
  .strict();

type Jit = z.output<typeof jitSchema>;

/** Finds what is there twice. Values may be unknown. */
export function checkJit(jit: unknown): Problem[] {
  if (!isRecord(jit)) return [];
  return Object.keys(jitSchema.shape).flatMap((part) => checkNamedTwice(jit[part], ["jit", part]));
}

/** What the organization has. */
export async function liveJit(logto: LogtoClient, id: string, known: unknown): Promise<Jit> {
  const params = { path: { id } };
  const before = jitSchema.safeParse(known).data ?? {};
  const domains = await logto.data(logto.api.GET("/api/organizations/{id}/jit/email-domains", { params }));
  const roles = await logto.data(logto.api.GET("/api/organizations/{id}/jit/roles", { params }));
  const connectors = await logto.data(
    logto.api.GET("/api/organizations/{id}/jit/sso-connectors", { params }),
  );
  return {
    emailDomains: namesInProgramOrder(
      domains.map(({ emailDomain }) => emailDomain),
      before.emailDomains,
    ),
    ssoConnectorIds: namesInProgramOrder(
      connectors.map((connector) => connector.id),
      before.ssoConnectorIds,
    ),
    roles: namesInProgramOrder(
      roles.map(({ name }) => name),
      before.roles,
    ),
  };
}

/** Makes it so; a part that is left out, and was left out before, isn't touched when the whole is new. */
export async function saveJit(
  logto: LogtoClient,
  id: string,
  wanted: Jit | undefined,
  before: Jit | undefined,
): Promise<void> {
  if (wanted === undefined) return;
  const params = { path: { id } };
  const { emailDomains = [], ssoConnectorIds = [], roles = [] } = wanted;
  const concerns = (part: keyof Jit): boolean => wanted[part] !== undefined || before?.[part] !== undefined;
  if (concerns("emailDomains")) {
    const body = { emailDomains };
    await logto.done(logto.api.PUT("/api/organizations/{id}/jit/email-domains", { params, body }));
  }
  if (concerns("roles")) {
    const body = {
      organizationRoleIds: [...(await organizationRoleIds(logto, roles, "jit.roles")).values()],
    };
    await logto.done(logto.api.PUT("/api/organizations/{id}/jit/roles", { params, body }));
  }
  if (concerns("ssoConnectorIds")) {
    const body = { ssoConnectorIds };
    await logto.done(logto.api.PUT("/api/organizations/{id}/jit/sso-connectors", { params, body }));
  }
}
