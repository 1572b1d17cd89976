// The package's schema is what reference pages and other languages' SDKs are made from: nothing in it may be unsaid.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAllResources } from "./resources/index.ts";
import { packageSchema } from "./schema.ts";
import { Engine } from "./testing/engine.ts";

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

void test("every reference leads to a type of the schema", async () => {
  const schema = await packageSchema("0.0.0");
  const references = JSON.stringify(schema).matchAll(/"#\/types\/([^"]+)"/g);
  const missing = [...references].map(([, token]) => token ?? "").filter((token) => !(token in schema.types));
  assert.deepEqual(missing, []);
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
