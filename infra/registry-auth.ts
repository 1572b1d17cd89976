/**
 * Who pulls: the logins of Docker's own command, in its configuration file or in the helper that it names. The engine holds
 * none, so each request that leads it to a registry brings them along.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

/** A login, under the names of the engine's API. */
export interface RegistryLogin {
  serveraddress: string;
  /** Empty where a token takes their place, as is the password. */
  username: string;
  password: string;
  identitytoken?: string;
}

const configSchema = z.object({
  auths: z
    .record(z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }).passthrough())
    .default({}),
  credsStore: z.string().default(""),
  credHelpers: z.record(z.string()).default({}),
});
type DockerConfig = z.infer<typeof configSchema>;

/** What a helper prints. */
const helperAnswer = z.object({ Username: z.string(), Secret: z.string() });

/** Under which Docker Hub's login is kept. */
export const dockerHub = "https://index.docker.io/v1/";

/** The registry of an image, as logins name it. */
export function registryOf(image: string): string {
  const [first = "", ...rest] = image.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  return isHost && first !== "docker.io" ? first : dockerHub;
}

/** @returns the login at an image's registry; undefined where there is none, or none that can be read */
export async function loginFor(image: string): Promise<RegistryLogin | undefined> {
  const config = readConfig();
  return config && loginAt(config, registryOf(image));
}

/** Every login, by registry: for builds, which say themselves what they pull. */
export async function allLogins(): Promise<Record<string, RegistryLogin>> {
  const config = readConfig();
  if (config === undefined) return {};
  const registries = new Set([...Object.keys(config.auths), ...Object.keys(config.credHelpers)].map(keyOf));
  const logins = await Promise.all(
    [...registries].map(async (registry) => [registry, await loginAt(config, registry)] as const),
  );
  return Object.fromEntries(
    logins.flatMap(([registry, login]) => (login === undefined ? [] : [[registry, login]])),
  );
}

/** A file that can't be read holds no login: whether one is needed, the registry says. */
function readConfig(): DockerConfig | undefined {
  const folder = process.env["DOCKER_CONFIG"] ?? "";
  try {
    const text = readFileSync(
      join(folder === "" ? join(homedir(), ".docker") : folder, "config.json"),
      "utf8",
    );
    return configSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Logins are kept by host, or by an address as older versions wrote it; Docker Hub's by one address alone. */
function keyOf(name: string): string {
  const host = name.replace(/^https?:\/\//, "").split("/")[0] ?? "";
  return host === "index.docker.io" || host === "docker.io" ? dockerHub : host;
}

async function loginAt(config: DockerConfig, registry: string): Promise<RegistryLogin | undefined> {
  const helper = find(config.credHelpers, registry) ?? config.credsStore;
  if (helper !== "") return askHelper(helper, registry);
  const { auth, identitytoken } = find(config.auths, registry) ?? {};
  if (identitytoken !== undefined && identitytoken !== "") return byToken(registry, identitytoken);
  const [, username, password] = /^([^:]+):(.*)$/s.exec(Buffer.from(auth ?? "", "base64").toString()) ?? [];
  return username === undefined || password === undefined
    ? undefined
    : { serveraddress: registry, username, password };
}

function byToken(serveraddress: string, identitytoken: string): RegistryLogin {
  return { serveraddress, username: "", password: "", identitytoken };
}

function find<Value>(record: Record<string, Value>, registry: string): Value | undefined {
  return Object.entries(record).find(([name]) => keyOf(name) === registry)?.[1];
}

/** Docker's protocol for helpers: the registry on its input, a login as JSON on its output, and a code for none. */
function askHelper(helper: string, registry: string): Promise<RegistryLogin | undefined> {
  return new Promise((resolve) => {
    const child = spawn(`docker-credential-${helper}`, ["get"], {
      stdio: ["pipe", "pipe", "ignore"],
      timeout: 10_000,
    });
    let answer = "";
    child.stdout.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    child.on("error", () => {
      resolve(undefined);
    });
    child.on("close", (code) => {
      resolve(code === 0 ? loginOf(answer, registry) : undefined);
    });
    // How it ended says it.
    child.stdin.on("error", () => undefined);
    child.stdin.end(registry);
  });
}

function loginOf(answer: string, serveraddress: string): RegistryLogin | undefined {
  try {
    const { Username, Secret } = helperAnswer.parse(JSON.parse(answer));
    return Username === "<token>"
      ? byToken(serveraddress, Secret)
      : { serveraddress, username: Username, password: Secret };
  } catch {
    return undefined;
  }
}
