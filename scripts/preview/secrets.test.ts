/** No production secret reaches a preview. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after } from "node:test";
import { choosePassphrase } from "./pulumi.ts";
import { refuseProductionStack } from "./secrets.ts";

const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-secrets-"));
after(() => {
  rmSync(folder, { recursive: true });
});

function check(yaml: string): void {
  writeFileSync(path.join(folder, "Pulumi.pr-1.yaml"), yaml);
  refuseProductionStack("pr-1", folder);
}

test("a stack whose configuration holds an encrypted value isn't touched, and the key is named", () => {
  const yaml =
    "config:\n  logto-stack:preview: true\n  logto-stack:tencent:\n    accessKeySecret:\n      secure: v1:abc\n";
  assert.throws(() => {
    check(yaml);
  }, /holds logto-stack:tencent\.accessKeySecret.*Nothing was changed/su);
});

for (const [section, name] of [
  ["tencent", "accessKeySecret"],
  ["captcha", "secretKey"],
  ["smsGuard", "alarmUrl"],
  ["logtoEnvironment", "SECRET_VAULT_KEK"],
] as const) {
  test(`a secret in clear is refused just so, and isn't repeated: ${section}.${name}`, () => {
    const key = `logto-stack:${section}`;
    assert.throws(
      () => {
        check(`config:\n  logto-stack:preview: true\n  ${key}:\n    ${name}: hunter2\n`);
      },
      (error: Error) => error.message.includes(`${key}.${name}`) && !error.message.includes("hunter2"),
    );
  });
}

test("a stack that says it is no preview is left alone", () => {
  assert.throws(() => {
    check("config:\n  logto-stack:appUrl: https://app.example.com\n");
  }, /isn't a preview/u);
});

test("a preview's own configuration, one without any, and other Tencent settings are fine", () => {
  check("encryptionsalt: v1:abc\n");
  check('config:\n  logto-stack:preview: "true"\n  logto-stack:tencent:\n    region: ap-guangzhou\n');
  refuseProductionStack("pr-none", folder);
});

test("previews never get the passphrase of the other stacks", () => {
  const environment: NodeJS.ProcessEnv = {
    PULUMI_CONFIG_PASSPHRASE: "production",
    PREVIEW_PASSPHRASE: "previews",
  };
  choosePassphrase(environment);
  assert.equal(environment["PULUMI_CONFIG_PASSPHRASE"], "previews");
  const same: NodeJS.ProcessEnv = { PULUMI_CONFIG_PASSPHRASE: "x", PREVIEW_PASSPHRASE: "x" };
  assert.throws(() => {
    choosePassphrase(same);
  }, /the same as.* of the other stacks/u);
  const secret = path.join(folder, "passphrase");
  writeFileSync(secret, "x\n");
  for (const [name, value] of Object.entries({ PREVIEW_PASSPHRASE: "x", PREVIEW_PASSPHRASE_FILE: secret })) {
    assert.throws(() => {
      choosePassphrase({ PULUMI_CONFIG_PASSPHRASE_FILE: secret, [name]: value });
    }, /the same as.* of the other stacks/u);
  }
  const file: NodeJS.ProcessEnv = {
    CI: "true",
    PULUMI_CONFIG_PASSPHRASE: "production",
    PREVIEW_PASSPHRASE_FILE: "/run/secrets/preview",
  };
  choosePassphrase(file);
  assert.deepEqual(
    [file["PULUMI_CONFIG_PASSPHRASE"], file["PULUMI_CONFIG_PASSPHRASE_FILE"]],
    [undefined, "/run/secrets/preview"],
  );
});

test("in a job no passphrase is generated, since it would go with the checkout, and so would what it encrypts", () => {
  for (const empty of [{}, { PREVIEW_PASSPHRASE: "", PREVIEW_PASSPHRASE_FILE: "" }])
    assert.throws(() => {
      choosePassphrase({ CI: "true", ...empty });
    }, /no PREVIEW_PASSPHRASE.*Nothing was changed.*Dependabot/su);
});
