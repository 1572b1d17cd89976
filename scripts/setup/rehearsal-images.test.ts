import assert from "node:assert/strict";
import test from "node:test";
import { refuseWithoutRoot } from "./rehearsal-images.ts";

test("only root can make a Debian, and everybody else is told what else there is", () => {
  assert.throws(() => {
    refuseWithoutRoot(["rehearsal/debian:bookworm"], 1000);
  }, /Only root(.|\n)*Nothing was changed(.|\n)*sudo(.|\n)*REGISTRY_MIRROR(.|\n)*docker load(.|\n)*LOGTO_IMAGE/u);
  refuseWithoutRoot(["rehearsal/debian:bookworm"], 0);
});

test("with the Debian there already, what is based on it needs no root", () => {
  refuseWithoutRoot([], 1000);
});
