import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, test } from "node:test";
import { repositoryRoot } from "../setup/paths.ts";
import type { Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { createStack } from "./stack-config.ts";

const stack = `unit-${process.pid}`;
const file = path.join(repositoryRoot, `Pulumi.${stack}.yaml`);

afterEach(() => {
  rmSync(file, { force: true });
});

function pulumi(command: string): Pulumi {
  return { command, backend: { url: "file://~", environment: {} }, environment: {} };
}

test("a new stack is configured before Pulumi makes it, and what its file said stays", async () => {
  writeFileSync(file, "# 本番ではない\nconfig:\n  logto-stack:adminUsername: 管理者\n");
  await createStack(pulumi("true"), stack, { preview: "true", "preview:name": "機能/ログイン" });
  assert.equal(
    readFileSync(file, "utf8"),
    '# 本番ではない\nconfig:\n  logto-stack:adminUsername: 管理者\n  logto-stack:preview: "true"\n  preview:name: 機能/ログイン\n',
  );
});

test("a stack's file that can't be read is left alone", async () => {
  const broken = 'config:\n  logto-stack:port: "8080\n';
  writeFileSync(file, broken);
  await assert.rejects(createStack(pulumi("true"), stack, { preview: "true" }), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, new RegExp(`Pulumi\\.${stack}\\.yaml can't be read`));
    return true;
  });
  assert.equal(readFileSync(file, "utf8"), broken);
});

test("what Pulumi says against a stack is told", async () => {
  await assert.rejects(createStack(pulumi("false"), stack, {}), /The stack "unit-\d+" can't be made/);
});
