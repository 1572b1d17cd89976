// What Logto refuses in an enterprise SSO connector, found before anything is sent. Its guards for the settings aren't
// published, so they are written here as packages/core/src/sso of Logto 1.42 has them.
import { z } from "zod";
import { problemsOf, type Problem } from "../problems.ts";

const oidc = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  issuer: z.string().url(),
  scope: z.string().optional(),
  trustUnverifiedEmail: z.boolean().optional(),
});

const attributeMapping = z
  .object({ id: z.string(), email: z.string(), name: z.string() })
  .partial()
  .strict()
  .optional();

const saml = z.union([
  z.object({ metadataUrl: z.string().url(), attributeMapping }).strict(),
  z.object({ metadata: z.string(), attributeMapping }).strict(),
  z
    .object({
      entityId: z.string(),
      signInEndpoint: z.string(),
      x509Certificate: z.string(),
      attributeMapping,
    })
    .strict(),
]);

const guards: Record<string, z.ZodTypeAny> = {
  OIDC: oidc.strict(),
  Okta: oidc.strict(),
  AzureAdOidc: oidc.strict(),
  GoogleWorkspace: oidc.omit({ issuer: true }).strict(),
  SAML: saml,
  AzureAD: saml,
};

/** Finds what is wrong with the settings. */
export function checkSsoConfig({ providerName, config }: Record<string, unknown>): Problem[] {
  const guard = guards[String(providerName)];
  if (config === undefined || guard === undefined) return [];
  const { error } = guard.safeParse(config);
  return error === undefined ? [] : problemsOf(error, ["config"]);
}

/** Finds public and repeated domains. */
export async function checkSsoDomains(domains: unknown): Promise<Problem[]> {
  const parsed = z.string().array().safeParse(domains);
  if (!parsed.success) return [];
  const { findDuplicatedOrBlockedEmailDomains } = await import("@logto/schemas");
  const lower = parsed.data.map((domain) => domain.toLowerCase());
  const { duplicatedDomains, forbiddenDomains } = findDuplicatedOrBlockedEmailDomains(lower);
  const problem = (reason: string): Problem => ({ path: ["domains"], reason });
  return [
    ...[...duplicatedDomains].map((domain) => problem(`names ${domain} twice: remove one`)),
    ...[...forbiddenDomains].map((domain) =>
      problem(`can't have ${domain}, where anybody can get an address: remove it`),
    ),
  ];
}
