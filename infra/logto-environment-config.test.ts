// Variables that Logto gets beside the stack's own.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseConfig } from "./config.ts";
import { describeRefused, tencent } from "./testing/configuration.ts";

describe("a configuration that can be used", () => {
  it("gives Logto further variables, numbers as the texts that they are", () => {
    const logtoEnvironment = { HTTPS_PROXY: "http://proxy.example.com:3128", DATABASE_POOL_SIZE: 10 };
    assert.deepEqual(parseConfig("prod", { tencent, logtoEnvironment }).logtoEnvironment, {
      ...logtoEnvironment,
      DATABASE_POOL_SIZE: "10",
    });
  });
});

describeRefused([
  [
    "variables of Logto that the stack sets itself",
    { tencent, logtoEnvironment: { ENDPOINT: "https://auth.example.com", PORT: 80 } },
    [
      /logto-stack:logtoEnvironment\.ENDPOINT: the stack sets this itself .*pulumi config set endpoint/,
      /logto-stack:logtoEnvironment\.PORT: .*pulumi config rm --path logtoEnvironment\.PORT/,
    ],
  ],
  [
    "certificates for Logto in a stack where the sandbox's authority has their place",
    { preview: true, smsSandbox: true, logtoEnvironment: { NODE_EXTRA_CA_CERTS: "/ca.pem" } },
    [/logto-stack:logtoEnvironment\.NODE_EXTRA_CA_CERTS: .*sandbox's authority/],
  ],
  [
    "a key of Logto's vault that is none",
    { tencent, logtoEnvironment: { SECRET_VAULT_KEK: "s3cr3t-value" } },
    [/logto-stack:logtoEnvironment\.SECRET_VAULT_KEK: must be 32 bytes.*openssl rand -base64 32/],
  ],
]);
