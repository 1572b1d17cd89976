/**
 * A preview under a wildcard domain on a Docker host of its own, from the outside: https by the shared proxy, whose authority
 * is one of the test's, sign-up through it, and passwords before what is nobody's business.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { stackNameOf } from "../../scripts/preview/names.ts";
import { ensureImages } from "../../scripts/setup/images.ts";
import { TestAuthority } from "./harness/authority.ts";
import { TestBrowser } from "./harness/browser.ts";
import { type Card, PreviewCommand } from "./harness/preview-command.ts";
import { RemoteHost, whyNoRemoteHost } from "./harness/remote-host.ts";
import { shownOutput } from "./harness/reviewer.ts";
import { enterCode, enterPhoneNumber } from "./harness/sign-in-pages.ts";
import { Story } from "./harness/story.ts";
import { type TlsAnswer, tlsRequest } from "./harness/tls-request.ts";
import { waitUntil } from "./harness/wait-until.ts";

const story = new Story("preview-domain", { skip: whyNoRemoteHost() });
const unique = randomBytes(3).toString("hex");
const domain = "preview.test";
const subject = `e2e-${unique}`;
const stack = stackNameOf(subject);
const messages = z.object({ messages: z.array(z.object({ code: z.string().optional() })) });
let folder: string;
let authority: TestAuthority;
let host: RemoteHost;
let preview: PreviewCommand;
let card: Card;
let password: string;

story.step(
  "`up` makes the preview and the proxy in front of it, and its addresses are https",
  async () => {
    folder = mkdtempSync(path.join(tmpdir(), "logto-stack-domain-"));
    story.atEnd(() => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    });
    authority = await TestAuthority.make(story);
    const { images } = await ensureImages();
    const nodeImage = await authority.trustingImage(images.nodeImage, "NODE_EXTRA_CA_CERTS");
    host = await RemoteHost.start(story, [...Object.values(images), nodeImage], domain);
    await giveAuthority(images.caddyImage);
    preview = new PreviewCommand(story, environment(nodeImage), resolverFile());
    preview.removeAtEnd(stack);
    card = await preview.up(subject);
    assert.equal(card.appUrl, `https://app.${stack}.${domain}`);
    assert.equal(card.forward, undefined);
    assert.equal((await ask(`${card.appUrl}/readyz`)).status, 200);
  },
  { timeoutSeconds: 500 },
);

story.step("inbox and console ask for the password, and OpenID Connect doesn't", async () => {
  password = await shownOutput(preview, subject, "smsInboxPassword");
  for (const address of [`${card.inboxUrl}/`, `https://console.${stack}.${domain}/console`]) {
    assert.equal((await ask(address)).status, 401, address);
    assert.notEqual((await ask(address, `preview:${password}`)).status, 401, address);
  }
  // No token opens a page, and none but Logto's own its API.
  const forged = { authorization: "Bearer forged" };
  assert.equal((await ask(`https://console.${stack}.${domain}/console`, undefined, forged)).status, 401);
  assert.equal((await ask(`https://console.${stack}.${domain}/api/users`, undefined, forged)).status, 401);
  assert.equal((await ask(`${card.signInUrl}/oidc/.well-known/openid-configuration`)).status, 200);
});

story.step("a reviewer signs up through it", async () => {
  const browser = await TestBrowser.launch(story, `MAP *.${domain} ${host.address}`);
  const { page } = await browser.person();
  const national = card.phoneNumber.replace("+86", "");
  await page.goto(card.appUrl);
  await page.getByTestId("sign-up").click();
  await enterPhoneNumber(page, national);
  const code = await waitUntil("a code", async () => {
    const { body } = await ask(
      `${card.inboxUrl}/api/messages?phoneNumber=86${national}`,
      `preview:${password}`,
    );
    return messages.parse(JSON.parse(body)).messages[0]?.code;
  });
  await enterCode(page, code);
  await page.getByTestId("signed-in").waitFor();
});

story.step("doctor sees that the domain leads here, and certificates that hold", async () => {
  const found = z.array(z.object({ what: z.string(), isGood: z.literal(true) }));
  const said = (await preview.run(["doctor"], found, { PREVIEW_MAX: "1" })).map(({ what }) => what);
  assert.ok(said.includes(`Names below ${domain} lead to ${host.address}, the Docker host`), said.join("\n"));
  const held = new RegExp(`^The certificates of ${stack} hold for another`, "u");
  assert.ok(
    said.some((what) => held.test(what)),
    said.join("\n"),
  );
});

story.step("one that was stopped shows a page instead of an error, and `up` brings it back", async () => {
  await preview.run(["gc", subject], z.object({ stopped: z.tuple([z.string()]) }), { PREVIEW_IDLE: "1s" });
  const asleep = await ask(card.appUrl);
  assert.equal(asleep.status, 503);
  assert.match(asleep.body, new RegExp(`npm run preview -- up ${stack}`, "u"));
  await preview.up(subject);
  assert.equal((await ask(`${card.appUrl}/readyz`)).status, 200);
});

story.step("with the last preview the shared proxy goes too", async () => {
  await preview.run(["down", subject], z.object({ wasThere: z.literal(true) }));
  assert.deepEqual(await host.docker.listContainers({ all: true }), []);
});

function environment(nodeImage: string): Record<string, string> {
  return {
    ...host.environment,
    PREVIEW_DOMAIN: domain,
    PREVIEW_CERTIFICATES: "internal",
    NODE_IMAGE: nodeImage,
    NODE_EXTRA_CA_CERTS: authority.certificateFile,
  };
}

/** So that the command finds the wildcard record, as everybody finds a real one. */
function resolverFile(): string {
  const file = path.join(folder, "resolv.conf");
  writeFileSync(file, `nameserver ${host.nameServer}\n`);
  return file;
}

/** Puts it where the proxy looks for its own. */
async function giveAuthority(caddyImage: string): Promise<void> {
  const Binds = ["logto-stack-previews-certificates:/data"];
  const container = await host.docker.createContainer({ Image: caddyImage, HostConfig: { Binds } });
  await container.putArchive(await authority.archiveForCaddy(), { path: "/data" });
  await container.remove();
}

/** Asks as somebody outside does. @param credentials user name and password */
function ask(
  address: string,
  credentials?: string,
  headers: Record<string, string> = {},
): Promise<TlsAnswer> {
  const { hostname, pathname, search } = new URL(address);
  return tlsRequest({
    host: host.address,
    servername: hostname,
    path: pathname + search,
    headers,
    ca: readFileSync(authority.certificateFile),
    ...(credentials !== undefined && { auth: credentials }),
  });
}
