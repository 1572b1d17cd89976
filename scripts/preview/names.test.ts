/** A preview's names can be host names, whatever a branch is called, and no two previews share one. */
import assert from "node:assert/strict";
import test from "node:test";
import { parseConfig } from "../../infra/config.ts";
import { dockerName } from "../../infra/names.ts";
import { portCandidates, previewAddresses, stackNameOf } from "./names.ts";

const hostile = [
  "feature/login",
  "feature-login-",
  "Feature/Login",
  "feature.login",
  "feature..login",
  "feature login",
  "feature/登录/sms",
  "fix/🎉-party",
  "café",
  "cafe-",
  "--help",
  "$(rm -rf x)",
  "a\nb",
  "../../etc/passwd",
  "UPPER",
  "a".repeat(300),
  `${"a".repeat(299)}b`,
  `${"é".repeat(149)}-x`,
  "dependabot/npm_and_yarn/types/node-22.20.5",
];

test("a pull request's number, however it is written, is the preview pr-<number>", () => {
  for (const subject of ["123", "#123", "pr-123", " 123 ", "0123"])
    assert.equal(stackNameOf(subject), "pr-123");
});

test("a branch that can be part of a host name keeps its name", () => {
  assert.equal(stackNameOf("feature-login"), "pr-feature-login");
});

test("every other branch gets a name that the program, Docker and host names take", () => {
  for (const subject of hostile) {
    const stack = stackNameOf(subject);
    assert.match(stack, /^pr-[a-z0-9](?:[a-z0-9-]{0,36}[a-z0-9])?$/u, subject);
    assert.equal(parseConfig(stack, { preview: true, smsSandbox: true }).stack, stack);
    assert.match(dockerName(stack, "sms-certificate"), /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/u);
    const { console: address } = previewAddresses(stack, 20_000, "preview.example.com");
    for (const label of new URL(address).hostname.split(".")) assert.ok(label.length <= 63, label);
  }
});

test("branches that differ never share a preview", () => {
  const subjects = [...hostile, "feature-login", "a".repeat(37), "cafe", "upper", "123", "fix-party"];
  const many = Array.from({ length: 5000 }, (_, index) => `team/branch_${index}`);
  const names = [...subjects, ...many].map(stackNameOf);
  assert.equal(new Set(names).size, names.length);
});

test("a branch can't be called so that it gets another branch's preview", () => {
  const victim = stackNameOf("feature/login");
  const attempt = victim.slice("pr-".length);
  assert.notEqual(stackNameOf(attempt), victim);
});

test("the name that `list` shows is understood again", () => {
  for (const subject of ["123", "feature-login", ...hostile]) {
    assert.equal(stackNameOf(stackNameOf(subject)), stackNameOf(subject));
  }
});

test("what can't become a host name is a clear error that says what to type instead", () => {
  for (const subject of ["", "  ", "🎉", "///", "登录", "-", "#", "."]) {
    assert.throws(
      () => stackNameOf(subject),
      /can't be called .*\n\nWhat to do: .*npm run preview -- up 123/su,
    );
  }
});

test("a preview's port follows from its name, and another is there where it is taken", () => {
  const [first, second] = portCandidates("pr-1");
  assert.equal([...portCandidates("pr-1")][0], first);
  assert.notEqual(first, second);
  const all = [...portCandidates("pr-2")];
  assert.equal(new Set(all).size, all.length);
  for (const port of all) assert.ok(port >= 20_000 && port < 30_000);
});

test("addresses are names of this machine with the port, or https names below the domain", () => {
  assert.equal(previewAddresses("pr-1", 20_001, undefined).app, "http://app.pr-1.localhost:20001");
  assert.equal(
    previewAddresses("pr-1", 20_001, "preview.example.com").sms,
    "https://sms.pr-1.preview.example.com",
  );
});
