import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { configurationReference } from "./configuration-reference.ts";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

it("docs/configuration.md says what Pulumi.yaml declares", () => {
  assert.equal(
    read("docs/configuration.md"),
    configurationReference(read("Pulumi.yaml")),
    "run: npm run docs",
  );
});

it("a key that is declared without a description is refused", () => {
  assert.throws(() => configurationReference("config: {port: {type: integer, default: 1}}"), /description/);
});
