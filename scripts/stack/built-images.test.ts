import assert from "node:assert/strict";
import { test } from "node:test";
import { TestEngine } from "../preview/testing-engine.ts";
import { imagesToRemove, pruneBuiltImages } from "./built-images.ts";

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

test("pruning takes what no container uses, and leaves recent and other people's images", async (context) => {
  const ages: Record<string, number> = {
    "logto-stack/app:unused": 3600,
    "logto-stack/app:used": 3600,
    "logto-stack/app:recent": 60,
    "postgres:17": 3600,
  };
  const engine = await TestEngine.start((method, path) => {
    if (path === "/images/json") return answer(200, [{ RepoTags: Object.keys(ages) }]);
    const [, name = "", isInspected] = /^\/images\/(.+?)(\/json)?$/u.exec(path) ?? [];
    if (isInspected) {
      const LastTagTime = new Date(Date.now() - (ages[name] ?? 0) * 1000).toISOString();
      return answer(200, { Metadata: { LastTagTime } });
    }
    return method === "DELETE" && name.endsWith(":used")
      ? answer(409, { message: "in use" })
      : answer(200, []);
  });
  context.after(() => {
    engine.stop();
  });
  assert.equal(await pruneBuiltImages(engine.docker), 1);
  const asked = engine.requests.filter((request) => request.startsWith("DELETE "));
  assert.deepEqual(
    asked.sort(),
    ["unused", "used"].map((tag) => `DELETE /images/logto-stack/app:${tag}`),
  );
});

function answer(status: number, body: unknown) {
  return Promise.resolve({ status, body });
}
