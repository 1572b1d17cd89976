// The guard against SMS pumping, and what is in front of it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseConfig } from "./config.ts";
import { callingCodesOf, unknownCountries } from "./sms-guard-config.ts";
import { tencent } from "./testing/configuration.ts";

describe("a configuration that can be used", () => {
  it("guards against SMS pumping only where it is told to, for the countries of the stack", async () => {
    assert.equal(parseConfig("prod", { tencent }).smsGuard, undefined);
    const { smsGuard } = parseConfig("prod", {
      tencent,
      countries: ["CN", "US", "CA"],
      smsGuard: { enabled: true, daily: 50 },
    });
    assert.deepEqual(smsGuard, {
      addressHourly: 30,
      daily: 50,
      proxies: 0,
      alarmUrl: undefined,
      countries: ["CN", "US", "CA"],
    });
    assert.deepEqual(await callingCodesOf(["CN", "US", "CA"]), ["1", "86"]);
    assert.deepEqual(await unknownCountries(["CN", "ZZ"]), ["ZZ"]);
  });

  it("counts one proxy in front of a stack with an https endpoint, and as many as it is told", () => {
    const endpoint = "https://auth.example.com";
    const count = (raw: object) => parseConfig("prod", { tencent, smsGuard: { enabled: true }, ...raw });
    assert.equal(count({}).proxies, 0);
    assert.equal(count({ endpoint, proxies: "" }).proxies, 1);
    assert.equal(count({ endpoint, proxies: 2 }).proxies, 2);
    assert.equal(count({ endpoint, proxies: 2 }).smsGuard?.proxies, 2);
    assert.equal(count({ endpoint, proxies: 0 }).proxies, 0);
  });
});
