/** The search through all layers of an image, as `docker save` gives them. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { execa } from "execa";
import { dockerClient } from "../../../scripts/setup/docker.ts";

/** Whether any of the texts is in an image. @throws Error where that can't be told. They go to grep in a file, so that no process list shows them. */
export async function imageContains(image: string, texts: readonly string[]): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-texts-"));
  try {
    chmodSync(folder, 0o700);
    const file = path.join(folder, "texts");
    writeFileSync(file, texts.join("\n"), { mode: 0o600 });
    const archive = await dockerClient().getImage(image).get();
    const { exitCode, stderr } = await execa(
      "grep",
      ["--text", "--count", "--fixed-strings", "--file", file],
      {
        input: new Readable().wrap(archive),
        reject: false,
        env: { LC_ALL: "C" },
      },
    );
    if (exitCode !== 0 && exitCode !== 1) throw new Error(`grep couldn't search ${image}: ${stderr}`);
    return exitCode === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
