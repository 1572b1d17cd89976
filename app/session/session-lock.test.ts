import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { withSessionLock } from "./session-lock.ts";

describe("the lock of a session", () => {
  it("lets one at a time through, in order, also after a failure", async () => {
    const events: string[] = [];
    const work = (name: string, fail = false) =>
      withSessionLock("one", async () => {
        events.push(`begin ${name}`);
        await sleep(5);
        events.push(`end ${name}`);
        if (fail) throw new Error(name);
        return name;
      });
    const results = await Promise.allSettled([work("a", true), work("b"), work("c")]);
    assert.deepEqual(events, ["begin a", "end a", "begin b", "end b", "begin c", "end c"]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "fulfilled", "fulfilled"],
    );
  });

  it("doesn't hold up other sessions", async () => {
    let release: (() => void) | undefined;
    const blocked = withSessionLock("one", () => new Promise<void>((resolve) => (release = resolve)));
    assert.equal(await withSessionLock("two", () => Promise.resolve("free")), "free");
    release?.();
    await blocked;
  });
});
