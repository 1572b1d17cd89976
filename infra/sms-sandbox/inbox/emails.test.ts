/** E-mails that Logto's http-email connector posts come to the inbox, and nobody else's do. */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import type { SmsSandbox } from "../start.ts";
import { startTestSandbox } from "../testing.ts";

const emailToken = "a-token-of-the-connector";
const email = {
  to: "Ada@preview.example",
  type: "Register",
  payload: { code: "123456", locale: "en" },
  ip: "::1",
};
let sandbox: SmsSandbox;

before(async () => {
  sandbox = await startTestSandbox({ emailToken, inboxPassword: "of the inbox" });
});

after(() => sandbox.stop());

function post(body: unknown, authorization = `Bearer ${emailToken}`): Promise<Response> {
  return fetch(`http://127.0.0.1:${sandbox.httpPort}/api/emails`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

it("keeps an e-mail with its code, found by a part of the address", async () => {
  assert.equal((await post(email)).status, 200);
  const [message] = sandbox.messages({ phoneNumber: "ada@" });
  assert.equal(message?.emailAddress, "Ada@preview.example");
  assert.equal(message.code, "123456");
  assert.equal(sandbox.messages({ phoneNumber: "preview.ex" }).length, 1);
  for (const other of ["bo@", "bo", "138"]) assert.equal(sandbox.messages({ phoneNumber: other }).length, 0);
});

it("refuses a wrong token, what isn't an e-mail, and everything where no token is set", async () => {
  assert.equal((await post(email, "Bearer guess")).status, 401);
  assert.equal((await post({ ...email, to: "nobody" })).status, 400);
  assert.equal((await post("x".repeat(70_000))).status, 400);
  const without = await startTestSandbox();
  const response = await fetch(`http://127.0.0.1:${without.httpPort}/api/emails`, {
    method: "POST",
    body: "{}",
  });
  assert.equal(response.status, 404);
  await without.stop();
});

it("shows the address in the inbox, and lets it be searched for with every keyboard", async () => {
  const authorization = `Basic ${Buffer.from("any:of the inbox").toString("base64")}`;
  const page = await fetch(`http://127.0.0.1:${sandbox.httpPort}/`, { headers: { authorization } });
  const text = await page.text();
  assert.match(text, /Ada@preview\.example/u);
  assert.match(text, /Phone number or e-mail address<\/label>\s*<input[^>]*inputmode="text"/u);
});
