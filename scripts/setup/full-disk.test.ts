import assert from "node:assert/strict";
import { test } from "node:test";
import { fullDiskAdvice, toUserError } from "./full-disk.ts";
import { UserError } from "./user-error.mjs";

test("a full disk is told with whose it is", () => {
  const engine = "Error response from daemon: mkdir /var/lib/docker/overlay2/x: no space left on device";
  assert.match(
    fullDiskAdvice(`lines before\n${engine}`) ?? "",
    /^The Docker engine's disk is full.*docker system df/u,
  );
  const state =
    'blob (key ".pulumi/stacks/x.json"): write /s/.pulumi/stacks/x.json.tmp: no space left on device';
  assert.match(fullDiskAdvice(state) ?? "", /^The disk with Pulumi's state is full/u);
  assert.match(
    fullDiskAdvice("ENOSPC: no space left on device, write") ?? "",
    /^This machine's disk is full/u,
  );
  assert.equal(fullDiskAdvice("connection refused"), undefined);
});

test("it is never shown as a bug, and told once", () => {
  const raw = toUserError(new Error("(HTTP code 500) server error - no space left on device"));
  assert.ok(raw instanceof UserError);
  assert.match(raw.message, /engine's disk is full/u);
  assert.equal(toUserError(raw), raw);
});

test("a mistake stays as it was, and a bug stays a bug", () => {
  const mistake = new UserError("no such preview");
  assert.equal(toUserError(mistake), mistake);
  assert.equal(toUserError(new Error("undefined is not a function")), undefined);
});
