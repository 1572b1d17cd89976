/**
 * A container registry on loopback, as a team's mirror would be: Debian's docker-registry, unpacked and not installed, since
 * its package would start a service.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { follow } from "../../../scripts/setup/build-image.ts";
import { dockerClient } from "../../../scripts/setup/docker.ts";
import { repositoryRoot } from "../../../scripts/setup/paths.ts";
import { isDebianLike } from "../../../scripts/setup/system-packages.ts";
import { freePort } from "./free-port.ts";
import type { Surroundings } from "./story.ts";
import { waitUntil } from "./wait-until.ts";

const unpacked = path.join(repositoryRoot, ".cache/docker-registry");
const program = path.join(unpacked, "usr/bin/docker-registry");

/** Who may pull and push. */
export const registryLogin = { username: "mirror", password: "mirror-password" };
/** The same as docker-registry wants it: bcrypt, of the cheapest kind. */
const passwordFile = "mirror:$2y$05$abcdefghijklmnopqrstuu7cx3z1Pv9avYj6RYqVXnjVOLN7aepSm\n";

/** See the file's comment. It asks for a login. */
export class Registry {
  /** Host and port, as image names and the setting registryMirror have them. */
  public readonly address: string;

  private constructor(address: string) {
    this.address = address;
  }

  /** @returns why there can't be one here; undefined where there can */
  public static async whyNone(): Promise<string | undefined> {
    return existsSync(program) || (await isDebianLike())
      ? undefined
      : "docker-registry comes from Debian's packages";
  }

  /** Starts an empty one. */
  public static async start(story: Surroundings): Promise<Registry> {
    if (!existsSync(program)) await unpack();
    const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-registry-"));
    const address = `127.0.0.1:${await freePort()}`;
    const settings = path.join(folder, "config.yml");
    const users = path.join(folder, "users");
    writeFileSync(users, passwordFile);
    const auth = { htpasswd: { realm: "mirror", path: users } };
    const storage = { filesystem: { rootdirectory: path.join(folder, "images") } };
    // Every JSON document is a YAML one.
    writeFileSync(settings, JSON.stringify({ version: 0.1, auth, storage, http: { addr: address } }));
    const log = { file: path.join(story.folder, "registry.log") };
    const running = execa(program, ["serve", settings], {
      reject: false,
      all: true,
      stdout: log,
      stderr: log,
    });
    story.atEnd(async () => {
      running.kill();
      await running;
      rmSync(folder, { recursive: true, force: true });
    });
    const answers = () => fetch(`http://${address}/v2/`).then(({ status }) => status === 401 || undefined);
    await waitUntil("the registry", () => answers().catch(() => undefined), { timeoutSeconds: 20 });
    return new Registry(address);
  }

  /** Puts an image of the engine's into the registry. @param name there, without the address */
  public async push(image: string, name: string): Promise<void> {
    const docker = dockerClient();
    const target = `${this.address}/${name}`;
    const at = target.lastIndexOf(":");
    await docker.getImage(image).tag({ repo: target.slice(0, at), tag: target.slice(at + 1) });
    try {
      const response = await docker.getImage(target).push({ authconfig: registryLogin });
      await follow(docker, response, `The image ${target} can't be pushed`, () => undefined);
    } finally {
      await docker.getImage(target).remove();
    }
  }
}

async function unpack(): Promise<void> {
  mkdirSync(unpacked, { recursive: true });
  await execa("apt-get", ["download", "docker-registry"], { cwd: unpacked });
  for (const file of readdirSync(unpacked).filter((name) => name.endsWith(".deb"))) {
    await execa("dpkg-deb", ["--extract", file, "."], { cwd: unpacked });
    rmSync(path.join(unpacked, file));
  }
}
