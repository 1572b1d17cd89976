/** Failures of the system's programs are told in their own words, with what to do. */
import assert from "node:assert/strict";
import test from "node:test";
import { execa } from "execa";
import { explained } from "./tool.ts";
import { UserError } from "./user-error.mjs";

const isTold = (words: RegExp) => (error: unknown) =>
  error instanceof UserError && words.test(error.message) && error.message.includes("What to do: look");

test("a program that fails is told with its last lines", async () => {
  const work = () => execa("sh", ["-c", "echo E: no such suite >&2; exit 1"]);
  await assert.rejects(
    explained("look", work),
    isTold(/^Command failed with exit code 1: sh -c .*\nE: no such suite/u),
  );
});

test("one that isn't there is told as such", async () => {
  const work = () => execa("no-such-program", []);
  await assert.rejects(explained("look", work), isTold(/no-such-program(.|\n)*ENOENT/u));
});

test("a bug of ours stays one", async () => {
  const work = () => Promise.reject(new TypeError("x is not a function"));
  await assert.rejects(explained("look", work), TypeError);
});
