import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { it } from "node:test";
import { exampleFile } from "../infra/provider/reference.ts";
import { loadAllResources } from "../infra/provider/resources/index.ts";
import { outdatedPages, wantedPages } from "./resource-reference.ts";

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

it("a page shows what an input is where it is left out, and what an import takes", async () => {
  const text = async (name: string): Promise<string> =>
    (await wantedPages()).find(({ file }) => file === `${name}.md`)?.text ?? "";
  assert.match(await text("Role"), /`type` \| `User`, `MachineToMachine` \| replaces, default `User` \|/);
  assert.match(await text("Provider"), /`tenantId` \| string \| .*default `default` \|/);
  for (const { name, read, importId = "<id>" } of await loadAllResources()) {
    if (read === undefined) continue;
    // A placeholder, or the id of a tenant's only one.
    assert.match(importId, /<|^default$/, name);
    assert.ok((await text(name)).includes(`pulumi import logto:index:${name} my-name `), name);
  }
});
