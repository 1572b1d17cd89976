import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigurationError, readConfiguration } from "./config.ts";
import { tencentDefaults } from "./tencent/frequency-limits.ts";

const valid = {
  SECRET_ID: "AKIDexample",
  SECRET_KEY: "very-secret-key",
  SDK_APP_ID: "1400006666",
  SIGN_NAME: "logto-stack",
  TEMPLATES: '[{"templateId":"1110","name":"Code","content":"Your code is {1}."}]',
};

function problems(environment: Record<string, string>): string[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message.split("\n").slice(1);
  }
  return [];
}

test("the few settings without a default are enough", () => {
  const options = readConfiguration(valid);
  assert.equal(options.httpsPort, 443);
  assert.equal(options.httpPort, 3000);
  assert.equal(options.dataDirectory, "/var/lib/sms-sandbox");
  assert.equal(options.certificateDirectory, "/certificates");
  assert.equal(options.frequencyLimits, undefined);
  assert.equal(options.inboxPassword, undefined);
});

test("an empty variable counts as absent", () => {
  assert.equal(readConfiguration({ ...valid, INBOX_PASSWORD: "", NOTICE: "" }).notice, undefined);
  assert.match(problems({ ...valid, SECRET_KEY: "" }).join(), /SECRET_KEY is missing/);
});

test("all problems are told at once, by the variable's name", () => {
  const lines = problems({ HTTP_PORT: "http", NOTICE: "other", MAX_MESSAGES: "0", TEMPLATES: "[" });
  for (const name of [
    "SECRET_ID",
    "SECRET_KEY",
    "SDK_APP_ID",
    "SIGN_NAME",
    "TEMPLATES",
    "HTTP_PORT",
    "NOTICE",
    "MAX_MESSAGES",
  ]) {
    assert.equal(lines.filter((line) => line.includes(`- ${name}`)).length, 1, name);
  }
  assert.equal(lines.length, 8);
});

test("a problem inside a template names the place", () => {
  const templates =
    '[{"templateId":"1110","name":"Code","content":"{1}"},{"templateId":"abc","name":"","content":"x"}]';
  const lines = problems({ ...valid, TEMPLATES: templates });
  assert.match(lines[0] ?? "", /TEMPLATES\[1\]\.templateId/);
  assert.match(lines[1] ?? "", /TEMPLATES\[1\]\.name/);
});

test("two templates can't have the same number", () => {
  const one = '{"templateId":"1110","name":"Code","content":"{1}"}';
  assert.match(problems({ ...valid, TEMPLATES: `[${one},${one}]` }).join(), /same templateId/);
});

test("a problem never shows a secret's value", () => {
  const text = problems({ ...valid, SECRET_ID: "secret id", INBOX_PASSWORD: "fifteen letters" }).join();
  assert.match(text, /SECRET_ID/);
  assert.match(text, /INBOX_PASSWORD/);
  assert.doesNotMatch(text, /secret id|short|very-secret-key/);
});

test("frequency limits are off, Tencent's or one's own", () => {
  const read = (value: string): unknown =>
    readConfiguration({ ...valid, FREQUENCY_LIMITS: value }).frequencyLimits;
  assert.equal(read("off"), undefined);
  assert.deepEqual(read("tencent"), tencentDefaults);
  assert.deepEqual(read('{"oneHour":5}'), { oneHour: 5 });
  assert.match(problems({ ...valid, FREQUENCY_LIMITS: '{"minute":1}' }).join(), /FREQUENCY_LIMITS.*minute/);
  assert.match(problems({ ...valid, FREQUENCY_LIMITS: "on" }).join(), /FREQUENCY_LIMITS is not valid JSON/);
});
