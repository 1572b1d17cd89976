/** What a person reads when the stack is up. */
import assert from "node:assert/strict";
import test from "node:test";
import { parseOutputs, renderCard } from "./card.ts";

const outputs = {
  appUrl: "http://app.demo.localhost:8080",
  endpoint: "http://auth.demo.localhost:8080",
  adminEndpoint: "http://console.demo.localhost:8080",
  smsInboxUrl: "http://sms.demo.localhost:8080",
  adminUsername: "admin",
  adminPassword: "the-password",
  rehearsal: false,
};

test("the card has every address and, on a terminal, the administrator's password", () => {
  const card = renderCard("demo", outputs, true);
  for (const address of [outputs.appUrl, outputs.endpoint, outputs.adminEndpoint, outputs.smsInboxUrl]) {
    assert.ok(card.includes(address), address);
  }
  assert.ok(card.includes("the-password"));
  assert.doesNotMatch(card, /REHEARSAL/u);
});

test("a log gets the command that prints the password, never the password", () => {
  const card = renderCard("demo", outputs, false);
  assert.ok(!card.includes("the-password"));
  assert.match(card, /stack output adminPassword --show-secrets --stack demo/u);
});

test("a rehearsal says so before anything else", () => {
  assert.match(renderCard("demo", { ...outputs, rehearsal: true }, false).slice(0, 200), /REHEARSAL/u);
});

test("a password that Pulumi keeps to itself is known to be there, in whichever form it does so", () => {
  const hidden = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
  for (const adminPassword of ["[secret]", hidden, { ...hidden, ciphertext: "v1:…" }]) {
    assert.equal(parseOutputs({ ...outputs, adminPassword }).adminPassword, "[secret]");
  }
  assert.equal(parseOutputs(outputs).adminPassword, "the-password");
  assert.equal(parseOutputs(outputs).smsInboxPassword, undefined);
});
