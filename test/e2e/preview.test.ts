/** Previews by their real command: two at once that don't know each other, updates, idleness, lost states and the end. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { stackNameOf } from "../../scripts/preview/names.ts";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { repositoryRoot } from "../../scripts/setup/paths.ts";
import { stackParts } from "./harness/engine.ts";
import { type Person, TestBrowser } from "./harness/browser.ts";
import { localRequest } from "./harness/local-request.ts";
import { type Card, PreviewCommand } from "./harness/preview-command.ts";
import { killFamily } from "./harness/process-lists.ts";
import { messageCount, signUpByCard, userCount } from "./harness/reviewer.ts";
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

story.step("gc removes a preview whose state is lost, by its labels", async () => {
  rmSync(path.join(preview.stateFolder, `.pulumi/stacks/logto-stack/${second.stack}.json`));
  const report = await preview.run(["gc", names.second], removed);
  assert.deepEqual(report.removed, [{ stack: second.stack, reason: "its state is lost" }]);
  assert.deepEqual(await stackParts(second.stack), nothing);
  assert.ok(!existsSync(path.join(repositoryRoot, `Pulumi.${second.stack}.yaml`)));
  assertNoState(second.stack);
});

story.step("gc removes a preview whose making was killed", async () => {
  const stack = `pr-${names.killed}`;
  const child = preview.start(["up", names.killed]);
  await waitUntil(
    "the first container",
    async () => ((await stackParts(stack)).containers.length > 0 ? true : undefined),
    { timeoutSeconds: 120 },
  );
  killFamily(z.number().parse(child.pid));
  await child;
  const report = await preview.run(["gc", names.killed], removed);
  assert.deepEqual(report.removed, [{ stack, reason: "it was left half-made" }]);
  assert.deepEqual(await stackParts(stack), nothing);
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
