// The package's schema is what reference pages and other languages' SDKs are made from: nothing in it may be unsaid.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { loadAllResources } from "./resources/index.ts";
import { packageSchema } from "./schema.ts";
import { Engine } from "./testing/engine.ts";
import { PulumiProject } from "./testing/pulumi-project.ts";

/** Standard claims and the like, which their own names say. */
const selfEvident = [/^User(Profile|ProfileAddress)$/, /AllowedChars$/];

void test("every property of every resource, nested ones too, says what it means", async () => {
  const { resources, types } = await packageSchema("0.0.0");
  const named = Object.entries({ ...resources, ...types }).map(
    ([token, spec]) => [token.slice(token.lastIndexOf(":") + 1), spec] as const,
  );
  const undescribed = named
    .filter(([name]) => !selfEvident.some((pattern) => pattern.test(name)))
    .flatMap(([name, { properties }]) =>
      Object.entries(properties ?? {})
        .filter(([, { description }]) => description === undefined)
        .map(([property]) => `${name}.${property}`),
    );
  assert.deepEqual(undescribed, []);
});

void test("Pulumi's command gets the schema from the provider, and Pulumi's own check, with which generators of SDKs begin, accepts it", async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "provider-schema-"));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  const pulumi = new PulumiProject(folder);
  const provider = fileURLToPath(new URL("./pulumi-resource-logto", import.meta.url));
  const { code, output: schema } = await pulumi.run("package", "get-schema", provider);
  assert.equal(code, 0, schema);
  const check = async (text: string) => {
    writeFileSync(path.join(folder, "schema.json"), text);
    return pulumi.run("schema", "check", "schema.json");
  };
  const checked = await check(schema);
  assert.equal(checked.code, 0, checked.output);
  assert.equal(checked.output.trim(), "", "not even a warning");
  const broken = await check(schema.replace("#/types/logto:index:", "#/types/logto:index:Missing"));
  assert.match(
    broken.output,
    /type logto:index:Missing\w+ not found/,
    "a reference that leads nowhere is seen",
  );
});

void test("an SDK in another language gets the package's version", async () => {
  const { language } = await packageSchema("0.0.0");
  for (const name of ["nodejs", "python", "go", "csharp"])
    assert.partialDeepStrictEqual(language, { [name]: { respectSchemaVersion: true } });
});

void test("the schema that the engine is given describes every resource and property, and marks what is secret", async (context) => {
  const engine = await Engine.start({});
  context.after(async () => engine.stop());
  const schema: unknown = JSON.parse(await engine.schema());
  const text = JSON.stringify(schema);
  for (const { name } of await loadAllResources()) {
    assert.ok(text.includes(`"logto:index:${name}":{"description":`), name);
  }
  assert.match(text, /"clientSecret":\{[^}]*"secret":true/);
  assert.match(text, /"value":\{[^}]*"secret":true/);
});
