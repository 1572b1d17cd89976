// Values on their way between the engine and us.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decodeProperties,
  encodeProperties,
  holdsUnknown,
  markLike,
  reveal,
  Secret,
  secretStrings,
  unknown,
} from "./values.ts";

void test("secrets and unknown values survive the way there and back", () => {
  const properties = {
    plain: 1,
    list: ["a", new Secret("s")],
    nested: { later: unknown },
    all: new Secret({ a: "b" }),
  };
  const back = decodeProperties(encodeProperties(properties));
  assert.deepEqual(back, properties);
});

void test("an output value is read as its value, as a secret or as unknown", () => {
  const signature = { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
  const properties = {
    known: { ...signature, value: "v" },
    secret: { ...signature, value: "s", secret: true },
    later: signature,
  };
  const decoded = decodeProperties(encodeProperties(properties));
  assert.deepEqual(decoded, { known: "v", secret: new Secret("s"), later: unknown });
});

void test("a property that is null counts as left out", () => {
  assert.deepEqual(decodeProperties(encodeProperties({ a: null, b: { c: null } })), { b: { c: null } });
});

void test("an asset is refused, since nothing in Logto takes one", () => {
  const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "x" };
  assert.throws(() => decodeProperties(encodeProperties({ asset })), /Assets/);
});

void test("secret markers are found, removed and put back where they were", () => {
  const marked = { config: { id: "1", key: new Secret("k") }, list: [new Secret("a"), "b"] };
  assert.deepEqual(secretStrings(marked), ["k", "a"]);
  assert.deepEqual(reveal(marked), { config: { id: "1", key: "k" }, list: ["a", "b"] });
  assert.deepEqual(markLike({ config: { id: "2", key: "new" } }, marked), {
    config: { id: "2", key: new Secret("new") },
  });
});

void test("something unknown is found however deep it is", () => {
  assert.equal(holdsUnknown({ a: [new Secret({ b: unknown })] }), true);
  assert.equal(holdsUnknown({ a: [new Secret({ b: 1 })] }), false);
});
