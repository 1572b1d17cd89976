/** Which packages of package-lock.json a workspace's installation comes to. */
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { z } from "zod";

const names = z.record(z.unknown()).default({});
const packageSchema = z.object({
  link: z.boolean().default(false),
  resolved: z.string().optional(),
  dependencies: names,
  devDependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
});
// Each is parsed when it is come to: most aren't, and this is part of every update.
const lockSchema = z.object({ packages: z.object({}).passthrough() });

type Packages = Readonly<Record<string, unknown>>;

/** The lock file that was parsed last: an update asks for several images, of the same one. */
let last: { text: string; packages: Packages } = { text: "", packages: {} };

/**
 * Finds what `npm ci --workspace` installs for a workspace, its development's packages included.
 * @param lockFile the path of package-lock.json
 * @param workspace the workspace's folder, relative to the lock file's
 * @returns the lock's entries by their place, sorted, so that equal ones are the same text
 */
export function lockedPackages(lockFile: string, workspace: string): [string, unknown][] {
  const packages = parseLock(readFileSync(lockFile, "utf8"));
  const found = new Set<string>();
  const waiting = [workspace];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (found.has(place)) continue;
    found.add(place);
    const { link, resolved, ...asksFor } = packageSchema.parse(packages[place]);
    if (link && resolved !== undefined) waiting.push(resolved);
    const names = Object.keys({
      ...asksFor.dependencies,
      ...asksFor.optionalDependencies,
      ...asksFor.peerDependencies,
      ...(place === workspace && asksFor.devDependencies),
    });
    // What has no place is optional, and not installed.
    waiting.push(...names.map((name) => locate(packages, place, name)).filter((at) => at !== undefined));
  }
  return [...found].sort().map((place) => [place, packages[place]]);
}

function parseLock(text: string): Packages {
  if (text !== last.text) last = { text, packages: lockSchema.parse(JSON.parse(text)).packages };
  return last.packages;
}

/** As Node.js looks for a package: in the folders `node_modules` from here upwards. */
function locate(packages: Packages, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = posix.dirname(folder)) {
    const place = posix.join(folder, "node_modules", name);
    if (packages[place] !== undefined) return place;
    if (folder === ".") return undefined;
  }
}
