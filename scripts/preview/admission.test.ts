/** Who makes room when there are as many previews as there may be. */
import assert from "node:assert/strict";
import test from "node:test";
import { renew, victimOf } from "./admission.ts";
import { testRecord } from "./testing.ts";

const now = 10 * 3_600_000;
const record = (stack: string, hours: number) => testRecord({ stack, expiresAt: hours * 3_600_000 });

test("below the limit nobody has to go", () => {
  assert.equal(victimOf([record("pr-1", 1)], 2, now), undefined);
});

test("at the limit the one that expired first goes", () => {
  assert.equal(victimOf([record("pr-1", 20), record("pr-2", 3), record("pr-3", 2)], 3, now), "pr-3");
});

test("where none has expired it is a refusal that names them all, and the one with the least time left", () => {
  assert.throws(
    () => victimOf([record("pr-1", 20), record("pr-2", 12)], 2, now),
    /preview:max allows 2: pr-1 \(10 h left\), pr-2 \(2 h left\).*down pr-2/su,
  );
});

test("one that is brought up to date isn't idle, however long ago somebody came", () => {
  const settings = { lifetime: 3_600_000, domain: undefined };
  const request = {
    stack: "pr-1",
    subject: "1",
    branch: undefined,
    variant: undefined,
    backend: "",
    clone: "",
  };
  assert.equal(renew(testRecord({ updatedAt: 1 }), request, settings, now).updatedAt, now);
});
