import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { allLogins, loginFor, registryOf } from "./registry-auth.ts";

const hub = "https://index.docker.io/v1/";

describe("an image's registry", () => {
  it("is the name's first part where that is a host, else Docker Hub", () => {
    assert.equal(registryOf("ghcr.io/logto-io/logto:1.42.0"), "ghcr.io");
    assert.equal(registryOf("localhost/a"), "localhost");
    assert.equal(registryOf("mirror:5000/a:1"), "mirror:5000");
    for (const image of ["caddy:2", "our/caddy:2", "docker.io/library/caddy"])
      assert.equal(registryOf(image), hub);
  });
});

describe("a login", () => {
  const folder = mkdtempSync(join(tmpdir(), "registry-auth-"));
  const environment = { ...process.env };
  const write = (config: unknown) => {
    writeFileSync(join(folder, "config.json"), typeof config === "string" ? config : JSON.stringify(config));
  };
  before(() => {
    Object.assign(process.env, {
      DOCKER_CONFIG: folder,
      PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}`,
    });
    const helper = `#!/bin/sh
read -r registry || true
case $registry in
  helped.example.com) echo '{"ServerURL":"helped.example.com","Username":"h","Secret":"s"}' ;;
  token.example.com) echo '{"ServerURL":"token.example.com","Username":"<token>","Secret":"t"}' ;;
  *) echo "credentials not found in native keychain"; exit 1 ;;
esac
`;
    writeFileSync(join(folder, "docker-credential-test"), helper, { mode: 0o755 });
  });
  after(() => {
    process.env = environment;
    rmSync(folder, { recursive: true });
  });

  it("is the one of Docker's configuration file, by whatever name it was written", async () => {
    const auth = Buffer.from("me:a:b").toString("base64");
    write({ auths: { "https://mirror.example.com/v1/": { auth }, [hub]: { auth }, "idle.example.com": {} } });
    const login = { username: "me", password: "a:b" };
    const mirror = { serveraddress: "mirror.example.com", ...login };
    assert.deepEqual(await loginFor("mirror.example.com/logto-io/logto:1"), mirror);
    assert.deepEqual(await loginFor("caddy:2"), { serveraddress: hub, ...login });
    assert.equal(await loginFor("idle.example.com/a:1"), undefined);
    assert.deepEqual(await allLogins(), {
      "mirror.example.com": mirror,
      [hub]: { serveraddress: hub, ...login },
    });
  });

  it("may be held by a helper", async () => {
    write({
      credHelpers: { "helped.example.com": "test", "token.example.com": "test", "none.example.com": "test" },
    });
    const helped = { serveraddress: "helped.example.com", username: "h", password: "s" };
    const token = { serveraddress: "token.example.com", username: "", password: "", identitytoken: "t" };
    assert.deepEqual(await loginFor("helped.example.com/a"), helped);
    assert.deepEqual(await allLogins(), { "helped.example.com": helped, "token.example.com": token });
    write({ credsStore: "test", auths: { "helped.example.com": {} } });
    assert.deepEqual(await allLogins(), { "helped.example.com": helped });
    write({ credsStore: "no-such-helper" });
    assert.equal(await loginFor("helped.example.com/a"), undefined);
  });

  it("is none where the file holds none, isn't one, or isn't there", async () => {
    for (const config of [{}, "{", { auths: { "a.example.com": { auth: "!" } } }]) {
      write(config);
      assert.equal(await loginFor("a.example.com/b"), undefined);
    }
    rmSync(join(folder, "config.json"));
    assert.equal(await loginFor("a.example.com/b"), undefined);
    assert.deepEqual(await allLogins(), {});
  });
});
