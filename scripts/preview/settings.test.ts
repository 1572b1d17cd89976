/** A team's settings for all previews: where they come from, and what is refused. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { repositoryRoot } from "../setup/paths.ts";
import { readSettings } from "./settings.ts";

const pulumiYaml = readFileSync(path.join(repositoryRoot, "Pulumi.yaml"), "utf8");

test("Pulumi.yaml has a value for each setting", () => {
  assert.deepEqual(readSettings(pulumiYaml, {}), {
    domain: undefined,
    max: 5,
    lifetime: 3 * 86_400_000,
    idle: 8 * 3_600_000,
    variant: "phone-code",
    certificates: "acme",
    acmeEmail: undefined,
  });
});

test("the environment replaces a setting for one machine, and an empty variable doesn't", () => {
  const environment = {
    PREVIEW_DOMAIN: "preview.example.com",
    PREVIEW_MAX: "2",
    PREVIEW_IDLE: "off",
    PREVIEW_LIFETIME: "",
  };
  const { domain, max, idle, lifetime } = readSettings(pulumiYaml, environment);
  assert.deepEqual([domain, max, idle, lifetime], ["preview.example.com", 2, undefined, 3 * 86_400_000]);
});

test("every problem is told at once, with the variable or the key that it comes from", () => {
  const environment = { PREVIEW_MAX: "none", PREVIEW_LIFETIME: "soon", PREVIEW_VARIANT: "fax" };
  const broken = pulumiYaml.replace(/(preview:domain:\n\s+value:) ""/u, '$1 "https://preview.example.com/"');
  assert.throws(
    () => readSettings(broken, environment),
    /preview:domain in Pulumi\.yaml: .*isn't a domain.*PREVIEW_MAX: .*PREVIEW_LIFETIME: "soon".*PREVIEW_VARIANT: /su,
  );
});

test("a domain that can't be one is refused", () => {
  for (const domain of [
    "localhost",
    "*.example.com",
    "example.com:8443",
    "-a.example.com",
    "a..b",
    "1.2.3.4",
    `${"a.".repeat(120)}com`,
  ]) {
    assert.throws(() => readSettings(pulumiYaml, { PREVIEW_DOMAIN: domain }), /isn't a domain/u, domain);
  }
});
