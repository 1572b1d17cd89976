/** Previews by their real command: two at once that don't know each other, updates, idleness, lost states and the end. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { z } from "zod";
import { planSchema } from "../../scripts/preview/comment.ts";
import { stackNameOf } from "../../scripts/preview/names.ts";
import { removeRecord } from "../../scripts/preview/record.ts";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { repositoryRoot } from "../../scripts/setup/paths.ts";
import { stackParts } from "./harness/engine.ts";
import { type Person, TestBrowser } from "./harness/browser.ts";
import { localRequest } from "./harness/local-request.ts";
import { type Card, PreviewCommand } from "./harness/preview-command.ts";
import type { ManagementApi } from "./harness/management-api.ts";
import { killFamily } from "./harness/process-lists.ts";
import { managementApi, messageCount, shownOutput, signUpByCard, userCount } from "./harness/reviewer.ts";
import { Story } from "./harness/story.ts";
import { waitUntil } from "./harness/wait-until.ts";

const story = new Story("preview");
const unique = randomBytes(3).toString("hex");
const names = { first: `e2e-${unique}-one`, second: `e2e-${unique}/Two`, killed: `e2e-${unique}-three` };
let preview: PreviewCommand;
let first: Card;
let second: Card;
let person: Person;

const nothing = { containers: [], networks: [], volumes: [] };
const listed = z.array(z.object({ stack: z.string(), state: z.string(), memoryMebibytes: z.number() }));
const removed = z.object({ removed: z.array(z.object({ stack: z.string(), reason: z.string() })) });

story.step(
  "two previews come up at the same time, each with addresses, a port and a test phone number of its own",
  async () => {
    preview = new PreviewCommand(story);
    for (const name of Object.values(names)) preview.removeAtEnd(stackNameOf(name));
    [first, second] = await Promise.all([preview.up(names.first), preview.up(names.second)]);
    assert.equal(first.stack, `pr-${names.first}`);
    for (const field of ["appUrl", "inboxUrl", "phoneNumber"] as const)
      assert.notEqual(first[field], second[field]);
    for (const { appUrl } of [first, second])
      assert.equal((await localRequest(`${appUrl}/readyz`)).status, 200);
  },
  { timeoutSeconds: 600 },
);

story.step(
  "who signs up in one with its test number is a stranger in the other: cookies, users and messages",
  async () => {
    const browser = await TestBrowser.launch(story);
    person = await browser.person();
    await signUpByCard(person.page, first);
    await person.page.goto(second.appUrl);
    await person.page.getByTestId("signed-out").waitFor();
    assert.equal(await messageCount(second), 0);
    assert.equal(await userCount(preview, first, first.phoneNumber), 1);
    assert.equal(await userCount(preview, second, first.phoneNumber), 0);
  },
);

story.step("the list shows both with what they take", async () => {
  const rows = (await preview.run(["list"], listed)).filter(({ stack }) => stack.includes(unique));
  assert.deepEqual(
    rows.map(({ state }) => state),
    ["ready", "ready"],
  );
  for (const { memoryMebibytes } of rows) assert.ok(memoryMebibytes > 50, String(memoryMebibytes));
});

story.step("the smoke test of a workflow signs up in it, and fails where that doesn't work", async () => {
  assert.deepEqual(await smoke(first), { exitCode: 0, said: `✓ signed up in ${first.stack}` });
  const broken = await smoke({ ...first, appUrl: "http://127.0.0.1:65535" });
  assert.equal(broken.exitCode, 1);
  assert.match(broken.said, new RegExp(`Signing up in ${first.stack} doesn't work`, "u"));
});

story.step("reviewers find the seeded people with their roles, and an application", async () => {
  const api = await managementApi(preview, first);
  const named = z.array(z.object({ name: z.string() })).transform((all) => all.map(({ name }) => name));
  assert.ok((await api.get("/api/applications", named)).includes("Preview phone app"));
  for (const [username, isAuditor] of [
    ["ada", true],
    ["bo", false],
  ] as const) {
    const roles = await api.get(`/api/users/${await idOf(api, username)}/roles`, named);
    assert.equal(roles.includes("Preview auditor"), isAuditor, `${username}: ${roles.join(", ")}`);
  }
});

story.step(
  "another variant changes it in place, the card says what changed, and the seeded people get a password",
  async () => {
    const changed = await preview.up(names.first, ["--variant", "phone-password"]);
    for (const field of ["appUrl", "inboxUrl", "phoneNumber"] as const)
      assert.equal(changed[field], first[field]);
    const told = changed.changes.map(({ operation, resource }) => `${operation} ${resource}`);
    for (const change of ["changed sign in experience sign-in-experience", "changed user seed-ada"])
      assert.ok(told.includes(change), told.join(", "));
    assert.ok(!told.includes("made container app"), told.join(", "));
    assert.equal(await userCount(preview, first, first.phoneNumber), 1);
    const api = await managementApi(preview, first);
    const password = await shownOutput(preview, first.stack, "seedPassword");
    const verified = await api.post(`/api/users/${await idOf(api, "ada")}/password/verify`, { password });
    assert.equal(verified.status, 204, verified.body);
  },
);

story.step("a preview that nobody visits is stopped", async () => {
  await stopFirst();
  const rows = await preview.run(["list"], listed);
  assert.equal(rows.find(({ stack }) => stack === first.stack)?.state, "stopped");
});

story.step("one whose port was taken while it was stopped says so, and doesn't lose its data", async () => {
  const holder = createServer();
  const port = Number(new URL(first.appUrl).port);
  await new Promise<void>((resolve) => holder.listen(port, "127.0.0.1", resolve));
  const { exitCode, stderr } = await preview.start(["up", names.first]);
  await new Promise((resolve) => holder.close(resolve));
  assert.equal(exitCode, 1);
  assert.match(stderr, new RegExp(`Port ${port}, which ${first.stack} had .* is in use.*What to do: `, "su"));
  assert.doesNotMatch(stderr, /^\s+at /mu);
});

story.step("`up` starts it again with its data and changes nothing", async () => {
  const again = await preview.up(names.first);
  assert.deepEqual(again.changes, []);
  assert.equal(again.phoneNumber, first.phoneNumber);
  await person.page.goto(first.appUrl);
  await person.page.getByTestId("signed-in").waitFor();
});

story.step(
  "a stopped preview whose containers and network were pruned is made whole by `up`, with its data",
  async () => {
    // The page has been there just now.
    await sleep(1500);
    await stopFirst();
    await prune(first.stack);
    const rows = await preview.run(["list"], listed);
    assert.equal(rows.find(({ stack }) => stack === first.stack)?.state, "incomplete");
    const again = await preview.up(names.first);
    const made = again.changes.map(({ operation, resource }) => `${operation} ${resource}`);
    for (const role of ["app", "logto", "postgres", "proxy", "sms-sandbox"])
      assert.ok(made.includes(`made container ${role}`), made.join(", "));
    assert.equal((await localRequest(`${first.appUrl}/readyz`)).status, 200);
    assert.equal(await userCount(preview, first, first.phoneNumber), 1);
  },
);

story.step(
  "a preview comes from a clone that has nothing of it but the backend, as a job of a workflow does",
  async () => {
    rmSync(path.join(repositoryRoot, `Pulumi.${first.stack}.yaml`));
    const again = await preview.up(names.first);
    assert.deepEqual(again.changes, []);
    assert.equal(again.phoneNumber, first.phoneNumber);
    assert.equal(await userCount(preview, first, first.phoneNumber), 1);
  },
);

story.step("a fork's pull request gets a plan, for which nothing is made", async () => {
  const file = path.join(story.folder, "plan.json");
  const { exitCode, stderr } = await runScript("scripts/preview-plan.ts", [file]);
  assert.equal(exitCode, 0, stderr);
  const { text } = planSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  assert.match(text, /docker:index\/container:Container: \(create\)/u);
  const [, stack = ""] = /urn:pulumi:(pr-plan-\w+)::/u.exec(text) ?? [];
  assert.deepEqual(await stackParts(stack), nothing);
  assert.ok(!existsSync(path.join(repositoryRoot, `Pulumi.${stack}.yaml`)));
});

story.step("gc removes a preview whose state is lost, by its labels", async () => {
  rmSync(path.join(preview.stateFolder, `.pulumi/stacks/logto-stack/${second.stack}.json`));
  const report = await preview.run(["gc", names.second], removed);
  assert.deepEqual(report.removed, [{ stack: second.stack, reason: "its state is lost" }]);
  assert.deepEqual(await stackParts(second.stack), nothing);
  assert.ok(!existsSync(path.join(repositoryRoot, `Pulumi.${second.stack}.yaml`)));
  assertNoState(second.stack);
});

story.step("gc removes a preview whose making was killed", async () => {
  await killInTheMaking();
  const report = await preview.run(["gc", names.killed], removed);
  assert.deepEqual(report.removed, [{ stack: stackNameOf(names.killed), reason: "it was left half-made" }]);
  assert.deepEqual(await stackParts(stackNameOf(names.killed)), nothing);
});

story.step("gc removes what nobody knows any more: neither its record nor its state is left", async () => {
  await killInTheMaking();
  const stack = stackNameOf(names.killed);
  await removeRecord(dockerClient(), stack);
  rmSync(path.join(preview.stateFolder, `.pulumi/stacks/logto-stack/${stack}.json`));
  const report = await preview.run(["gc", names.killed], removed);
  assert.deepEqual(report.removed, [{ stack, reason: "nothing but labelled parts of it is left" }]);
  assert.deepEqual(await stackParts(stack), nothing);
  assertNoState(stack);
});

story.step("`down` leaves nothing: no container, network, volume, state or configuration", async () => {
  // As in a job, whose checkout has none.
  rmSync(path.join(repositoryRoot, `Pulumi.${first.stack}.yaml`));
  await preview.run(["down", names.first], z.object({ wasThere: z.literal(true) }));
  assert.deepEqual(await stackParts(first.stack), nothing);
  assert.ok(!existsSync(path.join(repositoryRoot, `Pulumi.${first.stack}.yaml`)));
  assertNoState(first.stack);
});

story.step("a preview that isn't there counts as removed", async () => {
  await preview.run(
    ["down", names.first],
    z.object({ removed: z.literal(true), wasThere: z.literal(false) }),
  );
});

/** @returns the exit code and what was said */
async function smoke(card: Pick<Card, "stack" | "appUrl" | "inboxUrl">) {
  const file = path.join(story.folder, "card.json");
  writeFileSync(file, JSON.stringify(card));
  const { exitCode, stderr } = await runScript("test/smoke/preview-smoke.ts", [file]);
  return { exitCode, said: stderr };
}

