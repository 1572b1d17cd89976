import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { connect, createServer } from "node:tls";
import { createLog } from "../log.ts";
import { startTestSandbox } from "../testing.ts";
import { issueAuthority, issueServerCertificate } from "./issue.ts";
import { loadServerCertificate } from "./store.ts";

const log = createLog("silent");
const day = 24 * 60 * 60 * 1000;
const now = new Date();
let directory: string;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "sms-sandbox-certificates-"));
});
after(() => rm(directory, { recursive: true, force: true }));

function directories(name: string): { dataDirectory: string; certificateDirectory: string } {
  return { dataDirectory: join(directory, name, "data"), certificateDirectory: join(directory, name, "ca") };
}

async function readAuthority(name: string): Promise<string> {
  return readFile(join(directory, name, "ca", "ca.pem"), "utf8");
}

test("the authority and the server's certificate survive a restart", async () => {
  const first = await loadServerCertificate(directories("restart"), now, log);
  const authority = await readAuthority("restart");
  const second = await loadServerCertificate(directories("restart"), now, log);
  assert.deepEqual(second, first);
  assert.equal(await readAuthority("restart"), authority);
});

test("the server's certificate is renewed 30 days before it ends, by the same authority", async () => {
  const first = await loadServerCertificate(directories("renewal"), now, log);
  const authority = await readAuthority("renewal");
  const early = await loadServerCertificate(directories("renewal"), new Date(now.getTime() + 59 * day), log);
  assert.deepEqual(early, first);
  const late = await loadServerCertificate(directories("renewal"), new Date(now.getTime() + 61 * day), log);
  assert.notEqual(late.certificate, first.certificate);
  assert.equal(await readAuthority("renewal"), authority);
  const renewed = new X509Certificate(late.certificate);
  assert.ok(renewed.verify(new X509Certificate(authority).publicKey));
  assert.ok(Date.parse(renewed.validTo) > now.getTime() + 150 * day);
});

test("only the authority's certificate leaves the data directory, and keys are for their owner alone", async () => {
  await loadServerCertificate(directories("modes"), now, log);
  const { dataDirectory, certificateDirectory } = directories("modes");
  assert.deepEqual(await readdir(certificateDirectory), ["ca.pem"]);
  assert.doesNotMatch(await readAuthority("modes"), /PRIVATE KEY/);
  assert.equal((await stat(join(certificateDirectory, "ca.pem"))).mode & 0o777, 0o644);
  assert.equal((await stat(dataDirectory)).mode & 0o777, 0o700);
  const names = (await readdir(dataDirectory)).sort();
  assert.deepEqual(names, ["authority-key.pem", "authority.pem", "server-key.pem", "server.pem"]);
  for (const name of names) assert.equal((await stat(join(dataDirectory, name))).mode & 0o777, 0o600, name);
});

test("a damaged or mixed-up file is replaced instead of keeping the sandbox down", async () => {
  const { dataDirectory } = directories("damage");
  for (const name of ["server.pem", "server-key.pem", "authority-key.pem", "authority.pem"]) {
    await loadServerCertificate(directories("damage"), now, log);
    await writeFile(join(dataDirectory, name), "-----BEGIN");
    const repaired = await loadServerCertificate(directories("damage"), now, log);
    const authority = new X509Certificate(await readAuthority("damage"));
    assert.ok(new X509Certificate(repaired.certificate).verify(authority.publicKey), name);
  }
  const other = await issueAuthority(now);
  await writeFile(join(dataDirectory, "server.pem"), (await issueServerCertificate(other, now)).certificate);
  const repaired = await loadServerCertificate(directories("damage"), now, log);
  assert.ok(
    new X509Certificate(repaired.certificate).verify(
      new X509Certificate(await readAuthority("damage")).publicKey,
    ),
  );
});

test("a directory that can't be written is named", async () => {
  const file = join(directory, "a-file");
  await writeFile(file, "");
  await assert.rejects(
    loadServerCertificate({ ...directories("unwritable"), dataDirectory: join(file, "data") }, now, log),
    /a-file/,
  );
});

/** The certificate that a server presents to a client which trusts the authority; rejects when it isn't trusted. */
async function handshake(port: number, ca: string, servername: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, ca, servername }, () => {
      resolve(socket.getPeerX509Certificate()?.serialNumber ?? "");
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

test("clients trust the sandbox for Tencent's two names and for no other", async () => {
  const sandbox = await startTestSandbox();
  try {
    const ca = await readFile(sandbox.caPath, "utf8");
    for (const name of ["sms.tencentcloudapi.com", "sms.intl.tencentcloudapi.com"]) {
      await handshake(sandbox.httpsPort, ca, name);
    }
    await assert.rejects(handshake(sandbox.httpsPort, ca, "cvm.tencentcloudapi.com"), {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
  } finally {
    await sandbox.stop();
  }
});

test("the authority is bound to Tencent's domain, so a stolen key is of no use for other names and for addresses", async () => {
  const authority = await issueAuthority(now);
  for (const [name, servername, message] of [
    ["auth.example.com", "auth.example.com", "permitted subtree violation"],
    ["127.0.0.1", "", "excluded subtree violation"],
    ["::1", "", "excluded subtree violation"],
  ] as const) {
    const { key, certificate } = await issueServerCertificate(authority, now, [name]);
    const server = createServer({ key, cert: certificate });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const address = server.address();
      assert.ok(address !== null && typeof address === "object");
      await assert.rejects(handshake(address.port, authority.certificate, servername), { message }, name);
    } finally {
      server.close();
    }
  }
});

test("a running sandbox takes up a renewed certificate without a restart", async () => {
  let clock = Date.now();
  const sandbox = await startTestSandbox({ now: () => clock });
  try {
    const ca = await readFile(sandbox.caPath, "utf8");
    const before = await handshake(sandbox.httpsPort, ca, "sms.tencentcloudapi.com");
    clock += 61 * day;
    await sandbox.renewCertificate();
    // The renewed one is valid from "then" on, so the client of today must not look at the dates: compare serials.
    const serial = await new Promise<string>((resolve, reject) => {
      const socket = connect(
        { host: "127.0.0.1", port: sandbox.httpsPort, rejectUnauthorized: false },
        () => {
          resolve(socket.getPeerX509Certificate()?.serialNumber ?? "");
          socket.destroy();
        },
      );
      socket.on("error", reject);
    });
    assert.notEqual(serial, before);
  } finally {
    await sandbox.stop();
  }
});
