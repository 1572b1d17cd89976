/**
 * Tells the shared proxy which previews there are, where the team gave them a domain. Commands take turns, and look which
 * there are when it is theirs: the last to be told would else be told the oldest, and two would both make it.
 */
import { readRecords } from "./record.ts";
import { type Session, withSharedProxyLock } from "./session.ts";
import { SharedProxy } from "./shared-proxy.ts";

/** @param image Caddy's; without it only a proxy that runs already is changed */
export async function updateSharedProxy(session: Session, image?: string): Promise<void> {
  const { docker, settings, engine } = session;
  const { domain, acmeEmail, certificates } = settings;
  if (domain === undefined) return;
  await withSharedProxyLock(session, async () => {
    const records = await readRecords(docker);
    await new SharedProxy(docker).update(
      records.values(),
      { domain, engine, acmeEmail, certificates },
      image,
    );
  });
}

/** Makes sure that there is the network that previews' own proxies join. @returns its id */
export function ensureSharedNetwork(session: Session): Promise<string> {
  return withSharedProxyLock(session, () => new SharedProxy(session.docker).ensureNetwork());
}
