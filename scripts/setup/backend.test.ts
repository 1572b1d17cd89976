/** Where the state goes. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after } from "node:test";
import { ensureBackend, passphraseFile, stateFolder } from "./backend.ts";

const credentials = mkdtempSync(path.join(tmpdir(), "logto-stack-credentials-"));
after(() => {
  rmSync(credentials, { recursive: true });
});
const loggedOut = { PULUMI_CREDENTIALS_PATH: credentials };

test("without a login the state is in this clone, encrypted with a passphrase that only its owner can read", () => {
  const { url, environment } = ensureBackend(loggedOut);
  assert.equal(url, `file://${stateFolder}?metadata=skip`);
  assert.equal(environment["PULUMI_CONFIG_PASSPHRASE_FILE"], passphraseFile);
  assert.equal(statSync(passphraseFile).mode & 0o777, 0o600);
});

test("a backend and a passphrase that the environment names are used as they are", () => {
  const own = { ...loggedOut, PULUMI_BACKEND_URL: "s3://states", PULUMI_CONFIG_PASSPHRASE: "mine" };
  assert.deepEqual(ensureBackend(own), {
    url: "s3://states",
    environment: { PULUMI_BACKEND_URL: "s3://states" },
  });
});

test("an empty variable names no backend", () => {
  const { url } = ensureBackend({ ...loggedOut, PULUMI_BACKEND_URL: "" });
  assert.equal(url, `file://${stateFolder}?metadata=skip`);
});

test("the backend of `pulumi login` is used", () => {
  writeFileSync(
    path.join(credentials, "credentials.json"),
    JSON.stringify({ current: "https://api.pulumi.com" }),
  );
  const { url, environment } = ensureBackend(loggedOut);
  assert.equal(url, "https://api.pulumi.com");
  assert.equal(environment["PULUMI_CONFIG_PASSPHRASE_FILE"], undefined, "it encrypts by itself");
});
