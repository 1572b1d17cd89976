import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { lockedPackages } from "../locked-packages.ts";
import { contentHash } from "./built-image.ts";

const root = join(import.meta.dirname, "../..");
const folders = ["app", "infra/sms-sandbox", "infra/sms-guard", "infra/reverse-proxy"] as const;

describe("an image's name", () => {
  const copy = mkdtempSync(join(tmpdir(), "built-image-"));
  after(() => {
    rmSync(copy, { recursive: true });
  });
  for (const folder of folders) {
    cpSync(join(root, folder), join(copy, folder), {
      recursive: true,
      filter: (path) => !/\/(node_modules|dist)$/u.test(path),
    });
  }
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");

  /** The names' hashes with another version of one package. */
  function hashes(place: string | undefined) {
    const changed =
      place === undefined ? lock : lock.replace(`"${place}": {`, `"${place}": { "changed": true,`);
    assert.ok(place === undefined || changed !== lock, `${place ?? ""} is in the lock file`);
    writeFileSync(join(copy, "package-lock.json"), changed);
    return folders.map((folder) => contentHash({ folder, buildArguments: {} }, copy));
  }

  /** The images that are others with another version of a package. */
  function changedBy(place: string) {
    const before = hashes(undefined);
    return hashes(place).flatMap((hash, index) => (hash === before[index] ? [] : [folders[index]]));
  }

  it("stays where a package changes that isn't in any image", () => {
    assert.deepEqual(changedBy("node_modules/eslint"), []);
    assert.deepEqual(changedBy("node_modules/@pulumi/pulumi"), []);
  });

  it("changes with what the image's own packages come to, and with what bundles them", () => {
    assert.deepEqual(changedBy("node_modules/express"), ["app"]);
    // What a package of the app asks for.
    assert.deepEqual(changedBy("node_modules/pg-protocol"), ["app"]);
    assert.deepEqual(changedBy("node_modules/zod"), ["app", "infra/sms-sandbox"]);
    assert.deepEqual(changedBy("node_modules/esbuild"), ["app", "infra/sms-sandbox"]);
  });

  it("changes with a source file", () => {
    const before = hashes(undefined);
    writeFileSync(join(copy, "infra/reverse-proxy/start.sh"), "exec true\n");
    const changed = hashes(undefined).map((hash, index) => hash !== before[index]);
    assert.deepEqual(changed, [false, false, false, true]);
  });
});

describe("the packages of a workspace", () => {
  it("are all that npm would install there", () => {
    const places = lockedPackages(join(root, "package-lock.json"), "app").map(([place]) => place);
    assert.ok(places.includes("app"));
    assert.ok(places.length > 50 && places.length < 400, `${places.length} places`);
  });
});
