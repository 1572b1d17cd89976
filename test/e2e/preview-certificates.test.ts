/** The shared proxy fetches its certificates by itself: from an ACME server that has the name of the public one. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { checkCertificates } from "../../scripts/preview/domain-check.ts";
import { previewHosts } from "../../scripts/preview/names.ts";
import { SharedProxy } from "../../scripts/preview/shared-proxy.ts";
import { testRecord } from "../../scripts/preview/testing.ts";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { ensureImages } from "../../scripts/setup/images.ts";
import { TestAuthority } from "./harness/authority.ts";
import { freePort } from "./harness/free-port.ts";
import { Story } from "./harness/story.ts";
import { tlsRequest } from "./harness/tls-request.ts";
import { waitUntil } from "./harness/wait-until.ts";

const story = new Story("preview-certificates");
const unique = randomBytes(3).toString("hex");
const domain = "preview.example.com";
const stack = `pr-${unique}`;
const record = testRecord({ stack, domain, phase: "stopped" });
const settings = { domain, engine: unique, acmeEmail: "ops@example.com" };
const docker = dockerClient();
let authority: TestAuthority;
let proxy: SharedProxy;
let port: number;

story.step(
  "the proxy runs, and an authority that can reach it by the preview's names",
  async () => {
    authority = await TestAuthority.make(story);
    const { images } = await ensureImages();
    const trusting = await authority.trustingImage(images.caddyImage, "SSL_CERT_FILE");
    port = await freePort();
    const place = { name: `logto-stack-test-${unique}`, httpPort: await freePort(), httpsPort: port };
    proxy = new SharedProxy(docker, place);
    story.atEnd(() => docker.getVolume(`${place.name}-certificates`).remove());
    story.atEnd(() => proxy.remove());
    // Before the authority is there it mustn't ask for a certificate: it would wait a minute before it asks again.
    const asleep = { ...settings, certificates: "internal" as const };
    await proxy.ensureNetwork();
    await proxy.update([record], asleep, trusting);
    await startAuthority(images.caddyImage, `${place.name}-proxy`);
  },
  { timeoutSeconds: 600 },
);

story.step(
  "a preview's four names get certificates that everybody who trusts the authority trusts",
  async () => {
    await proxy.update([record], { ...settings, certificates: "acme" });
    for (const host of previewHosts(stack, domain))
      assert.equal(await waitUntil(`a certificate for ${host}`, () => statusOf(host)), 503);
    const finding = await checkCertificates(stack, domain, "127.0.0.1", port);
    assert.equal(finding.isGood, true, finding.what);
  },
);

/** An ACME server with Let's Encrypt's name, in a network in which the proxy has the preview's names. */
async function startAuthority(image: string, proxyName: string): Promise<void> {
  const network = await docker.createNetwork({ Name: `logto-stack-test-${unique}-public` });
  story.atEnd(() => network.remove());
  const config = `{
	admin off
	skip_install_trust
}
https://acme-v02.api.letsencrypt.org {
	tls internal
	rewrite /directory /acme/local/directory
	acme_server
}`;
  const run = "exec caddy run --config /tmp/Caddyfile --adapter caddyfile";
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["sh", "-c", `printf '%s\\n' "$CADDYFILE" >/tmp/Caddyfile; ${run}`],
    Cmd: [],
    Env: [`CADDYFILE=${config}`, "XDG_DATA_HOME=/data"],
    User: "0:0",
    Volumes: { "/data": {} },
    HostConfig: { NetworkMode: network.id },
    NetworkingConfig: {
      EndpointsConfig: { [network.id]: { Aliases: ["acme-v02.api.letsencrypt.org"] } },
    },
  });
  story.atEnd(() => container.remove({ force: true, v: true }));
  await container.putArchive(await authority.archiveForCaddy(), { path: "/data" });
  await container.start();
  const EndpointConfig = { Aliases: previewHosts(stack, domain) };
  await network.connect({ Container: proxyName, EndpointConfig });
  story.atEnd(() => network.disconnect({ Container: proxyName, Force: true }));
}

/** @returns undefined where no certificate is shown that the authority has signed */
async function statusOf(servername: string): Promise<number | undefined> {
  const ca = readFileSync(authority.certificateFile);
  return tlsRequest({ host: "127.0.0.1", port, servername, ca }).then(
    ({ status }) => status,
    () => undefined,
  );
}
