// Limits of the containers.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseConfig } from "./config.ts";
import { describeRefused, tencent } from "./testing/configuration.ts";

describe("a configuration that can be used", () => {
  it("has limits that hold unless others are given", () => {
    const limits = {
      postgresMegabytes: 512,
      logtoMegabytes: 768,
      migrationMegabytes: 512,
      migrationSeconds: 3600,
    };
    assert.deepEqual(parseConfig("prod", { tencent }).limits, limits);
    const { limits: more } = parseConfig("prod", { tencent, limits: { postgresMegabytes: 4096 } });
    assert.deepEqual(more, { ...limits, postgresMegabytes: 4096 });
  });
});

describeRefused([
  [
    "limits that are too low, or no numbers",
    { tencent, limits: { postgresMegabytes: 64, logtoMegabytes: "1g", cpu: 2 } },
    [
      /logto-stack:limits\.postgresMegabytes: must be at least 256/,
      /logto-stack:limits\.logtoMegabytes: must be a number of MiB, such as 768/,
      /logto-stack:limits\.cpu: there is no such key/,
    ],
  ],
]);
