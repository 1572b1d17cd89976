/** The guard before a server in Logto's place that records what reaches it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { clientAddress } from "./client-address.ts";
import { DayFile } from "./day-file.ts";
import { createGuard, type GuardOptions } from "./server.ts";

interface Reached {
  url: string | undefined;
  forwardedFor: string | string[] | undefined;
  forwardedHost: string | string[] | undefined;
  body: string;
}

const send = "/api/experience/verification/verification-code";
let logto: Server;
const guards: Server[] = [];
let reached: Reached[];
let status: number;
/** What Logto does with a request, as soon as it is known. */
let behaviour: Promise<"answers" | "breaks off">;
let lines: string[];
let alarms: number[];
let folder: string;

const dayFile = () => new DayFile(path.join(folder, "day.json"), (message) => lines.push(message));

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "sms-guard-"));
  reached = [];
  lines = [];
  alarms = [];
  status = 200;
  behaviour = Promise.resolve("answers");
  logto = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      reached.push({
        url: request.url,
        forwardedFor: request.headers["x-forwarded-for"],
        forwardedHost: request.headers["x-forwarded-host"],
        body: Buffer.concat(chunks).toString("utf8"),
      });
      void behaviour.then((what) => {
        if (what === "breaks off") {
          request.socket.destroy();
          return;
        }
        response.writeHead(status, { "content-type": "application/json", "set-cookie": "a=b" });
        response.end('{"verificationId":"1"}');
      });
    });
  });
  await listen(logto);
});
afterEach(() => {
  for (const server of [...guards.splice(0), logto]) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  return address.port;
}

/** A guard with these settings, and a client for it. */
async function start(options: Partial<GuardOptions> = {}) {
  const address = logto.address();
  assert.ok(address !== null && typeof address === "object");
  const guard = createGuard({
    upstream: { host: "127.0.0.1", port: address.port },
    callingCodes: ["86"],
    addressHourly: 3,
    daily: 100,
    proxies: 0,
    log: (message, fields) => lines.push(`${message} ${JSON.stringify(fields)}`),
    onAlarm: (sent) => alarms.push(sent),
    ...options,
  });
  guards.push(guard);
  const port = await listen(guard);
  return (
    body: unknown,
    headers: Record<string, string> = {},
    path = send,
    method = "POST",
    signal: AbortSignal | null = null,
  ) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      signal,
      headers: { "content-type": "application/json", "x-forwarded-for": "203.0.113.7", ...headers },
      ...(method === "POST" && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
}

/** The status of a request whose address goes out as it is: `fetch` would tidy it. */
async function rawStatus(url: string, body: string): Promise<number> {
  const address = guards[0]?.address();
  assert.ok(typeof address === "object" && address !== null);
  const socket = connect(address.port, "127.0.0.1");
  const head = ["Host: auth.example.com", "Connection: close", "Content-Type: application/json"];
  socket.write([`POST ${url} HTTP/1.1`, ...head, `Content-Length: ${body.length}`, "", body].join("\r\n"));
  return Number(/^HTTP\/1.1 (\d+)/.exec(await text(socket))?.[1]);
}

const phone = (value: string) => ({ interactionEvent: "SignIn", identifier: { type: "phone", value } });

test("a code for a number of the stack's countries passes unchanged, with the client's address", async () => {
  const ask = await start();
  const answer = await ask(phone("8613800138000"), { "x-forwarded-host": "auth.example.com" });
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { verificationId: "1" });
  assert.equal(answer.headers.get("set-cookie"), "a=b");
  assert.deepEqual(reached, [
    {
      url: send,
      forwardedFor: "203.0.113.7",
      forwardedHost: "auth.example.com",
      body: JSON.stringify(phone("8613800138000")),
    },
  ]);
});

test("a code for another country, or for no mainland mobile number, never reaches Logto", async () => {
  const ask = await start();
  for (const number of ["12125550123", "819012345678", "862112345678", "8613800138", "+1 212 555 0123"]) {
    const answer = await ask(phone(number), { "accept-language": "zh-CN,zh;q=0.9" });
    assert.equal(answer.status, 422, number);
    assert.deepEqual(await answer.json(), {
      code: "sms_guard.country_not_served",
      message: "无法向该国家或地区的手机号发送验证码。",
    });
  }
  assert.equal(reached.length, 0);
  assert.ok(!lines.join().includes("2125550123"), "a whole number is in the log");
});

const interaction = "/api/interaction/verification/verification-code";
const secondFactor = "/api/experience/verification/mfa-verification-code";
const accountCentre = "/api/verifications/verification-code";
const abroad = "12125550123";
const email = { type: "email", value: "a@example.com" };

test("every way that Logto takes for sending a code is guarded, and no disguise helps", async () => {
  const ask = await start();
  for (const [path, body] of [
    [`${send}/`, phone(abroad)],
    [`${send}?x=1`, phone(abroad)],
    [send.toUpperCase(), phone(abroad)],
    [interaction, { phone: abroad }],
    [interaction, { phone: abroad, identifier: email }],
    [interaction, { phone: abroad, identifierType: "email", type: "email" }],
    [accountCentre, { identifier: { type: "phone", value: abroad } }],
    [accountCentre, { ...phone(abroad), email: "a@example.com", identifierType: "email" }],
    [send, { ...phone(abroad), email: "a@example.com" }],
    [send, { ...phone(abroad), type: "email" }],
    [send, { ...phone(abroad), phone: "8613800138000" }],
    [send, `\ufeff${JSON.stringify(phone(abroad))}`],
    [send, `{"identifier":${JSON.stringify(email)},"identifier":{"type":"phone","value":"${abroad}"}}`],
  ] as const) {
    assert.equal((await ask(body, {}, path)).status, 422, JSON.stringify([path, body]));
  }
  assert.equal(
    (await ask(phone(abroad), { "content-type": "Application/JSON; charset=utf-16" })).status,
    422,
  );
  assert.equal(reached.length, 0);
});

test("what could hide a number is refused, so Logto never reads what the guard doesn't", async () => {
  const ask = await start();
  const form = "identifier[type]=phone&identifier[value]=12125550123";
  const packed = { "content-encoding": "gzip" };
  for (const [status, body, headers] of [
    [415, form, { "content-type": "application/x-www-form-urlencoded" }],
    [415, phone(abroad), { "content-type": "application/json-patch+json" }],
    [415, phone(abroad), { "content-type": "text/plain" }],
    [415, phone(abroad), packed],
    [413, "x".repeat(4097), {}],
    [400, `\ufeff\ufeff${JSON.stringify(phone(abroad))}`, {}],
    [400, [phone(abroad)], {}],
    [400, { phone: abroad }, {}],
    [400, { identifier: { type: "phone", value: [abroad] } }, {}],
    [400, `{"__proto__":${JSON.stringify(phone(abroad))}}`, {}],
    [400, {}, {}],
  ] as const) {
    assert.equal((await ask(body, headers)).status, status, JSON.stringify([body, headers]));
  }
  assert.equal((await ask({ phone: abroad, email: "a@example.com" }, {}, interaction)).status, 400);
  assert.equal((await ask({ identifier: email }, {}, secondFactor)).status, 400);
  assert.equal(reached.length, 0);
});

test("an address that servers read in several ways is refused", async () => {
  await start();
  for (const url of [`${send}#x`, send.replace("/api/", "/api\\") + "#", `http://auth.example.com${send}`]) {
    assert.equal(await rawStatus(url, JSON.stringify(phone(abroad))), 400, url);
  }
  assert.equal(reached.length, 0);
});

test("what sends no message passes without being counted", async () => {
  const ask = await start({ addressHourly: 1 });
  assert.equal((await ask(phone("8613800138000"))).status, 200);
  for (let round = 0; round < 3; round += 1) {
    assert.equal((await ask({ identifier: email, phone: abroad })).status, 200);
    assert.equal((await ask({ identifier: email }, {}, accountCentre)).status, 200);
    assert.equal((await ask({ email: "a@example.com" }, {}, interaction)).status, 200);
    assert.equal((await ask({ identifierType: "email" }, {}, secondFactor)).status, 200);
    assert.equal((await ask({ code: "123456" }, {}, `${send}/verify`)).status, 200);
    assert.equal((await ask(undefined, {}, "/api/experience/verification/x", "GET")).status, 200);
  }
});

test("one address gets so many codes in an hour, another one still gets its own", async () => {
  let now = Date.UTC(2026, 10, 24, 2);
  const ask = await start({ now: () => now });
  for (let code = 0; code < 3; code += 1) assert.equal((await ask(phone(`861380013800${code}`))).status, 200);
  const refused = await ask(phone("8613800138009"), { "accept-language": "ja" });
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), "3600");
  assert.match(await refused.text(), /request\.message_rate_limited.*ネットワーク/);
  assert.equal((await ask(phone("8613800138009"), { "x-forwarded-for": "203.0.113.8" })).status, 200);
  // Codes that Logto chooses the number of count too.
  assert.equal((await ask({ identifierType: "phone" }, {}, secondFactor)).status, 429);
  now += 3_600_001;
  assert.equal((await ask(phone("8613800138009"))).status, 200);
});

