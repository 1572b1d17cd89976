/**
 * What the person's own npm settings are, as far as `npm ci` inside an image needs them.
 */
import path from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { repositoryRoot } from "./paths.ts";
import { explained } from "./tool.ts";

const npmConfigSchema = z.object({
  registry: z.string().nullish(),
  cafile: z.string().nullish(),
  proxy: z.string().or(z.boolean()).nullish(),
  "https-proxy": z.string().or(z.boolean()).nullish(),
  "strict-ssl": z.boolean().nullish(),
});

/** The part of npm's configuration that says how to reach the registry. */
export type NpmConfig = z.infer<typeof npmConfigSchema>;

/**
 * Runs npm as the person would. npm looks for its global settings beside the Node.js that runs it, so it must not be
 * the one of our node_modules.
 * @returns what it printed.
 * @throws UserError where it fails
 */
export async function npm(...words: string[]): Promise<string> {
  const ours = path.join(repositoryRoot, "node_modules/.bin");
  const PATH = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .filter((folder) => path.resolve(folder) !== ours);
  const { stdout } = await explained(
    "see whether `npm ping` reaches your npm registry, then run the command again.",
    () => execa("npm", words, { env: { PATH: PATH.join(path.delimiter) }, cwd: repositoryRoot }),
  );
  return stdout;
}

/**
 * Reads npm's effective configuration (the user's, the global one, the environment). Authorities that Node.js itself is
 * given count as npm's `cafile`, since npm runs on it.
 */
export async function readNpmConfig(): Promise<NpmConfig> {
  const config = npmConfigSchema.parse(JSON.parse(await npm("config", "list", "--json")));
  return { ...config, cafile: config.cafile ?? process.env["NODE_EXTRA_CA_CERTS"] };
}

/**
 * The npmrc of an image.
 * @param config - the person's configuration.
 * @param certificates - where the image keeps the certificate authorities that the person's `cafile` holds.
 * @returns lines for an npmrc; addresses with a user name or a password in them are left out, since an image's layers
 * are no place for them.
 */
export function imageNpmrc(config: NpmConfig, certificates: string): string {
  const lines = Object.entries(config).flatMap(([key, value]) => {
    if (value === null || key === "cafile") return [];
    return /:\/\/[^/]*@/u.test(String(value)) ? [] : [`${key}=${String(value)}`];
  });
  if (config.cafile) lines.push(`cafile=${certificates}`);
  return `${[...lines, "fund=false", "audit=false", "update-notifier=false"].join("\n")}\n`;
}
