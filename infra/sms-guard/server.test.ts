/** The guard before a server in Logto's place that records what reaches it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
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
      response.writeHead(status, { "content-type": "application/json", "set-cookie": "a=b" });
      response.end('{"verificationId":"1"}');
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
  return (body: unknown, headers: Record<string, string> = {}, path = send, method = "POST") =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { "content-type": "application/json", "x-forwarded-for": "203.0.113.7", ...headers },
      ...(method === "POST" && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
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

test("every way that Logto takes for sending a code is guarded, and no disguise helps", async () => {
  const ask = await start();
  const abroad = "12125550123";
  for (const [path, body] of [
    [`${send}/`, phone(abroad)],
    [`${send}?x=1`, phone(abroad)],
    [send.toUpperCase(), phone(abroad)],
    ["/api/interaction/verification/verification-code", { phone: abroad }],
    ["/api/verifications/verification-code", { identifier: { type: "phone", value: abroad } }],
    [send, { ...phone(abroad), email: "a@example.com" }],
    [send, { ...phone(abroad), type: "email" }],
    [send, { ...phone(abroad), phone: "8613800138000" }],
  ] as const) {
    assert.equal((await ask(body, {}, path)).status, 422, path);
  }
  const form = "identifier[type]=phone&identifier[value]=12125550123";
  assert.equal((await ask(form, { "content-type": "application/x-www-form-urlencoded" })).status, 415);
  assert.equal((await ask(phone(abroad), { "content-encoding": "gzip" })).status, 415);
  assert.equal((await ask("x".repeat(70_000))).status, 413);
  assert.equal(reached.length, 0);
});

test("what sends no message passes without being counted", async () => {
  const ask = await start({ addressHourly: 1 });
  assert.equal((await ask(phone("8613800138000"))).status, 200);
  const email = { identifier: { type: "email", value: "a@example.com" } };
  for (let round = 0; round < 3; round += 1) {
    assert.equal((await ask(email)).status, 200);
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
  assert.equal((await ask({}, {}, "/api/experience/verification/mfa-verification-code")).status, 429);
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

test("a Logto that is down is a bad gateway, and the guard lives on", async () => {
  const ask = await start();
  logto.close();
  logto.closeAllConnections();
  assert.equal((await ask(phone("8613800138000"))).status, 502);
  assert.equal((await ask(undefined, {}, "/healthz", "GET")).status, 200);
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
