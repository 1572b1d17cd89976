// Turns an existing tenant into a Pulumi program: what `npm run import` does, without files and commands.
import { EngineLog } from "../engine-log.ts";
import { Provider } from "../provider.ts";
import { loadAllResources } from "../resources/index.ts";
import { Secret } from "../values.ts";
import { readTenant, type Selection } from "./read-tenant.ts";
import { writeProgram, type WrittenProgram } from "./write-program.ts";

export { ProviderError } from "../errors.ts";
export type { Selection } from "./read-tenant.ts";
export type { WrittenProgram } from "./write-program.ts";

/** Which tenant, and who reads it. */
export interface TenantAccess {
  endpoint: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/**
 * Reads a tenant and writes a program for it.
 * @param selection which kinds become resources
 * @param sdk what the program imports the classes from
 * @param onKind told what is being read
 * @throws ProviderError when the tenant can't be reached or refuses; its message holds no secret
 */
export async function importTenant(
  { clientSecret, ...access }: TenantAccess,
  selection: Selection,
  sdk: string,
  onKind: (kind: string) => void,
): Promise<WrittenProgram & { count: number }> {
  const provider = new Provider(new EngineLog());
  provider.configure({ ...access, clientSecret: new Secret(clientSecret), readyTimeoutSeconds: 15 });
  const resources = await readTenant(provider, { selection, ownApplication: access.clientId, onKind });
  const kinds = await loadAllResources();
  const refersTo = Object.fromEntries(kinds.map((kind) => [kind.name, kind.refersTo ?? []]));
  return { ...writeProgram(resources, refersTo, sdk), count: resources.length };
}
