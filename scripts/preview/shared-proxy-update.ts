/** Tells the shared proxy which previews there are, where the team gave them a domain. */
import { readRecords } from "./record.ts";
import type { Session } from "./session.ts";
import { SharedProxy } from "./shared-proxy.ts";

/** @param image Caddy's; without it only a proxy that runs already is changed */
export async function updateSharedProxy({ docker, settings }: Session, image?: string): Promise<void> {
  const { domain, acmeEmail, certificates } = settings;
  if (domain === undefined) return;
  const records = await readRecords(docker);
  await new SharedProxy(docker).update(records.values(), { domain, acmeEmail, certificates }, image);
}
