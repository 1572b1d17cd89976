import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { dropUnreadableStates, repairCheckpoint } from "./checkpoint.ts";

describe("A state that a kill has cut off", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "logto-stack-checkpoint-"));
    mkdirSync(path.join(folder, ".pulumi/stacks/logto-stack"), { recursive: true });
    file = path.join(folder, ".pulumi/stacks/logto-stack/demo.json");
    writeFileSync(`${file}.bak`, '{"before":true}');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  for (const rest of ["", '{"version":3,"checkp']) {
    it(`is replaced by the state before it when ${rest.length} characters are left`, () => {
      writeFileSync(file, rest);
      repairCheckpoint(`file://${folder}`, "demo");
      assert.equal(readFileSync(file, "utf8"), '{"before":true}');
    });
  }

  it("is left alone when it is whole", () => {
    writeFileSync(file, '{"now":true}');
    repairCheckpoint(`file://${folder}`, "demo");
    assert.equal(readFileSync(file, "utf8"), '{"now":true}');
  });

  for (const owner of ["demo.json", "demo.json.bak"]) {
    it(`can be read again once the cut-off attributes of ${owner} are gone`, () => {
      writeFileSync(file, '{"now":true}');
      const attributes = path.join(path.dirname(file), `${owner}.attrs`);
      writeFileSync(attributes, "");
      repairCheckpoint(`file://${folder}`, "demo");
      assert.equal(existsSync(attributes), false);
      assert.equal(readFileSync(file, "utf8"), '{"now":true}');
    });
  }

  it("keeps attributes that are whole", () => {
    writeFileSync(file, '{"now":true}');
    writeFileSync(`${file}.attrs`, "{}");
    repairCheckpoint(`file://${folder}`, "demo");
    assert.equal(existsSync(`${file}.attrs`), true);
  });

  it("is left alone when the state before it is cut off too", () => {
    writeFileSync(file, "");
    writeFileSync(`${file}.bak`, "{");
    repairCheckpoint(`file://${folder}`, "demo");
    assert.equal(readFileSync(file, "utf8"), "");
  });

  it("of a preview counts as lost when the state before it is cut off too, and other stacks' states stay", () => {
    const preview = path.join(path.dirname(file), "pr-1.json");
    for (const cutOff of [file, preview, `${preview}.bak`]) writeFileSync(cutOff, "{");
    writeFileSync(`${file}.bak`, "{");
    dropUnreadableStates(`file://${folder}`, "pr-");
    assert.deepEqual(
      [file, preview, `${preview}.bak`].map((name) => existsSync(name)),
      [true, false, false],
    );
  });

  it("is left alone while another machine's update may be writing it", () => {
    const locks = path.join(folder, ".pulumi/locks/organization/logto-stack/demo");
    mkdirSync(locks, { recursive: true });
    const lock = { pid: process.pid, username: "somebody", hostname: `not-${hostname()}`, timestamp: "now" };
    writeFileSync(path.join(locks, "lock.json"), JSON.stringify(lock));
    writeFileSync(file, "");
    repairCheckpoint(`file://${folder}`, "demo");
    assert.equal(readFileSync(file, "utf8"), "");
  });
});
