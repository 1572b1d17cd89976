// The configuration as a whole; a part that has a file has its tests beside it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { z } from "zod";
import { loadConfig, parseConfig } from "./config.ts";
import { describeRefused, refusal, tencent } from "./testing/configuration.ts";

describe("a configuration that can be used", () => {
  it("protects the data unless the stack is a preview", () => {
    assert.equal(parseConfig("prod", { tencent }).protect, true);
    assert.equal(parseConfig("prod", { tencent, protect: false }).protect, false);
    assert.equal(parseConfig("pr-1", { preview: true, smsSandbox: true, protect: true }).protect, false);
  });

  it("puts the mirror before the official images only", () => {
    const config = parseConfig("prod", {
      tencent,
      registryMirror: "mirror.example.com/hub/",
      caddyImage: "our/caddy:2",
    });
    assert.match(config.logtoImage, /^mirror\.example\.com\/hub\/logto-io\/logto:/);
    assert.match(config.postgresImage, /^mirror\.example\.com\/hub\/library\/postgres:/);
    assert.equal(config.caddyImage, "our/caddy:2");
  });

  it("is read from the runtime as Pulumi hands it over, typed values as JSON", async () => {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ name, inputs }) => ({ id: name, state: z.record(z.unknown()).parse(inputs) }),
        call: () => ({}),
      },
      "logto-stack",
      "dev",
    );
    pulumi.runtime.setAllConfig({
      "logto-stack:preview": "true",
      "logto-stack:smsSandbox": "true",
      "logto-stack:port": "8443",
      "logto-stack:signInMethods": '["password","verificationCode"]',
      "logto-stack:appUrl": "",
      "docker:host": "unix:///elsewhere.sock",
    });
    const config = loadConfig();
    assert.equal(config.port, 8443);
    assert.deepEqual(config.signInMethods, ["password", "verificationCode"]);
  });
});

it("the defaults that Pulumi.yaml declares are those of the program, which knows each key", () => {
  const { config } = z
    .object({ config: z.record(z.object({ default: z.unknown() }).passthrough()) })
    .parse(parse(readFileSync(new URL("../Pulumi.yaml", import.meta.url), "utf8")));
  const declared = Object.entries(config).filter(([key]) => !key.includes(":"));
  const defaults = Object.fromEntries(declared.map(([key, entry]) => [key, entry.default]));
  // JSON leaves out what is undefined.
  const parsed = (raw: object) =>
    JSON.parse(JSON.stringify(parseConfig("prod", { ...raw, tencent }))) as unknown;
  assert.deepEqual(parsed(defaults), parsed({}));
});

describeRefused([
  [
    "phone sign-up without verify",
    { tencent, signInExperience: { signUp: { identifiers: ["phone"], verify: false } } },
    [
      /logto-stack:signInExperience\.signUp\.verify: .*pulumi config set --path signInExperience\.signUp\.verify true/,
    ],
  ],
  [
    "no country",
    { tencent, countries: [] },
    [/logto-stack:countries: .*at least one country.*pulumi config/],
  ],
  [
    "a sandbox in a stack that isn't a preview",
    { tencent, smsSandbox: true },
    [/logto-stack:smsSandbox: .*pulumi config set preview true/],
  ],
  ["a port out of range", { tencent, port: 70000 }, [/logto-stack:port: must be a port/]],
  ["a key that doesn't exist", { tencent, prot: 1 }, [/logto-stack:prot: there is no such key/]],
]);

describe("what a person is told of a configuration that can't be used", () => {
  it("reports every problem at once, and no secret", () => {
    const message = refusal({
      port: 0,
      appUrl: "x",
      tencent: { accessKeySecret: "s3cr3t-value", templates: {} },
    });
    for (const key of ["port", "appUrl", "tencent.accessKeyId", "tencent.sdkAppId", "tencent.templates"]) {
      assert.ok(message.includes(`logto-stack:${key}:`), `${key} is missing in:\n${message}`);
    }
    assert.ok(!message.includes("s3cr3t-value"));
  });

  it("a stack's name that can't become a host name", () => {
    assert.match(refusal({ tencent }, "Feature_X"), /Feature_X.*pulumi stack init/s);
  });
});