test("the day has a cap with an alarm before and at it, and begins anew at midnight in Beijing", async () => {
  let now = Date.UTC(2026, 10, 24, 15, 30);
  const ask = await start({ now: () => now, daily: 5, addressHourly: 100 });
  for (let code = 0; code < 5; code += 1) assert.equal((await ask(phone("8613800138000"))).status, 200);
  assert.deepEqual(alarms, [4, 5]);
  const refused = await ask(phone("8613800138000"));
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), String(30 * 60));
  now += 30 * 60 * 1000;
  assert.equal((await ask(phone("8613800138000"))).status, 200);
  assert.deepEqual(alarms, [4, 5]);
});

test("a restart goes on with the day's count, and a new day begins anew", async () => {
  let now = Date.UTC(2026, 10, 24, 2);
  const settings = { now: () => now, daily: 5, addressHourly: 100, dayFile: dayFile() };
  const ask = await start(settings);
  status = 400;
  assert.equal((await ask(phone("8613800138000"))).status, 400);
  status = 200;
  for (let code = 0; code < 4; code += 1) assert.equal((await ask(phone("8613800138000"))).status, 200);
  const restarted = await start({ ...settings, dayFile: dayFile() });
  assert.equal((await restarted(phone("8613800138000"))).status, 200);
  assert.equal((await restarted(phone("8613800138000"))).status, 429);
  assert.deepEqual(alarms, [4, 5], "nobody is alarmed twice");
  now += 24 * 3_600_000;
  const nextDay = await start({ ...settings, dayFile: dayFile() });
  assert.equal((await nextDay(phone("8613800138000"))).status, 200);
});