function runScript(script: string, words: string[]) {
  const all = ["--disable-warning=ExperimentalWarning", path.join(repositoryRoot, script), ...words];
  return execa(process.execPath, all, { cwd: repositoryRoot, reject: false });
}

async function idOf(api: ManagementApi, username: string): Promise<string> {
  const found = z.tuple([z.object({ id: z.string() })]);
  const [user] = await api.get(`/api/users?search.username=${username}`, found);
  return user.id;
}

/** Kills `up` with all of its processes once there is a container. */
async function killInTheMaking(): Promise<void> {
  const stack = stackNameOf(names.killed);
  const child = preview.start(["up", names.killed]);
  await waitUntil(
    "the first container",
    async () => ((await stackParts(stack)).containers.length > 0 ? true : undefined),
    { timeoutSeconds: 120 },
  );
  killFamily(z.number().parse(child.pid));
  await child;
}

/** Neither a file nor a folder. */
function assertNoState(stack: string): void {
  const names = readdirSync(preview.stateFolder, { recursive: true, encoding: "utf8" });
  assert.deepEqual(
    names.filter((name) => name.includes(stack)),
    [],
  );
}

/** As gc does where nobody came for a second. */
async function stopFirst(): Promise<void> {
  const stopped = z.object({ stopped: z.tuple([z.literal(first.stack)]) });
  await preview.run(["gc", names.first], stopped, { PREVIEW_IDLE: "1s" });
}

/** What `docker system prune` takes of a stopped stack, and of no other. */
async function prune(stack: string): Promise<void> {
  const docker = dockerClient();
  const { containers, networks } = await stackParts(stack);
  for (const name of containers) await docker.getContainer(name).remove();
  for (const name of networks) await docker.getNetwork(name).remove();
}
