/** `open`: that the person's browser gets the address, and that it is shown where there is none. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { type TestContext } from "node:test";
import { execa } from "execa";

const address = "http://app.pr-1.localhost:20001";
const program = `import { showApp } from ${JSON.stringify(path.join(import.meta.dirname, "open.ts"))};
await showApp(20001, ${JSON.stringify(address)}, undefined);`;

/** @returns what is said where these programs are all that there is */
async function said(context: TestContext, programs: Record<string, string>) {
  const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-open-"));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  for (const [name, text] of Object.entries(programs))
    writeFileSync(path.join(folder, name), text, { mode: 0o755 });
  const words = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", program];
  const { stdout } = await execa(process.execPath, words, { env: { PATH: folder }, cwd: folder });
  return { stdout, folder };
}

test("the browser is given the app's address", async (context) => {
  const browser = '#!/bin/sh\necho "$1" >opened\n';
  const { stdout, folder } = await said(context, { "xdg-open": browser, open: browser });
  assert.equal(stdout, `Opened ${address}`);
  assert.equal(readFileSync(path.join(folder, "opened"), "utf8").trim(), address);
});

test("where there is no browser the address is shown, and that is no failure", async (context) => {
  assert.equal((await said(context, {})).stdout, address);
});
