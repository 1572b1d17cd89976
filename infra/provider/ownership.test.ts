// Two resources of the state that are one thing in Logto, as a rename leaves them that was interrupted before its deletion;
// and creations that find what another resource of the program is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { urnOf, type State } from "./testing/engine.ts";
import { connector, phoneSignIn, webApplication } from "./testing/fixtures.ts";
import { startManagedTenant } from "./testing/managed-tenant.ts";
import { PulumiProject } from "./testing/pulumi-project.ts";
import type { Properties } from "./values.ts";

const { server, engine, warnings } = await startManagedTenant();

/** As a later run would begin; what the one before it said is forgotten. */
async function later(): Promise<void> {
  await engine.nextRun();
  warnings.forget();
}

const renamed = (state: State, kind: string, name: string): State => ({ ...state, urn: urnOf(kind, name) });

const role = (name: string, description = "Owned"): Properties => ({ name, description });

const adopted: [kind: string, inputs: Properties][] = [
  ["User", { username: "renamed", primaryPhone: "+8613800004321" }],
  ["Role", role("renamed")],
  ["ApiResource", { name: "Renamed", indicator: "https://renamed.example.com" }],
  ["OrganizationRole", { name: "renamed" }],
  ["OrganizationScope", { name: "renamed" }],
  ["Webhook", { name: "Renamed", url: "https://renamed.example.com", events: ["PostSignIn"] }],
  ["SsoConnector", { providerName: "SAML", connectorName: "Renamed" }],
  ["Connector", { ...connector, instanceId: "renamed" }],
  ["CustomPhrases", { languageTag: "nl", translation: { action: { sign_in: "Inloggen" } } }],
];

for (const [kind, inputs] of adopted) {
  void test(`${kind}: what a rename left undone doesn't delete what the new name is, in the next run either`, async () => {
    await later();
    const old = await engine.create(kind, "old", inputs);
    await later();
    const young = await engine.create(kind, "young", inputs);
    assert.equal(young.id, old.id);
    // The run ends here. In the next, the engine compares what the program has and deletes the rest.
    await later();
    assert.deepEqual((await engine.diff(young, inputs)).paths, []);
    await engine.delete(old);
    assert.ok(await engine.read(young));
    // A destroy deletes both, and compares nothing.
    await engine.destroy(old, young);
    assert.equal(await engine.read(young), undefined);
  });
}

void test("a deletion spares what a creation failed to take over, for the next update to try again", async () => {
  await later();
  const old = await engine.create("Role", "old", role("kept"));
  await later();
  const wrong = { ...role("kept"), type: "MachineToMachine" };
  await assert.rejects(engine.create("Role", "young", wrong), /of type User already/);
  // With `--continue-on-error`.
  await engine.delete(old);
  assert.ok(await engine.read(old));
  await engine.destroy(old);
});

void test("a forced replacement adopts its predecessor and doesn't delete it afterwards", async () => {
  await later();
  const old = await engine.create("Role", "forced", role("forced"));
  await later();
  const replacement = await engine.create("Role", "forced", role("forced"));
  await engine.delete(old);
  assert.equal((await engine.read(replacement))?.id, old.id);
  await engine.destroy(replacement);
});

void test("a forced replacement whose deletion is left over keeps what it took over, in the next run either", async () => {
  await later();
  const old = await engine.create("Role", "forced", role("forced"));
  await later();
  const replacement = await engine.create("Role", "forced", role("forced"));
  for (const inputs of [role("forced"), role("forced", "Changed")]) {
    await later();
    const { paths } = await engine.diff(replacement, inputs);
    if (paths.length > 0) await engine.update(replacement, inputs);
    await engine.delete(old);
    assert.equal((await engine.read(replacement))?.id, old.id);
  }
  await engine.destroy(replacement);
});

