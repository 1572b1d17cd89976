import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { it } from "node:test";
import { exampleFile } from "../infra/provider/reference.ts";
import { loadAllResources } from "../infra/provider/resources/index.ts";
import { outdatedPages } from "./resource-reference.ts";

it("docs/resources says what the provider's schema says", async () => {
  assert.deepEqual(await outdatedPages(), [], "run: npm run docs");
});

it("every resource that Logto keeps has an example program", async () => {
  const examples = readdirSync(new URL("../docs/resources/examples", import.meta.url));
  const kept = (await loadAllResources()).filter(({ list }) => list !== undefined);
  assert.deepEqual(
    kept.map(({ name }) => exampleFile(name)).filter((file) => !examples.includes(file)),
    [],
  );
});
