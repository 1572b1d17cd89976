/** A team's own mirror of the container registries, with a login: everything comes from there, under the official names. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { defaultImages, type ImageKey } from "../../infra/default-images.ts";
import { DockerEngine } from "../../infra/docker-engine.ts";
import { mirrored } from "../../infra/names.ts";
import { dockerClient, hasImage } from "../../scripts/setup/docker.ts";
import { ensureImages } from "../../scripts/setup/images.ts";
import { partOf } from "./harness/engine.ts";
import { localRequest } from "./harness/local-request.ts";
import { Registry, registryLogin } from "./harness/registry.ts";
import { Story } from "./harness/story.ts";
import { TestStack } from "./harness/test-stack.ts";

const keys: ImageKey[] = ["logtoImage", "postgresImage", "nodeImage", "caddyImage"];
const story = new Story("registry-mirror", { skip: await Registry.whyNone() });
let registry: Registry;

const nameOf = (key: ImageKey) => mirrored(defaultImages[key], registry.address);
const inspection = z.object({ Config: z.object({ Image: z.string() }) });

async function removeMirrored(): Promise<void> {
  const docker = dockerClient();
  for (const key of keys)
    if (await hasImage(docker, nameOf(key))) await docker.getImage(nameOf(key)).remove();
}

/** Docker's own configuration, as `docker login` leaves it. */
function logIn(folder: string): void {
  const auth = Buffer.from(`${registryLogin.username}:${registryLogin.password}`).toString("base64");
  writeFileSync(
    path.join(folder, "config.json"),
    JSON.stringify({ auths: { [registry.address]: { auth } } }),
  );
}

story.step(
  "a mirror that asks for a login is said before anything changes, with the command that logs in",
  async () => {
    registry = await Registry.start(story);
    const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-docker-config-"));
    const before = process.env["DOCKER_CONFIG"];
    process.env["DOCKER_CONFIG"] = folder;
    story.atEnd(() => {
      if (before === undefined) delete process.env["DOCKER_CONFIG"];
      else process.env["DOCKER_CONFIG"] = before;
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    });
    const engine = new DockerEngine(undefined);
    assert.match((await engine.registryProblem(nameOf("logtoImage"))) ?? "", /no basic auth credentials/u);
    await assert.rejects(ensureImages({ REGISTRY_MIRROR: registry.address }), /`docker login`/u);
    logIn(folder);
    assert.match((await engine.registryProblem(nameOf("logtoImage"))) ?? "", /manifest unknown/u);
  },
  { timeoutSeconds: 300 },
);

story.step(
  "an image that the mirror doesn't have is said before anything changes, with where it was looked for",
  async () => {
    const { images } = await ensureImages();
    for (const key of keys.filter((other) => other !== "caddyImage")) {
      await registry.push(images[key], nameOf(key).slice(registry.address.length + 1));
    }
    await assert.rejects(ensureImages({ REGISTRY_MIRROR: registry.address }), (error: Error) => {
      assert.match(
        error.message,
        /^CADDY_IMAGE: the image 127\.0\.0\.1:\d+\/library\/caddy:\S+ isn't on the engine/u,
      );
      return true;
    });
    await registry.push(images.caddyImage, nameOf("caddyImage").slice(registry.address.length + 1));
  },
  { timeoutSeconds: 300 },
);

story.step(
  "a plain `pulumi up` with registryMirror pulls every image from there and needs no other setting",
  async () => {
    await removeMirrored();
    // The app's, the sandbox's and the proxy's images are built on what is nowhere else either: their names hold the port.
    const noImages = Object.fromEntries(keys.map((key) => [key, ""]));
    const stack = await TestStack.create(story, { ...noImages, registryMirror: registry.address });
    story.atEnd(removeMirrored);
    await stack.up();
    assert.ok(
      !JSON.stringify(await stack.state()).includes(registryLogin.password),
      "the state holds no login",
    );
    const again = await stack.run(["preview", "--expect-no-changes"]);
    assert.equal(again.exitCode, 0, again.output);
    const { appUrl } = await stack.outputs();
    assert.equal((await localRequest(`${appUrl}/readyz`)).status, 200);
    for (const [role, key] of [
      ["logto", "logtoImage"],
      ["postgres", "postgresImage"],
    ] as const) {
      const { Config } = inspection.parse(await partOf(stack.name, role).inspect());
      assert.equal(Config.Image, nameOf(key));
    }
  },
  { timeoutSeconds: 300 },
);

story.step(
  "the set-up finds them in the mirror too, and tells the stack no more than the mirror",
  async () => {
    await removeMirrored();
    const { settings, rehearsal } = await ensureImages({ REGISTRY_MIRROR: registry.address });
    assert.equal(rehearsal, false);
    assert.deepEqual(settings, {
      ...Object.fromEntries(keys.map((key) => [key, ""])),
      registryMirror: registry.address,
      rehearsal: "false",
    });
  },
);
