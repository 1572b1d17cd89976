import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ConfigError, readConfig } from "./config.ts";

const good = {
  APP_URL: "http://app.demo.localhost:8080",
  LOGTO_ENDPOINT: "http://auth.demo.localhost:8080",
  LOGTO_APP_ID: "id",
  LOGTO_APP_SECRET: "secret",
  SESSION_SECRET: "0123456789abcdef0123456789abcdef",
  DATABASE_URL: "postgres://app:p%40ss@postgres:5432/app",
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
}

describe("settings", () => {
  it("have defaults for everything that isn't particular to a deployment", () => {
    const config = readConfig(good);
    assert.equal(config.port, 3000);
    assert.equal(config.secure, false);
    assert.equal(config.trustProxy, true);
    assert.equal(config.logLevel, "info");
    assert.equal(config.notice, undefined);
    assert.equal(config.apiResource, undefined);
  });

  it("report everything that is missing at once, with what to set", () => {
    const problems = problemsOf({});
    for (const key of Object.keys(good)) {
      assert.equal(
        problems.filter((problem) => problem.startsWith(`${key}: missing. Set it to`)).length,
        1,
        key,
      );
    }
    assert.equal(problems.length, Object.keys(good).length);
  });

  it("count as missing when they are empty, as a compose file leaves them", () => {
    assert.match(problemsOf({ ...good, LOGTO_APP_ID: "" })[0] ?? "", /^LOGTO_APP_ID: missing/);
  });

  const wrong: [key: string, value: string, message: RegExp][] = [
    ["APP_URL", "app.example.com", /isn't an address/],
    ["APP_URL", "ftp://app.example.com", /must begin with https/],
    ["APP_URL", "http://app.example.com", /isn't encrypted. Use https/],
    [
      "APP_URL",
      "https://app.example.com/demo",
      /must end after host and port. Use https:\/\/app\.example\.com$/,
    ],
    ["LOGTO_ENDPOINT", "http://10.0.0.1:3001", /isn't encrypted/],
    ["PORT", "http", /isn't a number/],
    ["PORT", "70000", /isn't a TCP port/],
    ["DATABASE_URL", "mysql://root@db/app", /isn't a PostgreSQL address/],
    ["DATABASE_URL", "postgres://app@db", /isn't a PostgreSQL address/],
    ["SESSION_SECRET", "short", /entry 1 has fewer than 32 characters/],
    ["SESSION_SECRET", `${good.SESSION_SECRET},old`, /entry 2 has fewer than 32 characters/],
    ["APP_API_RESOURCE", "reports", /isn't a resource indicator/],
    ["APP_NOTICE", "demo", /must be "preview" or "rehearsal"/],
    ["LOG_LEVEL", "loud", /must be trace, debug/],
    ["TRUST_PROXY", "yes", /must be "true"/],
  ];
  for (const [key, value, message] of wrong) {
    it(`refuse ${key}=${value} with the reason and the way out`, () => {
      const problems = problemsOf({ ...good, [key]: value });
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? "", new RegExp(`^${key}: `));
      assert.match(problems[0] ?? "", message);
    });
  }

  it("never repeat a secret in a message", () => {
    const error = new ConfigError(problemsOf({ DATABASE_URL: "app:hunter2@db", SESSION_SECRET: "hunter3" }));
    assert.doesNotMatch(error.message, /hunter/);
  });

  it("allow http for this machine and https for all others", () => {
    for (const APP_URL of [
      "http://localhost:3000",
      "http://127.0.0.1",
      "http://[::1]:3000",
      "https://a.example",
    ]) {
      assert.equal(readConfig({ ...good, APP_URL }).appUrl, APP_URL);
    }
  });

  it("lose a trailing slash, which the SDK would take for a part of the path", () => {
    const config = readConfig({
      ...good,
      APP_URL: "https://app.example.com/",
      LOGTO_ENDPOINT: "https://auth.example.com/",
    });
    assert.equal(config.appUrl, "https://app.example.com");
    assert.equal(config.logtoEndpoint, "https://auth.example.com");
  });

  it("hold several session secrets while one is being rotated", () => {
    const [first, second] = ["a".repeat(32), "b".repeat(32)];
    assert.deepEqual(readConfig({ ...good, SESSION_SECRET: `${first}, ${second}` }).sessionSecrets, [
      first,
      second,
    ]);
  });

  it("take secrets from files", () => {
    const folder = mkdtempSync(join(tmpdir(), "app-config-"));
    try {
      const file = join(folder, "secret");
      writeFileSync(file, "from-a-file\n");
      const rest: Record<string, string> = { ...good };
      delete rest["LOGTO_APP_SECRET"];
      assert.equal(readConfig({ ...rest, LOGTO_APP_SECRET_FILE: file }).logtoAppSecret, "from-a-file");
      assert.match(
        problemsOf({ ...good, LOGTO_APP_SECRET_FILE: file })[0] ?? "",
        /LOGTO_APP_SECRET is set as well/,
      );
      assert.deepEqual(problemsOf({ ...rest, LOGTO_APP_SECRET_FILE: "/nowhere" }), [
        'LOGTO_APP_SECRET_FILE: can\'t read "/nowhere". Check that it exists and that this user may read it',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
