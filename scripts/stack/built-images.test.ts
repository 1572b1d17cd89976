import assert from "node:assert/strict";
import { test } from "node:test";
import { imagesToRemove } from "./built-images.ts";

const own = ["logto-stack/app:new", "logto-stack/app:old"];
const settled = ["logto-stack/app:old", "logto-stack/proxy:older"];

test("with the last stack go its images and those of earlier versions", () => {
  assert.deepEqual(imagesToRemove(own, settled, true), [
    "logto-stack/app:new",
    "logto-stack/app:old",
    "logto-stack/proxy:older",
  ]);
});

test("beside another stack, whose update may be about to start a recent image, that one stays", () => {
  assert.deepEqual(imagesToRemove(own, settled, false), ["logto-stack/app:old"]);
});
