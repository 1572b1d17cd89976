/** The proxy that previews with a domain share: https by name, each preview for itself, and a page for one that sleeps. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { checkCertificates } from "../../scripts/preview/domain-check.ts";
import { identityPath } from "../../scripts/preview/shared-proxy-config.ts";
import { SharedProxy } from "../../scripts/preview/shared-proxy.ts";
import { testRecord } from "../../scripts/preview/testing.ts";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { ensureImages } from "../../scripts/setup/images.ts";
import { freePort } from "./harness/free-port.ts";
import { localRequest } from "./harness/local-request.ts";
import { Story } from "./harness/story.ts";
import { type TlsAnswer, tlsRequest } from "./harness/tls-request.ts";
import { waitUntil } from "./harness/wait-until.ts";

const story = new Story("preview-proxy");
const unique = randomBytes(3).toString("hex");
const domain = "preview.example.com";
const settings = { domain, engine: unique, acmeEmail: undefined, certificates: "internal" as const };
const [one, two] = [`pr-${unique}-1`, `pr-${unique}-2`].map((stack) =>
  testRecord({ stack, domain, port: 8080, phase: "ready" }),
);
let proxy: SharedProxy;
let port: number;
let httpPort: number;

story.step(
  "each preview's names lead to that preview, by https",
  async () => {
    assert.ok(one && two);
    const { images } = await ensureImages();
    port = await freePort();
    httpPort = await freePort();
    const place = { name: `logto-stack-test-${unique}`, httpPort, httpsPort: port };
    proxy = new SharedProxy(dockerClient(), place);
    story.atEnd(() => dockerClient().getVolume(`${place.name}-certificates`).remove());
    story.atEnd(() => proxy.remove());
    const network = await proxy.ensureNetwork();
    for (const { stack } of [one, two]) await startPreview(images.nodeImage, stack, network);
    await proxy.update([one, two], settings, images.caddyImage);
    const { HostConfig } = await dockerClient().getContainer(`${place.name}-proxy`).inspect();
    assert.ok((HostConfig.Memory ?? 0) > 0, "its memory is limited");
    for (const { stack } of [one, two]) {
      const said = await waitUntil(`an answer of ${stack}`, () => answerOf(`app.${stack}.${domain}`));
      assert.deepEqual(said, { status: 200, body: `${stack} app.${stack}.${domain}` });
    }
  },
  { timeoutSeconds: 600 },
);

story.step(
  "the proxy tells whose it is below any name, so that doctor sees where the domain leads",
  async () => {
    const { body } = await localRequest(`http://127.0.0.1:${httpPort}${identityPath}`);
    assert.equal(body, unique);
  },
);

story.step(
  "doctor sees the certificates of a preview's names, and that an unknown name has none",
  async () => {
    // The proxy makes one after the other.
    const found = await waitUntil("certificates for all of its names", async () => {
      const finding = await checkCertificates(String(one?.stack), domain, "127.0.0.1", port);
      return finding.isGood ? finding : undefined;
    });
    assert.match(found.what, /^The certificates of .* hold for another/u);
    assert.equal(found.isGood, true);
    const unknown = await checkCertificates(`pr-${unique}-none`, domain, "127.0.0.1", port);
    assert.match(unknown.what, /There is no certificate for app\./u);
  },
);

story.step("a preview that was stopped says so, and the others go on", async () => {
  assert.ok(one && two);
  await proxy.update([{ ...one, phase: "stopped" }, two], settings);
  const asleep = await answerOf(`app.${one.stack}.${domain}`);
  assert.equal(asleep?.status, 503);
  assert.match(asleep.body, new RegExp(`npm run preview -- up ${one.stack}`, "u"));
  assert.equal((await answerOf(`sms.${two.stack}.${domain}`))?.status, 200);
});

story.step("a preview whose own proxy is gone is told with the command that brings it back", async () => {
  const gone = testRecord({ stack: `pr-${unique}-3`, domain, port: 8080, phase: "ready" });
  assert.ok(two);
  await proxy.update([gone, two], settings);
  const said = await waitUntil("an answer", () => answerOf(`app.${gone.stack}.${domain}`));
  assert.equal(said.status, 503);
  assert.match(said.body, new RegExp(`doesn't answer.*npm run preview -- up ${gone.stack}`, "su"));
});

story.step("with the last preview it goes itself", async () => {
  await proxy.update([], settings);
  assert.equal(await answerOf(`app.${String(one?.stack)}.${domain}`), undefined);
});

/** What a preview's own proxy is to the shared one: a server of this name that tells names apart. */
async function startPreview(image: string, stack: string, network: string): Promise<void> {
  const program = `require("node:http").createServer((q, a) => a.end("${stack} " + q.headers.host)).listen(8080)`;
  const container = await dockerClient().createContainer({
    name: `logto-stack-${stack}-proxy`,
    Image: image,
    Entrypoint: ["node", "-e", program],
    Cmd: [],
    HostConfig: { NetworkMode: network, Init: true },
  });
  story.atEnd(() => container.remove({ force: true }));
  await container.start();
}

/** @returns undefined where nobody answers */
function answerOf(servername: string): Promise<TlsAnswer | undefined> {
  // Signed by the proxy's own authority, since no public one can reach it here.
  return tlsRequest({ host: "127.0.0.1", port, servername, rejectUnauthorized: false }).catch(
    () => undefined,
  );
}
