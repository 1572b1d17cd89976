/**
 * Decides which images a new stack uses: those that the environment names, official ones that the engine already holds,
 * official ones from a registry that answers; and where none answers, a rehearsal's, built here from packages.
 */
import type Docker from "dockerode";
import { defaultImages, rehearsalImages, type ImageKey } from "../../infra/default-images.ts";
import { mirrored } from "../../infra/names.ts";
import { loginFor, type RegistryLogin } from "../../infra/registry-auth.ts";
import { follow } from "./build-image.ts";
import { dockerClient, hasImage } from "./docker.ts";
import { step } from "./progress.mjs";
import { buildRehearsalImages } from "./rehearsal-images.ts";
import { UserError } from "./user-error.mjs";

/** The images of one stack, and what the stack has to be told about them. */
export interface ImageChoice {
  images: Record<ImageKey, string>;
  /** True where an image is a stand-in built from packages. */
  rehearsal: boolean;
  /** The same as configuration of a stack: empty for what the program decides by itself. */
  settings: Record<ImageKey | "registryMirror" | "rehearsal", string>;
}

/** What is known of one image before the decision. */
export type Availability =
  /** The engine holds it. */
  | { kind: "held" }
  /** A registry offers it. */
  | { kind: "offered" }
  /** No registry answers. */
  | { kind: "unreachable"; reason: string }
  /** The registry answers and says no. */
  | { kind: "refused"; reason: string };

const keys: ImageKey[] = ["logtoImage", "postgresImage", "nodeImage", "caddyImage"];
const probeTimeoutMs = 8_000;

/** The environment variable that names another image, such as LOGTO_IMAGE. */
export function imageVariable(key: ImageKey): string {
  return key.replace(/Image$/u, "_IMAGE").toUpperCase();
}

/**
 * Chooses the images and makes sure that the engine holds them.
 * @param environment - LOGTO_IMAGE, POSTGRES_IMAGE, NODE_IMAGE, CADDY_IMAGE and REGISTRY_MIRROR count.
 * @throws UserError where a named image can't be had, or a registry refuses one.
 */
export async function ensureImages(environment: NodeJS.ProcessEnv = process.env): Promise<ImageChoice> {
  const docker = dockerClient();
  const registryMirror = setting(environment, "REGISTRY_MIRROR");
  const wanted = wantedImages(environment, registryMirror);
  const availability = await step("Looking for the container images", async () => {
    const found = await Promise.all(keys.map((key) => lookFor(docker, wanted[key])));
    return Object.fromEntries(keys.map((key, index) => [key, found[index] ?? { kind: "held" }]));
  });
  const images = decide(wanted, availability, namedKeys(environment));
  for (const key of keys) {
    if (availability[key]?.kind === "offered") await pull(docker, wanted[key]);
  }
  await refreshStandIns(Object.values(images));
  return choiceOf(images, registryMirror);
}

/** Says a choice of images in the words of a stack's configuration. */
export function choiceOf(images: Record<ImageKey, string>, registryMirror: string | undefined): ImageChoice {
  // The other images hold the real PostgreSQL, Node.js and Caddy, whoever packed them.
  const rehearsal = images.logtoImage === rehearsalImages.logtoImage;
  // An official image is left to the program, so that its pin can move on.
  const named = (key: ImageKey) =>
    images[key] === mirrored(defaultImages[key], registryMirror) ? "" : images[key];
  return {
    images,
    rehearsal,
    settings: {
      logtoImage: named("logtoImage"),
      postgresImage: named("postgresImage"),
      nodeImage: named("nodeImage"),
      caddyImage: named("caddyImage"),
      registryMirror: registryMirror ?? "",
      rehearsal: String(rehearsal),
    },
  };
}

/** Makes sure that the stand-ins among a stack's images are there and of this clone's content. */
export async function refreshStandIns(images: string[]): Promise<void> {
  const standIns = Object.values(rehearsalImages).filter((image) => images.includes(image));
  if (standIns.length > 0) await buildRehearsalImages(standIns);
}

/** The image for each purpose: what the environment names, else the official one, from the mirror if there is one. */
export function wantedImages(
  environment: NodeJS.ProcessEnv,
  mirror: string | undefined,
): Record<ImageKey, string> {
  const wanted = (key: ImageKey) =>
    setting(environment, imageVariable(key)) ?? mirrored(defaultImages[key], mirror);
  return {
    logtoImage: wanted("logtoImage"),
    postgresImage: wanted("postgresImage"),
    nodeImage: wanted("nodeImage"),
    caddyImage: wanted("caddyImage"),
  };
}

function namedKeys(environment: NodeJS.ProcessEnv): ImageKey[] {
  return keys.filter((key) => setting(environment, imageVariable(key)) !== undefined);
}

/** An empty variable counts as none. */
function setting(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = environment[name];
  return value === "" ? undefined : value;
}

/**
 * Replaces by a stand-in each image that no registry answers for.
 * @param named - those that the person chose: never replaced.
 * @throws UserError that lists every image that can't be had.
 */
export function decide(
  wanted: Record<ImageKey, string>,
  availability: Partial<Record<ImageKey, Availability>>,
  named: ImageKey[],
): Record<ImageKey, string> {
  const images = { ...wanted };
  const problems: string[] = [];
  for (const key of keys) {
    const found = availability[key];
    if (found?.kind === "refused" || (found?.kind === "unreachable" && named.includes(key))) {
      problems.push(
        `${imageVariable(key)}: the image ${wanted[key]} isn't on the engine and can't be pulled (${found.reason})`,
      );
    } else if (found?.kind === "unreachable") {
      images[key] = rehearsalImages[key];
    }
  }
  if (problems.length > 0) {
    throw new UserError(
      problems.join("\n"),
      "correct the name, log in to the registry as whoever runs this command (`docker login`), or load the image (`docker load`); " +
        "without these variables the official images are used.",
    );
  }
  return images;
}

/** The engine asks the registry itself, so that its own mirrors and proxies count. */
async function lookFor(docker: Docker, image: string): Promise<Availability> {
  if (await hasImage(docker, image)) return { kind: "held" };
  try {
    await withTimeout(docker.getImage(image).distribution(await loginOptions(image)));
    return { kind: "offered" };
  } catch (error) {
    return classifyRefusal(error);
  }
}

/** Tells a registry that says no from none that answers. */
export function classifyRefusal(error: unknown): Availability {
  const reason =
    error instanceof Error ? error.message.replace(/^\(HTTP code \d+\) /u, "").trim() : String(error);
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  const unreachable =
    status === undefined ||
    /no such host|timeout|timed out|refused|unreachable|deadline exceeded|server misbehaving|name resolution|EOF/iu.test(
      reason,
    );
  return { kind: unreachable ? "unreachable" : "refused", reason };
}

function withTimeout<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${probeTimeoutMs / 1000} s`));
    }, probeTimeoutMs);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/** The engine has no logins of its own. */
async function loginOptions(image: string): Promise<{ authconfig?: RegistryLogin }> {
  const authconfig = await loginFor(image);
  return authconfig ? { authconfig } : {};
}

async function pull(docker: Docker, image: string): Promise<void> {
  await step(`Pulling ${image}`, async (update) => {
    const response = await docker.pull(image, await loginOptions(image));
    await follow(docker, response, `The image ${image} can't be pulled`, update);
  });
}
