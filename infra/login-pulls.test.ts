import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { pullWithLogins } from "./login-pulls.ts";

const folder = mkdtempSync(join(tmpdir(), "login-pulls-"));
const dockerHost = `unix://${join(folder, "engine.sock")}`;
const environment = { ...process.env };
/** What the engine was asked to pull, and by whom. */
const pulls: string[] = [];
let failure: string | undefined;

const engine = createServer(({ url = "", headers }, response) => {
  if (!url.startsWith("/images/create")) {
    response.writeHead(url.includes("held") ? 200 : 404).end("{}");
    return;
  }
  const login = Buffer.from(String(headers["x-registry-auth"]), "base64url").toString();
  const { username } = z.object({ username: z.string() }).parse(JSON.parse(login));
  pulls.push(`${username} ${new URL(url, "http://engine").searchParams.get("fromImage") ?? ""}`);
  response.end(`${JSON.stringify(failure === undefined ? { status: "Pulled" } : { error: failure })}\r\n`);
});

before(async () => {
  await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
  const auth = Buffer.from("me:login-secret").toString("base64");
  writeFileSync(join(folder, "config.json"), JSON.stringify({ auths: { "mirror.example.com": { auth } } }));
  process.env["DOCKER_CONFIG"] = folder;
  await new Promise<void>((resolve) => engine.listen(join(folder, "engine.sock"), resolve));
});
after(() => {
  process.env = environment;
  engine.close();
  engine.closeAllConnections();
  rmSync(folder, { recursive: true });
});

test("what the engine lacks and a login leads to is pulled with it; all else is left to the vendor's provider", async () => {
  const logtoImage = "mirror.example.com/logto";
  await pullWithLogins({ dockerHost, logtoImage, postgresImage: "open.example.com/postgres" });
  await pullWithLogins({ dockerHost, logtoImage: "mirror.example.com/held", postgresImage: "postgres" });
  assert.deepEqual(pulls, ["me mirror.example.com/logto"]);
});

test("a pull that fails says why, and not the login", async () => {
  failure = "toomanyrequests: slow down";
  const logtoImage = "mirror.example.com/logto";
  const error: unknown = await pullWithLogins({ dockerHost, logtoImage, postgresImage: "postgres" }).then(
    () => assert.fail("it was pulled"),
    (reason: unknown) => reason,
  );
  assert.ok(pulumi.RunError.isInstance(error), "a user's mistake is no stack trace");
  assert.match(
    error.message,
    /mirror\.example\.com\/logto can't be pulled .*slow down.*Nothing was changed/u,
  );
  assert.doesNotMatch(error.message, /login-secret/u);
});
