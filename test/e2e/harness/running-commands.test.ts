import assert from "node:assert/strict";
import test from "node:test";
import { execa } from "execa";
import { isAlive } from "../../../scripts/setup/lock.mjs";
import { familyOf } from "./process-lists.ts";
import { RunningCommands } from "./running-commands.ts";
import { waitUntil } from "./wait-until.ts";

test("a command that still runs ends with all that it has started", async () => {
  const commands = new RunningCommands();
  const command = execa("sh", ["-c", "sleep 60 & sleep 60"], { detached: true, reject: false });
  commands.add(command);
  const family = await waitUntil("its children", () => {
    const members = familyOf(command.pid ?? 0);
    return Promise.resolve(members.length === 3 ? members : undefined);
  });
  await commands.end();
  assert.deepEqual(family.filter(isAlive), []);
});

test("one that has ended is left alone", async () => {
  const commands = new RunningCommands();
  const command = execa("true", { reject: false });
  commands.add(command);
  await command;
  await commands.end();
});
