import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { execa } from "execa";

test("a program for administrators is found from a user's search path, which lacks their folders on Debian", async () => {
  const module = path.join(import.meta.dirname, "system-packages.ts");
  const script = `const { commandExists } = await import(${JSON.stringify(module)}); console.log(await commandExists("chroot"));`;
  const words = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", script];
  const { stdout } = await execa(process.execPath, words, { env: { PATH: "/usr/bin:/bin" } });
  assert.equal(stdout, "true");
});
