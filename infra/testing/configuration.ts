// What the tests of the configuration's parts share.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../config.ts";

/** Valid settings of an account at Tencent Cloud, the least that there are. */
export const tencent = {
  accessKeyId: "AKID1",
  accessKeySecret: "secret",
  sdkAppId: 1400006666,
  signName: "腾讯云",
  templates: { Register: "1", SignIn: 2, ForgotPassword: "3", Generic: "4" },
};

/** Everything that was wrong, as a person reads it. */
export function refusal(raw: Record<string, unknown>, stack = "dev"): string {
  try {
    parseConfig(stack, raw);
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error), "a user's mistake is no stack trace");
    return error.message;
  }
  return assert.fail("the configuration was accepted");
}

/** A test for each configuration that can't be used, by what is wrong with it. */
export function describeRefused(
  cases: [what: string, raw: Record<string, unknown>, expected: RegExp[]][],
): void {
  describe("a configuration that can't be used names the key and the fix", () => {
    for (const [what, raw, expected] of cases) {
      it(what, () => {
        const message = refusal(raw);
        for (const pattern of expected) assert.match(message, pattern);
        assert.match(message, /Nothing was changed/);
      });
    }
  });
}
