/** What a person may type after `npm run demo --`. */
import assert from "node:assert/strict";
import test from "node:test";
import { parseArguments } from "./arguments.ts";

test("without arguments it is about the stack demo", () => {
  assert.deepEqual(parseArguments([], ["stack", "port"]), {
    stack: "demo",
    port: undefined,
    leftovers: false,
  });
});

test("stack and port can be given", () => {
  assert.deepEqual(parseArguments(["--stack", "pr-7", "--port", "8081"], ["stack", "port"]), {
    stack: "pr-7",
    port: 8081,
    leftovers: false,
  });
});

test("a name that can't be part of a host name, a port that is none and an option of another command are named", () => {
  assert.throws(() => parseArguments(["--stack", "My_Stack"], ["stack"]), /--stack: "My_Stack"/u);
  assert.throws(() => parseArguments(["--port", "70000"], ["port"]), /--port: "70000" is no port/u);
  assert.throws(() => parseArguments(["--port", "80"], ["stack"]), /takes no --port/u);
  assert.throws(() => parseArguments(["--colour"], ["stack"]), /'--colour'/u);
});
