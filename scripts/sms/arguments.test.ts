import assert from "node:assert/strict";
import test from "node:test";
import { UserError } from "../setup/user-error.mjs";
import { parseSmsArguments } from "./arguments.ts";

test("a number is taken with spaces, a stack and times have defaults", () => {
  const { command, stack, to, hours, via } = parseSmsArguments(["send", "--to", "+86 138-0013 8000"]);
  assert.deepEqual(
    { command, stack, to, hours, via },
    {
      command: "send",
      stack: "demo",
      to: "+8613800138000",
      hours: 24,
      via: "both",
    },
  );
  assert.equal(parseSmsArguments([]).command, "help");
  assert.equal(parseSmsArguments(["check", "--help"]).command, "help");
});

test("what is wrong is named together with the usage", () => {
  for (const [words, says] of [
    [["sned"], /no command "sned"/],
    [["send"], /send needs --to/],
    [["send", "--to", "13800138000"], /must begin with \+/],
    [["send", "--to", "+8613800138000", "--via", "fax"], /--via: "fax"/],
    [["check", "--to", "+8613800138000"], /check takes no --to/],
    [["status", "--hours", "0"], /--hours: "0" is no whole number/],
    [["status", "--hours", "1.5"], /--hours/],
    [["check", "--stack", "Not A Stack"], /--stack/],
    [["check", "status"], /One command at a time/],
    [["check", "--nonsense"], /nonsense/],
  ] as const) {
    assert.throws(
      () => parseSmsArguments([...words]),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, says);
        assert.match(error.message, /npm run sms -- <command>/);
        return true;
      },
      words.join(" "),
    );
  }
});
