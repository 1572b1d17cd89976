// What must never be read by anybody.
import assert from "node:assert/strict";
import { test } from "node:test";
import { environmentSecrets, looksSecret, Redactor } from "./redact.ts";

void test("a secret disappears from a message, also URL-encoded, JSON-escaped and line by line", () => {
  const secret = 'p@ss "w/rd"\nsecond-line';
  const redactor = new Redactor([secret]);
  const texts = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret),
    "log: second-line",
    'p@ss "w/rd"',
  ];
  for (const text of texts) {
    const shown = redactor.redact(`before ${text} after`);
    assert.match(shown, /^before .*\[secret\].* after$/);
    assert.doesNotMatch(shown, /w\/rd|w%2Frd|second-line/);
  }
});

void test("a secret that is part of another doesn't leave the rest of it behind", () => {
  assert.equal(new Redactor(["abcd", "abcdefgh"]).redact("x abcdefgh y"), "x [secret] y");
});

void test("very short values are left alone, or a message would become unreadable", () => {
  assert.equal(new Redactor(["on", ""]).redact("turn it on"), "turn it on");
});

void test("names of secrets are recognised, names of ids and addresses aren't", () => {
  const secret = ["accessKeySecret", "POSTGRES_PASSWORD", "SECRET_VAULT_KEK", "apiKey", "bot_token"];
  const open = ["accessKeyId", "tokenEndpoint", "ENDPOINT", "sdkAppId", "region", "signName"];
  assert.deepEqual(
    secret.filter((name) => !looksSecret(name)),
    [],
  );
  assert.deepEqual(open.filter(looksSecret), []);
});

void test("a password inside a URL is found in an environment, and harmless values stay readable", () => {
  const environment = {
    DB_URL: "postgres://logto:p%40ss@postgres/logto",
    ENDPOINT: "http://auth.localhost",
    API_SECRET: "s3cret",
  };
  assert.deepEqual(environmentSecrets(environment), ["p%40ss", "p@ss", "s3cret"]);
});
