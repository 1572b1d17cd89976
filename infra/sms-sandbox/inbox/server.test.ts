import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import { z } from "zod";
import type { SmsSandbox } from "../start.ts";
import { startTestSandbox, testAccount } from "../testing.ts";
import { createOfficialClient } from "../testing/official-client.ts";

const listGuard = z.object({
  dropped: z.number(),
  messages: z.array(
    z.object({ id: z.number(), phoneNumber: z.string(), code: z.string(), sentAt: z.string() }),
  ),
});

let sandbox: SmsSandbox;

before(async () => {
  sandbox = await startTestSandbox({ maximumMessages: 120 });
});
after(() => sandbox.stop());

async function send(target: SmsSandbox, ...phoneNumbers: string[]): Promise<void> {
  const { SendStatusSet } = await createOfficialClient(target).SendSms({
    PhoneNumberSet: phoneNumbers,
    SmsSdkAppId: testAccount.sdkAppId,
    TemplateId: "1110",
    SignName: testAccount.signName,
    TemplateParamSet: ["294596"],
  });
  assert.ok(SendStatusSet?.every(({ Code }) => Code === "Ok"));
}

function get(path: string, init: RequestInit = {}, target = sandbox): Promise<Response> {
  return fetch(`http://127.0.0.1:${target.httpPort}${path}`, init);
}

async function list(query = ""): Promise<z.infer<typeof listGuard>> {
  return listGuard.parse(await (await get(`/api/messages${query}`)).json());
}

