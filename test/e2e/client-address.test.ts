/** Whose request it is, for Logto, the app and the SMS guard behind the stack's proxy: the client's, whatever it claims. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { caddyfile } from "../../infra/components/reverse-proxy.ts";
import { clientAddress } from "../../infra/sms-guard/client-address.ts";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { ensureImages } from "../../scripts/setup/images.ts";
import { freePort } from "./harness/free-port.ts";
import { Story } from "./harness/story.ts";
import { waitUntil } from "./harness/wait-until.ts";

const story = new Story("client-address", { stepsStandAlone: true });
const client = "203.0.113.7";
const forged = "198.51.100.66";
const codes = "/api/experience/verification/verification-code";

/** What a part behind the proxy reads in X-Forwarded-For. @param said what the request holds, one a header line */
type Ask = (said: string[], path?: string) => Promise<string>;

/** The real proxy with a number of proxies in front, which are the test itself, and an echo behind it. */
async function startProxy(proxies: number): Promise<Ask> {
  const port = await freePort();
  const echo = "127.0.0.1:9999";
  const route = { url: `http://auth.test.localhost:${port}`, upstream: echo, codesThrough: echo };
  const configuration = `${caddyfile({ port, proxies, notesVisits: false, routes: [route] })}
http://:9999 {
	respond "{http.request.header.X-Forwarded-For}"
}
`;
  const start =
    'printf %s "$CADDYFILE" >/tmp/Caddyfile && exec caddy run --config /tmp/Caddyfile --adapter caddyfile';
  const container = await dockerClient().createContainer({
    name: `logto-stack-test-client-address-${proxies}`,
    Image: (await ensureImages()).images.caddyImage,
    Entrypoint: ["sh", "-c", start],
    Env: [`CADDYFILE=${configuration}`],
    ExposedPorts: { [`${port}/tcp`]: {} },
    HostConfig: { PortBindings: { [`${port}/tcp`]: [{ HostIp: "127.0.0.1", HostPort: String(port) }] } },
  });
  story.atEnd(() => container.remove({ force: true }));
  await container.start();
  const ask: Ask = (said, path = "/") =>
    new Promise((resolve, reject) => {
      const headers = { host: `auth.test.localhost:${port}`, "x-forwarded-for": said };
      request({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString()));
        response.on("end", () => {
          resolve(text);
        });
      })
        .on("error", reject)
        .end();
    });
  await waitUntil("the proxy", () => ask([]).catch(() => undefined), { timeoutSeconds: 30 });
  return ask;
}

story.step("with nothing in front, an address that a client claims counts for nothing", async () => {
  const ask = await startProxy(0);
  const seen = await ask([]);
  assert.match(seen, /^[\d.:a-f]+$/u);
  assert.equal(await ask([forged]), seen);
  assert.equal(clientAddress(await ask([forged], codes), 0), seen);
});

story.step("behind a TLS terminator it is whom the terminator saw, alone", async () => {
  const ask = await startProxy(1);
  const terminator = await ask([]);
  assert.equal(await ask([client]), client);
  assert.equal(await ask([`${forged}, ${client}`]), client);
  assert.equal(await ask([forged, client]), client, "in lines of their own");
  assert.equal(await ask(["2001:db8::1"]), "2001:db8::1");
  assert.equal(await ask([`${client}, what is no address`]), terminator);
  assert.equal(clientAddress(await ask([`${forged}, ${client}`], codes), 1), client);
});

story.step("behind two proxies it is whom the first one saw", async () => {
  const ask = await startProxy(2);
  const last = await ask([]);
  assert.equal(await ask([`${forged}, ${client}, 10.0.0.1`]), client);
  assert.equal(await ask([client]), last, "who has passed one proxy only is taken for that proxy");
  assert.equal(clientAddress(await ask([`${forged}, ${client}, 10.0.0.1`], codes), 2), client);
});
