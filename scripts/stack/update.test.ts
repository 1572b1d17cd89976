/** Failures of an update that have a known fix name it. */
import assert from "node:assert/strict";
import test from "node:test";
import { explain } from "./update.ts";

const pulumi = { environment: { PULUMI_CONFIG_PASSPHRASE_FILE: "/clone/.state/passphrase" } };

test("a wrong passphrase is told with the file that holds it", () => {
  const said = explain("error: constructing secrets manager: incorrect passphrase", pulumi, "demo");
  assert.match(said, /passphrase in \/clone\/\.state\/passphrase/u);
  assert.match(said, /What to do(.|\n)*remove the stack with its data, users included: .*--leftovers/u);
});

test("a stack that another update locked meanwhile is told as such", () => {
  assert.match(explain("error: the stack is currently locked by 1 lock(s)", pulumi, "demo"), /wait for it/u);
});

test("after any other failure the person knows that the command can be run again", () => {
  assert.match(explain("", pulumi, "demo"), /run the command again; it goes on where it stopped/u);
});
