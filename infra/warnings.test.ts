// What a configuration is used with, but not without a word.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseConfig } from "./config.ts";
import { tencent } from "./testing/configuration.ts";
import { warnings } from "./warnings.ts";

describe("a configuration that is used with a warning", () => {
  it("names the countries whose numbers Logto's Tencent connector can't reach", () => {
    const [warning = ""] = warnings(
      parseConfig("prod", { tencent, smsVerify: "off", countries: ["CN", "US", "JP"] }),
    );
    assert.match(warning, /logto-stack:countries holds US, JP.*pulumi config rm countries/);
  });

  it("leaves that to the check of the account, which says it in the person's language", () => {
    assert.deepEqual(warnings(parseConfig("prod", { tencent, countries: ["US"] })), []);
  });

  it("says nothing for mainland China, nor where no real message is sent", () => {
    assert.deepEqual(warnings(parseConfig("prod", { tencent, smsVerify: "off" })), []);
    assert.deepEqual(
      warnings(parseConfig("pr-1", { preview: true, smsSandbox: true, countries: ["US"] })),
      [],
    );
  });
});
