/** What a card says, and what it never says. */
import assert from "node:assert/strict";
import test from "node:test";
import { cardOf, describeChanges, renderCard } from "./card.ts";
import { testRecord } from "./testing.ts";

const outputs = {
  appUrl: "https://app.pr-1.preview.example.com",
  endpoint: "https://auth.pr-1.preview.example.com",
  adminEndpoint: "https://console.pr-1.preview.example.com",
  smsInboxUrl: "https://sms.pr-1.preview.example.com",
  adminUsername: "admin",
  rehearsal: false,
  adminPassword: "of-the-admin",
  smsInboxPassword: "of-the-inbox",
};
const isNew = { isNew: true, changes: [] };

test("a card has all that a reviewer needs", () => {
  const text = renderCard(cardOf(testRecord(), outputs, isNew, true), 0);
  for (const needed of [
    outputs.appUrl,
    outputs.smsInboxUrl,
    "+86 138 0013 8000",
    "of-the-admin",
    "of-the-inbox",
    "down 1",
    "in 1 h",
  ])
    assert.ok(text.includes(needed), `${needed} in:\n${text}`);
});

test("in a log or in JSON there is no password, but the command that shows it", () => {
  const card = cardOf(testRecord(), outputs, isNew, false);
  assert.doesNotMatch(JSON.stringify(card) + renderCard(card, 0), /of-the-/u);
  assert.match(renderCard(card, 0), /open 1 --show adminPassword/u);
});

test("where Docker is behind SSH, the card says how its port becomes this machine's", (context) => {
  const before = process.env["DOCKER_HOST"];
  context.after(() => {
    if (before === undefined) delete process.env["DOCKER_HOST"];
    else process.env["DOCKER_HOST"] = before;
  });
  process.env["DOCKER_HOST"] = "ssh://me@far.example.com";
  const text = renderCard(cardOf(testRecord(), outputs, isNew, false), 0);
  assert.match(text, /ssh -N -L 20001:127\.0\.0\.1:20001 me@far\.example\.com/u);
  const underDomain = cardOf(testRecord({ domain: "preview.example.com" }), outputs, isNew, false);
  assert.equal(underDomain.forward, undefined);
});

test("after an update the card says what changed, in the order of the work", () => {
  const changes = [
    { operation: "made" as const, resource: "image app" },
    { operation: "replaced" as const, resource: "container app" },
    { operation: "replaced" as const, resource: "service ready app" },
  ];
  assert.equal(
    describeChanges({ isNew: false, changes }),
    "Since the last update: made image app; replaced container app.",
  );
  assert.match(describeChanges({ isNew: false, changes: [] }), /Nothing has changed/u);
});
