/**
 * What can be known to go wrong before anything is changed: an engine that doesn't answer, images that can't be had, a
 * port that somebody else holds, an account at Tencent that can't send codes. Everything found is reported at once, in preview too.
 */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { builtName } from "./components/built-image.ts";
import type { StackConfig } from "./config.ts";
import { type ImageKey } from "./default-images.ts";
import { forwardCommand, isSsh } from "./docker-ssh.ts";
import { DockerEngine, EngineUnreachable } from "./docker-engine.ts";
import { buildsOf } from "./image-builds.ts";
import { isLoopback } from "./names.ts";
import { isPortFree } from "./port.ts";
import { checkPostgresImage } from "./postgres/image.ts";
import { dockerHub, registryOf } from "./registry-auth.ts";
import { unknownCountries } from "./sms-guard-config.ts";
import { verifyTencent } from "./tencent/verify.ts";

const containerList = z.array(
  z.object({
    Names: z.array(z.string()),
    Labels: z.record(z.string()).nullable(),
    Ports: z.array(z.object({ PublicPort: z.number().optional() })).nullable(),
  }),
);

/** @throws pulumi.RunError that lists everything found */
export async function checkBeforeChanges(
  config: StackConfig,
  engine = new DockerEngine(config.dockerHost),
): Promise<void> {
  const [problems, sms] = await Promise.all([findProblems(config, engine), verifyTencent(config)]);
  if (sms.message !== undefined && !sms.refused) await pulumi.log.warn(sms.message);
  const refusals = [
    ...(problems.length > 0
      ? [
          `Stack "${config.stack}" can't be brought up:\n${problems.map((problem) => `  - ${problem}`).join("\n")}\nNothing was changed.`,
        ]
      : []),
    ...(sms.refused && sms.message !== undefined ? [sms.message] : []),
  ];
  if (refusals.length > 0) throw new pulumi.RunError(refusals.join("\n\n"));
}

async function findProblems(config: StackConfig, engine: DockerEngine): Promise<string[]> {
  // Where the engine doesn't answer, each question to it fails, and that is said once, beside what was found without it.
  const found = await Promise.allSettled([
    engine.isLocal ? checkPort(config, engine) : checkReachable(config, engine),
    checkCountries(config),
    ...imageKeys.map((key) => checkImage(config, key, engine)),
    checkPostgresImage(config, engine),
  ]);
  const unanswered = found.flatMap((check) => (check.status === "rejected" ? [messageOf(check.reason)] : []));
  const problems = found.flatMap((check) => (check.status === "fulfilled" ? (check.value ?? []) : []));
  return [...unanswered.slice(0, 1), ...problems];
}

function messageOf(error: unknown): string {
  if (error instanceof EngineUnreachable) return error.message;
  throw error;
}

const imageKeys: ImageKey[] = ["logtoImage", "postgresImage", "nodeImage", "caddyImage"];

async function checkImage(
  config: StackConfig,
  key: ImageKey,
  engine: DockerEngine,
): Promise<string | undefined> {
  const image = config[key];
  if ((await engine.get(`/images/${image}/json`)).status === 200) return undefined;
  const due = buildsOf(config).filter(({ base }) => base === key);
  if (due.length > 0 && (await hasAll(due.map(builtName), engine))) return undefined;
  const problem = await engine.registryProblem(image);
  if (problem === undefined) return undefined;
  const registry = registryOf(image);
  return (
    `logto-stack:${key}: the image ${image} isn't on the engine and can't be pulled (${problem}); ` +
    `log in to the registry if it asks for that (\`docker login${registry === dockerHub ? "" : ` ${registry}`}\`), run \`docker pull ${image}\` where a registry can be reached, name a mirror with \`pulumi config set registryMirror <host>\`, ` +
    `or another image with \`pulumi config set ${key} <image>\``
  );
}

/** What is built already needs the image that it was built on no more. */
async function hasAll(images: string[], engine: DockerEngine): Promise<boolean> {
  const found = await Promise.all(images.map((image) => engine.get(`/images/${image}/json`)));
  return found.every(({ status }) => status === 200);
}

/** Only the SMS guard needs to know how their numbers begin. */
async function checkCountries({ smsGuard }: StackConfig): Promise<string | undefined> {
  const unknown = smsGuard ? await unknownCountries(smsGuard.countries) : [];
  if (unknown.length === 0) return undefined;
  return (
    `logto-stack:countries: ${unknown.join(", ")} is no country with phone numbers, so the SMS guard would let none of its numbers through; ` +
    "name the stack's countries with `pulumi config set --path countries[0] CN`"
  );
}

/** Names under .localhost are this machine's; the port of an engine elsewhere is that machine's, unless it is forwarded. */
async function checkReachable(config: StackConfig, engine: DockerEngine): Promise<string | undefined> {
  // One that doesn't answer is said alone.
  await engine.get("/_ping");
  const { host } = engine;
  const { endpoint, adminEndpoint, port } = config;
  const isLocalName = [endpoint, adminEndpoint].some((url) => isLoopback(new URL(url).hostname));
  if (!isLocalName || !(await isPortFree(port))) return undefined;
  return (
    `logto-stack:endpoint: ${endpoint} is a name of this machine, and Docker is at ${host}, so the server couldn't be reached; ` +
    (isSsh(host) ? `forward the port, and leave it: \`${forwardCommand(host, port)}\`; or ` : "") +
    "set appUrl, endpoint and adminEndpoint to https addresses that lead to that machine (`pulumi config set endpoint https://…`)"
  );
}

async function checkPort(config: StackConfig, engine: DockerEngine): Promise<string | undefined> {
  const { body } = await engine.get("/containers/json");
  const holder = containerList
    .parse(body)
    .find(({ Ports }) => Ports?.some(({ PublicPort }) => PublicPort === config.port));
  if (holder?.Labels?.["logto-stack.stack"] === config.stack && holder.Labels["logto-stack.role"] === "proxy")
    return undefined;
  if (holder === undefined && (await isPortFree(config.port, config.bindAddress))) return undefined;
  const who =
    holder === undefined ? "another process" : `the container ${holder.Names.join(", ").replaceAll("/", "")}`;
  return (
    `logto-stack:port: ${config.port} is in use by ${who}; stop it, or choose another port with ` +
    "`pulumi config set port <port>`" +
    (holder === undefined ? ` (\`ss -ltnp 'sport = :${config.port}'\` shows which)` : "")
  );
}
