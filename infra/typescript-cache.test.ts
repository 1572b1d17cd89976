// The provider's start: with an empty, a filled and a broken cache.
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { Engine } from "./provider/testing/engine.ts";

void test("the provider starts with an empty cache, fills it, and starts with a broken one", async (context) => {
  const folder = await mkdtemp(path.join(tmpdir(), "provider-cache-"));
  context.after(async () => rm(folder, { recursive: true, force: true }));
  const cached = async (): Promise<string | undefined> =>
    (await readdir(folder)).find((name) => name.startsWith("typescript-") && name.endsWith(".json"));
  const first = await Engine.start({}, undefined, { NODE_COMPILE_CACHE: folder });
  await first.check("RandomSecret", "secret", {});
  await first.interrupt();
  assert.notEqual(await cached(), undefined);
  for (const content of [undefined, "{ cut sho"]) {
    if (content !== undefined) await writeFile(path.join(folder, (await cached()) ?? ""), content);
    const next = await Engine.start({}, undefined, { NODE_COMPILE_CACHE: folder });
    context.after(async () => next.stop());
    assert.equal((await next.create("RandomSecret", "secret", {})).id.length, 12);
  }
});
