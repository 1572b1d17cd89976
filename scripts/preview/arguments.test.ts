/** What a person may type after `npm run preview --`. */
import assert from "node:assert/strict";
import test from "node:test";
import { parseWords, type WordRules } from "./arguments.ts";
import { findCommand, usage } from "./commands.ts";

test("a preview and the command's own options are understood", () => {
  const words = parseWords(["123", "--variant", "phone-password", "--json"], {
    takesSubject: true,
    options: ["variant"],
  });
  assert.ok(typeof words !== "string");
  assert.deepEqual([words.subject, words.variant, words.json], ["123", "phone-password", true]);
});

/** What is wrong with the words. */
function complaint(words: string[], rules: WordRules): string {
  const parsed = parseWords(words, rules);
  assert.ok(typeof parsed === "string");
  return parsed;
}

test("what isn't understood is named", () => {
  assert.match(complaint([], { takesSubject: true }), /Which preview/u);
  assert.match(complaint(["1", "2"], { takesSubject: true }), /What is "2" for/u);
  assert.match(complaint(["1", "--for", "2d"], { takesSubject: true }), /takes no --for/u);
  assert.match(
    complaint(["1", "--variant", "fax"], { takesSubject: true, options: ["variant"] }),
    /"fax" is none of/u,
  );
  assert.match(complaint(["1", "--colour"], { takesSubject: true }), /--colour/u);
});

test("the usage text names every command, and each can be found", () => {
  for (const name of ["up", "down", "list", "logs", "open", "extend", "gc", "doctor"]) {
    assert.match(usage(), new RegExp(`^  ${name} `, "mu"));
    assert.equal(findCommand(name)?.name, name);
  }
  assert.equal(findCommand("destroy"), undefined);
});