void test("a replacement that the provider or the engine decides still deletes what was there", async () => {
  await later();
  const machine = await engine.create("Application", "swapped", { name: "Job", type: "MachineToMachine" });
  await later();
  await engine.diff(machine, { name: "Job", type: "SPA" });
  const page = await engine.create("Application", "swapped", { name: "Job", type: "SPA" });
  await engine.delete(machine);
  assert.equal(await engine.read(machine), undefined);
  // `replaceOnChanges`: the provider would have changed the role, and the engine makes another.
  const before = await engine.create("Role", "swapped", role("before"));
  await later();
  await engine.diff(before, role("behind"));
  const behind = await engine.create("Role", "swapped", role("behind"));
  await engine.delete(before);
  assert.equal(await engine.read(before), undefined);
  await engine.destroy(behind, page);
});

void test("of a sign-in experience in two resources, the part goes back to the default that only the deleted one has", async () => {
  await later();
  const sms = await engine.create("Connector", "sms", connector);
  const terms = { termsOfUseUrl: "https://example.com/terms" };
  const whole = await engine.create("SignInExperience", "whole", { ...phoneSignIn, ...terms });
  await later();
  const part = await engine.create("SignInExperience", "part", phoneSignIn);
  await later();
  await engine.diff(part, phoneSignIn);
  await engine.delete(whole);
  const live = await engine.import("SignInExperience", "live", "default");
  assert.equal(live?.inputs["termsOfUseUrl"], undefined);
  assert.deepEqual(live?.inputs["signUp"], { ...phoneSignIn.signUp });
  await engine.destroy(part, sms);
});

for (const [kind, inputs] of [
  ["Application", { ...webApplication, name: "Legacy" }],
  ["Organization", { name: "Legacy" }],
] as const) {
  void test(`${kind}: a new resource under the former name of a renamed one is another one`, async () => {
    await later();
    const before = await engine.create(kind, "app", inputs);
    const legacy = renamed(before, kind, "legacy");
    await later();
    await engine.diff(legacy, inputs);
    const preview = await engine.create(kind, "app", { ...inputs, name: "New" }, true);
    assert.equal(preview.id, "");
    assert.deepEqual(warnings.rest, []);
    const young = await engine.create(kind, "app", { ...inputs, name: "New" });
    assert.notEqual(young.id, legacy.id);
    assert.equal((await engine.read(legacy))?.inputs["name"], "Legacy");
    await engine.destroy(young, legacy);
  });

  void test(`${kind}: where the new resource comes first, the renamed one says what has happened`, async () => {
    await later();
    const before = await engine.create(kind, "app", inputs);
    const legacy = renamed(before, kind, "legacy");
    await later();
    await engine.create(kind, "app", { ...inputs, name: "New" }, true);
    assert.match(await warnings.next(), /which an interrupted run left of this resource.*takes it over/);
    const young = await engine.create(kind, "app", { ...inputs, name: "New" });
    assert.equal(young.id, legacy.id);
    await assert.rejects(
      engine.diff(legacy, inputs),
      /the new `app` has just taken it over\. Run `pulumi state delete 'urn:.*::app'`, let `app` depend on `legacy`/,
    );
    await engine.destroy(legacy);
  });
}

void test("a role isn't taken over that another resource of the program is, though about to be renamed", async () => {
  await later();
  const one = await engine.create("Role", "one", role("x"));
  await later();
  await engine.diff(one, role("z"));
  await engine.create("Role", "two", role("x"), true);
  assert.deepEqual(warnings.rest, []);
  await assert.rejects(
    engine.create("Role", "two", role("x")),
    /Logto's Role `x` is the resource `one` of this program, so `two` can't take it over\. .*run `pulumi up` again/,
  );
  const moved = await engine.update(one, role("z"));
  // The next run.
  await later();
  await engine.diff(moved, role("z"));
  const two = await engine.create("Role", "two", role("x"));
  assert.notEqual(two.id, moved.id);
  await engine.destroy(moved, two);
});

