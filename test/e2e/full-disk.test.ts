/** The disk with Pulumi's state is full in the middle of an update, which leaves a state that nobody can read. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { execa } from "execa";
import { stackNameOf } from "../../scripts/preview/names.ts";
import { PreviewCommand } from "./harness/preview-command.ts";
import { Story } from "./harness/story.ts";

const story = new Story("full-disk", {
  skip: process.getuid?.() === 0 ? undefined : "only root can mount a small disk",
});
const subject = `e2e-${randomBytes(3).toString("hex")}-full`;
let preview: PreviewCommand;

story.step(
  "the person is told which disk it is",
  async () => {
    preview = new PreviewCommand(story);
    preview.removeAtEnd(stackNameOf(subject));
    // A preview's state is about 500 KiB in the end.
    await execa("mount", ["-t", "tmpfs", "-o", "size=100k", "tmpfs", preview.stateFolder]);
    story.atEnd(() => execa("umount", [preview.stateFolder]));
    const { exitCode, stdout } = await preview.start(["up", subject, "--json"]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /The disk with Pulumi's state is full/u);
  },
  { timeoutSeconds: 300 },
);

story.step(
  "once there is room, `up` makes the preview again although its state is lost",
  async () => {
    await execa("mount", ["-o", "remount,size=50m", preview.stateFolder]);
    const { changes } = await preview.up(subject);
    assert.ok(
      changes.some(({ operation, resource }) => operation === "made" && resource === "container app"),
    );
  },
  { timeoutSeconds: 300 },
);
