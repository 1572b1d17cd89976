/** How progress is told, and to whom. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { isTerminal, seconds, step } from "./progress.mjs";

test("a duration is told as people say it", () => {
  assert.equal(seconds(2_400), "2 s");
  assert.equal(seconds(59_600), "1 min 00 s");
  assert.equal(seconds(185_000), "3 min 05 s");
});

test("a build service's terminal has no person before it", () => {
  const terminal = { isTTY: true };
  assert.equal(isTerminal(terminal, {}), true);
  assert.equal(isTerminal(terminal, { CI: "false" }), true);
  assert.equal(isTerminal(terminal, { CI: "true" }), false);
  assert.equal(isTerminal({}, {}), false);
});

/** @returns what is written to a terminal or to a log from now on; time passes as the test says */
function said(context: TestContext, isTerminal: boolean): string[] {
  const written: string[] = [];
  const stderr = { isTTY: isTerminal, columns: 80, write: (text: string) => written.push(text) > 0 };
  context.mock.getter(process, "stderr", () => stderr);
  const { CI } = process.env;
  process.env["CI"] = "";
  context.after(() => {
    if (CI === undefined) delete process.env["CI"];
    else process.env["CI"] = CI;
  });
  context.mock.timers.enable({ apis: ["setInterval", "setTimeout", "Date"] });
  return written;
}

/** Due timers all see the time after a tick, so it passes in small ones. */
function pass(context: TestContext, seconds: number): void {
  for (let tick = 0; tick < seconds * 10; tick++) context.mock.timers.tick(100);
}

test("a log is told that a step begins, every ten seconds what it is at, and how long it took", async (context) => {
  const written = said(context, false);
  const work = step("Building", (update) => {
    update("compiling a.go");
    return new Promise((resolve) => setTimeout(resolve, 25_000));
  });
  pass(context, 25);
  await work;
  assert.deepEqual(written, [
    "  Building …\n",
    "    still at it after 10 s: compiling a.go\n",
    "    still at it after 20 s: compiling a.go\n",
    "✓ Building (25 s)\n",
  ]);
});

test("a terminal sees at once that something moves, and in the end one line is left", async (context) => {
  const written = said(context, true);
  const failed = assert.rejects(
    step("Building", (update) => {
      update("compiling a.go");
      return new Promise((_, reject) => setTimeout(reject, 4_000, new Error("no disk")));
    }),
    /no disk/u,
  );
  const clearLine = "\r\u001B[2K";
  assert.match(written[0]?.replace(clearLine, "") ?? "", /^\S Building \(0 s\)$/u);
  pass(context, 3);
  assert.match(written.at(-1)?.replace(clearLine, "") ?? "", /^\S Building \(3 s\) compiling a\.go$/u);
  pass(context, 1);
  await failed;
  assert.equal(written.at(-1), `${clearLine}✗ Building (failed after 4 s)\n`);
});
