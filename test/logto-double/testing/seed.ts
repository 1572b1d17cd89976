// Seeds a database with Logto's own command line, one at a time: it copies its alteration scripts into its own
// package folder, so two at once would remove each other's files.
import { spawn } from "node:child_process";
import { mkdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const lock = path.join(tmpdir(), "logto-double-seed.lock");
const staleMs = 60_000;

async function withLock<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch {
      const age = await stat(lock).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > staleMs) await rm(lock, { recursive: true, force: true });
      await sleep(100);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/**
 * Runs Logto's command line, for example `db seed --swe`.
 * @throws Error with what it printed, when it fails.
 */
export function runLogtoCli(databaseUrl: string, ...parameters: string[]): Promise<void> {
  const cli = fileURLToPath(new URL("../bin/logto.js", import.meta.resolve("@logto/cli")));
  return withLock(
    () =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [cli, ...parameters], {
          env: { ...process.env, DB_URL: databaseUrl, CI: "true" },
          stdio: ["ignore", "pipe", "pipe"],
        });
        const output: string[] = [];
        for (const stream of [child.stdout, child.stderr])
          stream.on("data", (chunk: Buffer) => output.push(chunk.toString()));
        child.once("error", reject);
        child.once("exit", (code) => {
          if (code === 0) resolve();
          else
            reject(
              new Error(`logto ${parameters.join(" ")} ended with ${String(code)}:\n${output.join("")}`),
            );
        });
      }),
  );
}
