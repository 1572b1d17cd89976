// Differences as `pulumi preview` shows them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { changes, emptied, equal, joinPath } from "./diff.ts";
import { unknown } from "./values.ts";

function paths(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  return changes(before, after).map(({ path, kind }) => `${kind} ${path}`);
}

void test("equal properties have no difference, in whatever order their keys are", () => {
  assert.deepEqual(paths({ a: { x: 1, y: [1, 2] } }, { a: { y: [1, 2], x: 1 } }), []);
});

void test("a difference is named down to the list element", () => {
  const before = { oidc: { redirectUris: ["a", "b"] } };
  assert.deepEqual(paths(before, { oidc: { redirectUris: ["a", "c", "d"] } }), [
    "update oidc.redirectUris[1]",
    "add oidc.redirectUris[2]",
  ]);
});

void test("added, removed and changed properties are told apart", () => {
  assert.deepEqual(paths({ a: 1, b: 2 }, { b: 3, c: 4 }), ["delete a", "update b", "add c"]);
});

void test("an empty value and none are the same to Logto, so they are no difference", () => {
  const before = {
    description: "",
    customData: {},
    oidc: { redirectUris: ["a"], postLogoutRedirectUris: [] },
  };
  assert.deepEqual(paths(before, { oidc: { redirectUris: ["a"] } }), []);
});

void test("false and zero aren't empty", () => {
  assert.deepEqual(paths({ a: false, b: 0 }, {}), ["delete a", "delete b"]);
});

void test("a property that wasn't set and is set to nothing stands out, and the other way round it doesn't", () => {
  const all = emptied(
    { known: [] },
    { known: [], list: [], record: {}, text: "", nested: { a: [] }, full: [1] },
  );
  assert.deepEqual(
    all.map(({ path, kind }) => `${kind} ${path}`),
    ["add list", "add nested", "add record", "add text"],
  );
  assert.deepEqual(emptied({ list: [] }, { other: null, missing: undefined }), []);
});

void test("what a preview can't know yet counts as different", () => {
  assert.deepEqual(paths({ a: { b: 1 } }, { a: { b: unknown } }), ["update a.b"]);
  assert.equal(equal({ a: unknown }, { a: unknown }), false);
});

void test("keys that aren't identifiers are quoted in a path", () => {
  assert.equal(joinPath("customData", "a.b"), 'customData["a.b"]');
});
