/** Which Go compiler is good enough. */
import assert from "node:assert/strict";
import test from "node:test";
import { isAtLeast, newestGoPackage } from "./go-toolchain.ts";

test("versions are compared by number, not by letter", () => {
  assert.ok(isAtLeast("1.26.6", "1.26.6"));
  assert.ok(isAtLeast("1.100", "1.26.6"));
  assert.ok(isAtLeast("1.21", "1.21.0"));
  assert.ok(!isAtLeast("1.9.7", "1.21"));
  assert.ok(!isAtLeast("1.26.5", "1.26.6"));
});

test("of a distribution's compilers the newest is taken that can fetch the exact version", () => {
  const names = [
    "golang-1.19-go",
    "golang-1.9-go",
    "golang-1.23-go",
    "golang-1.22-go",
    "golang-1.23-src",
    "",
  ];
  assert.equal(newestGoPackage(names), "1.23");
});

test("a distribution with old compilers only has none for us", () => {
  assert.equal(newestGoPackage(["golang-1.19-go", "golang-1.15-go"]), undefined);
});
