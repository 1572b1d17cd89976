import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { execa } from "execa";
import { certificateFolder, engineAddress, engineHost, engineHostProblem } from "./docker-address.ts";
import { dockerAt, ping } from "./docker-client.ts";
import { DockerEngine } from "./docker-engine.ts";

const localSocket = { kind: "socket", socketPath: "/var/run/docker.sock" };

describe("an engine's address", () => {
  it("is the setting's, else DOCKER_HOST's, else the local socket; an empty one is none", () => {
    const environment = { DOCKER_HOST: "unix:///run/user/1000/docker.sock" };
    assert.deepEqual(engineAddress(undefined, {}), localSocket);
    assert.deepEqual(engineAddress("", { DOCKER_HOST: "" }), localSocket);
    assert.deepEqual(engineAddress(undefined, environment), {
      kind: "socket",
      socketPath: "/run/user/1000/docker.sock",
    });
    assert.deepEqual(engineAddress("ssh://me@far", environment), { kind: "ssh", host: "ssh://me@far" });
  });

  it("has Docker's port where it names none", () => {
    const plain = { kind: "tcp", certificates: undefined };
    assert.deepEqual(engineAddress("tcp://far", {}), { ...plain, host: "far", port: 2375 });
    assert.equal(engineHost("tcp://far", {}), "tcp://far:2375");
    assert.equal(engineHost("tcp://far", { DOCKER_CERT_PATH: "/certificates" }), "tcp://far:2376");
    assert.equal(engineHost("tcp://far:80", {}), "tcp://far:80");
    assert.deepEqual(engineAddress("tcp://[::1]:4000", {}), { ...plain, host: "::1", port: 4000 });
  });

  it("must be one that all who ask the engine understand", () => {
    for (const host of [
      "user@host",
      "far:2375",
      "ssh://",
      "tcp://",
      "unix://",
      "http://far:2375",
      "nonsense",
    ])
      assert.match(engineHostProblem(host) ?? "", /isn't an address of a Docker engine: use unix:/u, host);
    for (const host of ["unix:///a", "tcp://far:2376", "ssh://far", "ssh://me@far:2222"])
      assert.equal(engineHostProblem(host), undefined, host);
  });

  it("says which certificate is missing", () => {
    assert.throws(
      () => engineAddress("tcp://far", { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/no/such" }),
      /\/no\/such\/ca\.pem can't be read; name the folder/u,
    );
    assert.equal(certificateFolder("tcp://far", { DOCKER_TLS_VERIFY: "1" }), join(homedir(), ".docker"));
    assert.equal(certificateFolder("ssh://far", { DOCKER_TLS_VERIFY: "1" }), undefined);
  });
});

describe("an engine behind TLS", () => {
  const folder = mkdtempSync(join(tmpdir(), "docker-address-"));
  let server: Server;
  before(async () => {
    const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "1"];
    await execa("openssl", [
      ...request,
      ...names,
      "-keyout",
      join(folder, "key.pem"),
      "-out",
      join(folder, "cert.pem"),
    ]);
    await execa("cp", [join(folder, "cert.pem"), join(folder, "ca.pem")]);
    const environment = { DOCKER_CERT_PATH: folder };
    const address = engineAddress("tcp://localhost", environment);
    assert.ok(address.kind === "tcp" && address.certificates !== undefined);
    // It asks for a certificate, as a Docker engine does.
    server = createServer({ ...address.certificates, requestCert: true }, (_request, response) => {
      response.end("OK");
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it("is asked by TLS, with the certificates, by the prechecks and by the provider", async () => {
    const before = { ...process.env };
    Object.assign(process.env, { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder });
    try {
      const address = server.address();
      assert.ok(typeof address === "object" && address !== null);
      const host = `tcp://localhost:${address.port}`;
      assert.equal((await new DockerEngine(host).get("/_ping")).status, 200);
      await ping(dockerAt(host), 5000);
    } finally {
      process.env = before;
    }
  });
});
