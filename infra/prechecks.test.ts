/** What is said before anything is changed, against an engine of the test's own. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { builtName } from "./components/built-image.ts";
import { parseConfig } from "./config.ts";
import { DockerEngine } from "./docker-engine.ts";
import { buildsOf } from "./image-builds.ts";
import { checkBeforeChanges } from "./prechecks.ts";

const folder = mkdtempSync(join(tmpdir(), "prechecks-"));
const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

/** An engine on a socket. @returns its address */
async function startEngine(answer: RequestListener): Promise<string> {
  const socketPath = join(folder, `${servers.length}.sock`);
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return `unix://${socketPath}`;
}

/** What a person is told. */
async function refusal(dockerHost: string, settings: Record<string, unknown> = {}): Promise<string> {
  const config = parseConfig("pr-1", {
    preview: true,
    smsSandbox: true,
    port: 28_765,
    dockerHost,
    ...settings,
  });
  const engine = new DockerEngine(dockerHost, { engine: 5, registry: 0.3 });
  const error: unknown = await checkBeforeChanges(config, engine).then(
    () => assert.fail("it was accepted"),
    (reason: unknown) => reason,
  );
  assert.ok(pulumi.RunError.isInstance(error), "a user's mistake is no stack trace");
  return error.message;
}

const logtoImage = "registry.example.com/logto:1";

describe("a registry that swallows what it is sent", () => {
  it("is the image's problem, not the engine's, and hides no other", async () => {
    const dockerHost = await startEngine(({ url = "" }, response) => {
      if (url.startsWith("/distribution/registry.example.com")) return;
      const missing = url.startsWith("/images/registry.example.com") || url.includes("busybox");
      const answer = url === "/containers/json" ? [] : { message: "no such image" };
      response.writeHead(missing ? 404 : 200).end(JSON.stringify(answer));
    });
    const message = await refusal(dockerHost, { logtoImage, postgresImage: "busybox:0" });
    assert.match(
      message,
      /logto-stack:logtoImage: .*\(the registry gives no answer within 0\.3 seconds\).*pulumi config set registryMirror/u,
    );
    assert.match(message, /logto-stack:postgresImage: .*busybox:0.*\(no such image\)/u);
    assert.doesNotMatch(message, /the Docker engine at/u);
  });
});

describe("the image that others are built on", () => {
  const config = parseConfig("pr-1", { preview: true, smsSandbox: true });
  const built = buildsOf(config).map(builtName);

  /** What is said by an engine with these built images, without the images that they are built on, and no registry. */
  async function saidWith(images: string[]): Promise<string> {
    const dockerHost = await startEngine(({ url = "" }, response) => {
      const held = images.some((image) => url === `/images/${image}/json`);
      const answer = url === "/containers/json" ? [] : { message: "no such host" };
      response.writeHead(held || url === "/containers/json" ? 200 : 404).end(JSON.stringify(answer));
    });
    return refusal(dockerHost);
  }

  it("isn't asked for where every one is built already", async () => {
    assert.doesNotMatch(await saidWith(built), /nodeImage|caddyImage/u);
  });

  it("is asked for where one has to be built", async () => {
    const message = await saidWith(built.filter((image) => !image.includes("sms-sandbox")));
    assert.match(message, /logto-stack:nodeImage: .*\(no such host\)/u);
    assert.doesNotMatch(message, /caddyImage/u);
  });
});

describe("an engine that doesn't answer", () => {
  it("is said once, beside what can be known without it", async () => {
    const smsGuard = { enabled: true };
    const message = await refusal("unix:///no/such.sock", { smsGuard, countries: ["ZZ"] });
    assert.equal(message.match(/the Docker engine at unix:\/\/\/no\/such\.sock doesn't answer/gu)?.length, 1);
    assert.match(message, /logto-stack:countries: ZZ/u);
  });

  it("may be one whose address is none", async () => {
    process.env["DOCKER_HOST"] = "far:2375";
    try {
      const message = await refusal("");
      assert.match(message, /logto-stack:dockerHost: far:2375 isn't an address of a Docker engine: use/u);
      assert.equal(message.split("\n").length, 3, message);
    } finally {
      delete process.env["DOCKER_HOST"];
    }
  });
});
