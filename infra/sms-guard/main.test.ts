/** What the container refuses to start with. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

for (const CALLING_CODES of ["", ","]) {
  test(`without a country ("${CALLING_CODES}") it doesn't start, rather than let every number through`, () => {
    const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts")], {
      env: { CALLING_CODES, ADDRESS_HOURLY: "1", DAILY: "1", PROXIES: "0" },
      encoding: "utf8",
      timeout: 10_000,
    });
    assert.equal(status, 1);
    assert.match(stdout, /CALLING_CODES names no country/u);
  });
}