test("a count that can't be read or kept costs no code, and is said", async () => {
  writeFileSync(path.join(folder, "day.json"), "{");
  const ask = await start({ dayFile: dayFile() });
  rmSync(folder, { recursive: true });
  assert.equal((await ask(phone("8613800138000"))).status, 200);
  assert.deepEqual(lines, [
    "the day's count can't be read, so it begins anew",
    "the day's count can't be kept: a restart would begin the day anew",
  ]);
});

test("a code that Logto refused to send doesn't use up the day", async () => {
  const ask = await start({ daily: 1, addressHourly: 100 });
  status = 400;
  assert.equal((await ask(phone("8613800138000"))).status, 400);
  status = 200;
  assert.equal((await ask(phone("8613800138000"))).status, 200);
  assert.equal((await ask(phone("8613800138000"))).status, 429);
});

test("hanging up gives the day's code back to nobody", { timeout: 10_000 }, async () => {
  let answer: (() => void) | undefined;
  behaviour = new Promise((resolve) => {
    answer = () => {
      resolve("answers");
    };
  });
  const ask = await start({ daily: 1, addressHourly: 100 });
  const hangUp = new AbortController();
  const asked = ask(phone("8613800138000"), {}, send, "POST", hangUp.signal);
  while (reached.length === 0) await setTimeout(5);
  hangUp.abort();
  await assert.rejects(asked);
  answer?.();
  while (!lines.some((line) => line.startsWith("an answer didn't get through whole"))) await setTimeout(5);
  assert.equal((await ask(phone("8613800138000"))).status, 429);
  assert.equal(reached.length, 1);
});

test("a Logto that breaks off may have sent the code, so it counts, and the log says so", async () => {
  const ask = await start({ daily: 1, addressHourly: 100 });
  behaviour = Promise.resolve("breaks off");
  assert.equal((await ask(phone("8613800138000"))).status, 502);
  assert.equal((await ask(phone("8613800138000"))).status, 429);
  assert.ok(lines.includes('no answer from Logto {"reason":"ECONNRESET"}'), lines.join("\n"));
});

test("a Logto that is down is a bad gateway that costs no code, and the guard lives on", async () => {
  const file = dayFile();
  const ask = await start({ dayFile: file });
  logto.close();
  logto.closeAllConnections();
  assert.equal((await ask(phone("8613800138000"))).status, 502);
  assert.equal(file.read()?.sent, 0);
  assert.deepEqual(lines, ['no answer from Logto {"reason":"ECONNREFUSED"}']);
  assert.equal((await ask(undefined, {}, "/healthz", "GET")).status, 200);
});

test("what asks for no code is passed on as it comes, however long", async () => {
  const ask = await start();
  const body = "x".repeat(200_000);
  assert.equal((await ask(body, {}, "/api/experience/verification/password")).status, 200);
  assert.equal(reached[0]?.body.length, body.length);
  assert.equal(guards[0]?.maxConnections, 256);
});

test("the client's address is what our own proxies saw, whatever the client claims", () => {
  assert.equal(clientAddress("203.0.113.7", 0), "203.0.113.7");
  assert.equal(clientAddress("1.2.3.4, 203.0.113.7", 0), "203.0.113.7");
  assert.equal(clientAddress("1.2.3.4, 203.0.113.7, 172.18.0.1", 1), "203.0.113.7");
  assert.equal(clientAddress("172.18.0.1", 1), "172.18.0.1");
  assert.equal(clientAddress(undefined, 0), "unknown");
  assert.equal(clientAddress("2001:db8:0:1:aaaa::1", 0), "2001:db8:0:1::/64");
  assert.equal(clientAddress("2001:db8:0:1::ffff", 0), "2001:db8:0:1::/64");
  assert.equal(clientAddress("2001:db8::1", 0), "2001:db8:0:0::/64");
  assert.equal(clientAddress("::ffff:203.0.113.7", 0), "203.0.113.7");
});
