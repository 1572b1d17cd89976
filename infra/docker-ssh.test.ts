import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { forwardCommand, sshAgent, sshDestination, SshError, sshOptionsFor } from "./docker-ssh.ts";

test("an address becomes ssh's words, and never an option of ssh", () => {
  assert.deepEqual(sshDestination("ssh://me@far.example.com:2222"), [
    "-p",
    "2222",
    "-l",
    "me",
    "--",
    "far.example.com",
  ]);
  assert.deepEqual(sshDestination("ssh://-v"), ["--", "-v"]);
});

test("the command that forwards a port can be typed as it is", () => {
  assert.equal(
    forwardCommand("ssh://me@far.example.com", 20_123),
    "ssh -N -L 20123:127.0.0.1:20123 me@far.example.com",
  );
  assert.match(forwardCommand("ssh://far:2222", 80), /^ssh -N -p 2222 .* far$/u);
});

test("Docker's own client is given the same options, for an engine behind SSH only", () => {
  assert.ok(sshOptionsFor("ssh://far")?.includes("BatchMode=yes"));
  assert.equal(sshOptionsFor("unix:///var/run/docker.sock"), undefined);
});

test("what ssh says is the error", async () => {
  const failure = await new Promise((resolve) => {
    // Nobody listens there.
    request({ agent: sshAgent("ssh://127.0.0.1:1"), path: "/_ping" })
      .on("error", resolve)
      .end();
  });
  assert.ok(failure instanceof SshError);
  assert.match(failure.message, /ssh: connect to host 127\.0\.0\.1 port 1: Connection refused/u);
});