void test("a user isn't taken over by a phone number that another user of the program is about to give up", async () => {
  await later();
  const ann = { username: "ann_owned", primaryPhone: "+8613800007777" };
  const one = await engine.create("User", "ann", ann);
  await later();
  await engine.diff(one, { ...ann, primaryPhone: "+8613800008888" });
  await assert.rejects(
    engine.create("User", "bob", { primaryPhone: ann.primaryPhone }),
    /is the resource `ann` of this program, so `bob` can't take it over/,
  );
  await engine.destroy(one);
});

void test("a secret's name that one resource gives up and another takes isn't deleted with the one that had it", async () => {
  await later();
  const machine = await engine.create("Application", "machine", { name: "Keys", type: "MachineToMachine" });
  const secret = (name: string): Properties => ({ applicationId: machine.id, name });
  const old = await engine.create("ApplicationSecret", "first", secret("2026"));
  await later();
  await engine.diff(old, secret("2027"));
  const first = await engine.create("ApplicationSecret", "first", secret("2027"));
  const second = await engine.create("ApplicationSecret", "second", secret("2026"));
  assert.match(await warnings.next(), /had the ApplicationSecret `.*\/2026` already: it was taken over/);
  await engine.delete(old);
  assert.match(await warnings.next(), /isn't deleted: it is the resource `second`/);
  assert.deepEqual(second.outputs["value"], old.outputs["value"]);
  assert.notDeepEqual(first.outputs["value"], second.outputs["value"]);
  assert.ok(await engine.read(second));
  await engine.destroy(first, second, machine);
});

void test("an update says what it has taken over of somebody else's, and not what was its own", async () => {
  const taken: [kind: string, inputs: Properties, text: string][] = [
    ["Role", role("theirs"), "theirs"],
    ["User", { username: "theirs" }, "theirs"],
    ["Connector", { ...connector, instanceId: "theirs" }, "theirs"],
  ];
  for (const [kind, inputs, text] of taken) {
    await later();
    const theirs = await engine.create(kind, "console", inputs);
    await later();
    await engine.create(kind, "ours", inputs);
    assert.equal(
      await warnings.next(),
      `Logto had the ${kind} \`${text}\` already: it was taken over and is as the program says now, and a later destroy deletes it.`,
    );
    // Replaced by force, which the engine compares first where `replaceOnChanges` or a trigger asks for it.
    await later();
    await engine.diff(theirs, inputs);
    await engine.create(kind, "console", inputs);
    assert.deepEqual(warnings.rest, []);
    await engine.destroy(theirs);
  }
});

void test("through Pulumi itself: a rename that fails before its deletions keeps the role in the next update", async (context) => {
  const declare = (name: string): string =>
    `const role = new logto.Role("${name}", { name: "through", description: "Through" });`;
  const project = await PulumiProject.create(declare("old"));
  context.after(async () => project.remove());
  await project.configureLogto(server);
  const up = async () => project.run("up", "--yes", "--skip-preview");
  assert.equal((await up()).code, 0);
  // A role that doesn't exist: fails in the update, after the rename and before the deletions.
  const failing = `new logto.User("failing", { username: "failing", roles: ["nobody-has-this"] }, { dependsOn: role });`;
  await project.program(declare("young") + failing);
  const failed = await up();
  assert.match(failed.output, /no role `nobody-has-this`/);
  assert.match(failed.output, /Logto had the Role `through` already: it was taken over/);
  await project.program(declare("young"));
  const completed = await up();
  assert.equal(completed.code, 0, completed.output);
  assert.match(
    completed.output,
    /Logto's Role `\w+` isn't deleted: it is the resource `young` of this program/,
  );
  await later();
  assert.ok(await engine.import("Role", "found", "through"));
  const destroyed = await project.run("destroy", "--yes", "--skip-preview");
  assert.equal(destroyed.code, 0, destroyed.output);
  await later();
  assert.equal(await engine.import("Role", "found", "through"), undefined);
});