function basic(password: string, user = "anybody"): { headers: { authorization: string } } {
  return { headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` } };
}

test("the JSON endpoint gives the messages to a number, newest first, after a message or a time", async () => {
  const start = Date.now();
  await send(sandbox, "13800138000");
  await send(sandbox, "13900139000");
  await send(sandbox, "13800138000");
  const { messages } = await list(`?phoneNumber=8613800138000&after=${start - 1}`);
  assert.deepEqual(
    messages.map(({ phoneNumber, code }) => [phoneNumber, code]),
    [
      ["+8613800138000", "294596"],
      ["+8613800138000", "294596"],
    ],
  );
  const [newest, oldest] = messages;
  assert.ok(newest && oldest && newest.id > oldest.id);
  assert.deepEqual(
    (await list(`?phoneNumber=%2B8613800138000&after=${oldest.id}`)).messages.map(({ id }) => id),
    [newest.id],
  );
  assert.equal((await get("/api/messages?after=yesterday")).status, 400);
});

test("the messages can be deleted, but not by another site's form", async () => {
  await send(sandbox, "13800138000");
  for (const method of ["POST", "PUT"]) assert.equal((await get("/api/messages", { method })).status, 404);
  assert.ok((await list()).messages.length > 0);
  assert.equal((await get("/api/messages", { method: "DELETE" })).status, 204);
  assert.deepEqual(await list(), { messages: [], dropped: 0 });
});

test("a test can change the account over HTTP, and is told what it can't change", async () => {
  const patch = (body: unknown) => get("/api/account", { method: "PATCH", body: JSON.stringify(body) });
  const rejected = { state: "rejected", reviewReply: "" };
  assert.equal((await patch({ templates: { "1110": rejected } })).status, 204);
  await assert.rejects(send(sandbox, "13800138000"));
  assert.equal((await patch({ templates: { "1110": { state: "approved" } } })).status, 204);
  await send(sandbox, "13800138000");
  for (const [body, problem] of [
    [{ templates: { "9": rejected } }, /There is no template/],
    [{ dailyLimit: "ten" }, /dailyLimit: Expected number/],
    [{ unknown: true }, /unknown/],
    ["text", /Expected object/],
  ] as const) {
    const answer = await patch(body);
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), problem);
  }
});

test("a message is shown with its number, time, code, text and template", async () => {
  // A request's signature is good for minutes only.
  const now = new Date();
  const [day, time] = now.toISOString().split(/[T.]/u);
  const timed = await startTestSandbox({ now: () => now.getTime() });
  try {
    await send(timed, "13800138000");
    const page = await (await get("/", {}, timed)).text();
    for (const shown of [
      ">+86 138 0013 8000</a>",
      `<time datetime="${now.toISOString()}">${day} ${time} UTC</time>`,
      ">294596</strong>",
      '<p class="text">【腾讯云】您的验证码是294596，请于10分钟内填写。</p>',
      "Template 1110 · Verification code",
    ])
      assert.ok(page.includes(shown), `${shown} is missing in ${page}`);
  } finally {
    await timed.stop();
  }
});

test("the inbox is in the browser's language, English by default", async () => {
  for (const [accept, lang, title] of [
    ["ja", "ja", "SMS 受信箱"],
    ["zh-CN,zh;q=0.9,en;q=0.8", "zh-CN", "短信收件箱"],
    ["zh-TW", "zh-CN", "短信收件箱"],
    ["fr,ja;q=0.5,en;q=0.8", "en", "SMS inbox"],
    ["fr", "en", "SMS inbox"],
    ["ja;q=0, *", "en", "SMS inbox"],
  ] as const) {
    const response = await get("/", { headers: { "accept-language": accept } });
    const page = await response.text();
    assert.ok(page.includes(`<html lang="${lang}">`), accept);
    assert.ok(page.includes(`<title>${title}</title>`), accept);
  }
});

test("every page forbids scripts, styles and frames of others", async () => {
  for (const path of ["/", "/messages", "/nowhere", "/api/messages", "/healthz", "/inbox.js"]) {
    const { headers } = await get(path);
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("cache-control"), "no-store");
  }
});

test("what isn't there is a page that says so; odd addresses don't stop the sandbox", async () => {
  const response = await get("/nowhere");
  assert.equal(response.status, 404);
  assert.match(await response.text(), /There is nothing at this address/);
  for (const path of ["//", "/%", "/?phoneNumber=%00&before=x", "/../../etc/passwd", "/constructor"]) {
    assert.ok([200, 400, 404].includes((await get(path)).status), path);
  }
});

test("a search keeps its words and can't bring HTML into the page", async () => {
  const page = await (await get(`/?phoneNumber=${encodeURIComponent('"><script>x</script>')}`)).text();
  assert.doesNotMatch(page, /<script>x/);
  assert.match(page, /value="&#34;&#62;&#60;script/);
});

test("more messages than are kept push out the oldest, and every page says how many", async () => {
  await get("/api/messages", { method: "DELETE" });
  const numbers = Array.from({ length: 130 }, (_, index) => `1370000${String(index).padStart(4, "0")}`);
  await send(sandbox, ...numbers);
  const page = await (await get("/")).text();
  assert.match(page, /120 messages to 120 recipients/);
  assert.match(page, /10 older messages were dropped/);
  assert.equal((await list()).dropped, 10);
});

test("older messages are a link away, without JavaScript", async () => {
  let path: string | undefined = "/";
  const seen: string[] = [];
  while (path !== undefined) {
    const page: string = await (await get(path)).text();
    seen.push(...[...page.matchAll(/id="(message-\d+)"/g)].map(([, id]) => id ?? ""));
    path = /href="(\/\?before=\d+)"/.exec(page)?.[1];
  }
  assert.equal(seen.length, 120);
  assert.equal(new Set(seen).size, 120);
});

test("an event stream tells of a new message", async () => {
  const abort = new AbortController();
  const response = await get("/events", { signal: abort.signal });
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  let text = "";
  const changed = (async () => {
    while (!text.includes("event: change")) text += (await reader.read()).value ?? "";
  })();
  await send(sandbox, "13800138000");
  await changed;
  abort.abort();
});

test("at most 100 event streams are open at once, and closed ones make room", async () => {
  const abort = new AbortController();
  const open = await Promise.all(Array.from({ length: 100 }, () => get("/events", { signal: abort.signal })));
  assert.ok(open.every(({ status }) => status === 200));
  assert.equal((await get("/events")).status, 503);
  abort.abort();
  for (let attempt = 0; ; attempt += 1) {
    const again = new AbortController();
    const { status } = await get("/events", { signal: again.signal });
    again.abort();
    if (status === 200) break;
    assert.ok(attempt < 50, "the closed streams still count");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

test("with a password nothing but the health check is open", async () => {
  const locked = await startTestSandbox({ inboxPassword: "correct horse" });
  try {
    await send(locked, "13800138000");
    for (const path of ["/", "/messages", "/events", "/api/messages", "/inbox.js", "/nowhere"]) {
      const response = await get(path, {}, locked);
      assert.equal(response.status, 401, path);
      assert.match(response.headers.get("www-authenticate") ?? "", /^Basic /);
      assert.doesNotMatch(await response.text(), /294596/);
    }
    assert.equal((await get("/api/messages", { method: "DELETE" }, locked)).status, 401);
    assert.equal((await get("/healthz", {}, locked)).status, 200);
    assert.equal((await get("/", basic("correct horse"), locked)).status, 200);
    assert.equal((await get("/", basic("correct horse", "other:"), locked)).status, 401);
    assert.equal((await get("/", basic("correct"), locked)).status, 401);
  } finally {
    await locked.stop();
  }
});

test("after ten wrong passwords in a minute wrong ones must wait, and the right one gets in all the same", async () => {
  let clock = Date.now();
  const locked = await startTestSandbox({ inboxPassword: "correct horse", now: () => clock });
  const from = (password: string, client: string): RequestInit => ({
    headers: { ...basic(password).headers, "x-forwarded-for": client },
  });
  try {
    for (let count = 0; count < 10; count += 1) {
      assert.equal((await get("/", from(`guess ${count}`, `forged, 192.0.2.1`), locked)).status, 401);
    }
    const refused = await get("/", from("guess", "192.0.2.1"), locked);
    assert.equal(refused.status, 429);
    assert.match(refused.headers.get("retry-after") ?? "", /^\d+$/);
    assert.equal((await get("/", from("correct horse", "192.0.2.1"), locked)).status, 200);
    assert.equal((await get("/", from("guess", "192.0.2.2"), locked)).status, 401);
    clock += 60_000;
    assert.equal((await get("/", from("guess", "192.0.2.1"), locked)).status, 401);
  } finally {
    await locked.stop();
  }
});

test("the health check fails without the published certificate", async () => {
  const broken = await startTestSandbox();
  try {
    assert.equal((await get("/healthz", {}, broken)).status, 200);
    await rm(broken.caPath);
    assert.equal((await get("/healthz", {}, broken)).status, 503);
  } finally {
    await broken.stop();
  }
});
