// What people know a resource by: imports by it, a program that has it twice, and previews that tell what a creation would
// take over.
import assert from "node:assert/strict";
import { test } from "node:test";
import { urnOf } from "./testing/engine.ts";
import { absentServer, connector, webApplication } from "./testing/fixtures.ts";
import { startManagedTenant } from "./testing/managed-tenant.ts";
import { PulumiProject } from "./testing/pulumi-project.ts";
import { managementClient, rowsOf } from "../../test/contract/support/api.ts";
import type { Properties } from "./values.ts";

const { server, engine, warnings } = await startManagedTenant();

const indicator = "https://named.example.com/api";
const headers = { authorization: "Bearer named" };

/** Each kind with what it can be imported by, beside its id. */
const named: [kind: string, inputs: Properties, texts: string[]][] = [
  ["Application", { ...webApplication, name: "Corner shop" }, ["Corner shop"]],
  ["ApiResource", { name: "Named", indicator }, [indicator]],
  ["Role", { name: "named role", description: "Named" }, ["named role"]],
  ["OrganizationRole", { name: "named" }, ["named"]],
  ["OrganizationScope", { name: "read:named" }, ["read:named"]],
  ["Organization", { name: "50% off & Söhne" }, ["50% off & Söhne"]],
  ["SsoConnector", { providerName: "SAML", connectorName: "Named" }, ["Named"]],
  ["Webhook", { name: "Named", url: indicator, events: ["PostSignIn"], headers }, ["Named"]],
  ["Connector", { ...connector, instanceId: "named" }, ["tencent-short-message-service"]],
  [
    "User",
    { username: "named", primaryPhone: "+8613800009999", primaryEmail: "named@example.com" },
    ["named", "+8613800009999", "8613800009999", "86013800009999", "named@example.com", "Named@Example.COM"],
  ],
];

for (const [kind, inputs, texts] of named) {
  void test(`${kind} is imported by ${texts.join(", ")}, with Logto's id in the state`, async () => {
    const state = await engine.create(kind, "original", inputs);
    await engine.nextRun();
    const byId = await engine.import(kind, "imported", state.id);
    for (const text of texts) {
      const imported = await engine.import(kind, "imported", text);
      assert.equal(imported?.id, state.id);
      assert.deepEqual(imported, byId);
    }
    assert.equal(await engine.import(kind, "nothing", "nobody is called that"), undefined);
    assert.equal(await engine.import(kind, "nothing", "nobody"), undefined);
    await engine.destroy(state);
  });
}

void test("a name that several have is refused with their ids, and an id goes before a name", async () => {
  const application = { name: "Twin", type: "SPA" };
  const one = await engine.create("Application", "one", application);
  const other = await engine.create("Application", "other", application);
  const error: unknown = await engine
    .import("Application", "twin", "Twin")
    .catch((reason: unknown) => reason);
  assert.ok(error instanceof Error);
  assert.match(error.message, /several of kind Application that are known as `Twin`: import one of them by/);
  assert.ok(error.message.includes(one.id) && error.message.includes(other.id), error.message);
  const confusing = await engine.create("Application", "confusing", { name: one.id, type: "SPA" });
  assert.equal((await engine.import("Application", "twin", one.id))?.id, one.id);
  await engine.destroy(one, other, confusing);
});

void test("a secret and a role assignment are imported by the names of what they belong to", async () => {
  const machine = await engine.create("Application", "machine", {
    name: "A/B test",
    type: "MachineToMachine",
  });
  const secret = await engine.create("ApplicationSecret", "secret", {
    applicationId: machine.id,
    name: "2026/11",
  });
  const found = await engine.import("ApplicationSecret", "imported", "A/B test/2026/11");
  assert.deepEqual([found?.id, found?.outputs["value"]], [secret.id, secret.outputs["value"]]);
  const role = "Logto Management API access";
  const assignment = await engine.create("RoleAssignment", "access", { role, applicationId: machine.id });
  const text = `${role}/applications/A/B test`;
  assert.equal((await engine.import("RoleAssignment", "imported", text))?.id, assignment.id);
  await assert.rejects(engine.import("RoleAssignment", "imported", "nothing like it"), /id is <role>\/users/);
  await engine.destroy(assignment, secret, machine);
});

void test("an e-mail template is imported by its language and use, or by Logto's id, and known by the former in the state", async () => {
  const template = { languageTag: "it", templateType: "SignIn", subject: "Codice", content: "{{code}}" };
  const state = await engine.create("EmailTemplate", "original", template);
  await engine.nextRun();
  const api = await managementClient(server.endpoint, server, "default");
  const [stored] = rowsOf(await api.request("GET", "/email-templates?languageTag=it"));
  for (const text of ["it/SignIn", String(stored?.["id"])]) {
    const imported = await engine.import("EmailTemplate", "imported", text);
    assert.deepEqual([imported?.id, imported?.inputs], ["it/SignIn", template]);
  }
  for (const text of ["it/Generic", "it/SignOn", "nobody", "nobody is called that"])
    assert.equal(await engine.import("EmailTemplate", "nothing", text), undefined);
  await engine.destroy(state);
});

const mail = { connectorId: "http-email", config: { endpoint: indicator } };

const twice: [kind: string, first: Properties, second: Properties, text: string][] = [
  ["Role", { name: "twice", description: "a" }, { name: "twice", description: "b" }, "twice"],
  ["ApiResource", { name: "a", indicator }, { name: "b", indicator }, indicator],
  [
    "User",
    { username: "twice", primaryPhone: "+8613800001234" },
    { primaryPhone: "8613800001234" },
    "8613800001234",
  ],
  ["User", { primaryPhone: "+4402071838750" }, { primaryPhone: "442071838750" }, "442071838750"],
  ["User", { primaryEmail: "Twice@example.com" }, { primaryEmail: "twice@Example.com" }, "twice@example.com"],
  ["Connector", connector, { ...connector, instanceId: "second" }, "for SMS"],
  ["Connector", mail, { ...mail, instanceId: "second" }, "for e-mail"],
  ["CustomPhrases", { languageTag: "ja", translation: {} }, { languageTag: "ja", translation: {} }, "ja"],
  [
    "EmailTemplate",
    { languageTag: "ja", templateType: "SignIn", subject: "a", content: "a" },
    { languageTag: "ja", templateType: "SignIn", subject: "b", content: "b" },
    "ja/SignIn",
  ],
  [
    "JwtCustomizer",
    { tokenType: "access-token", script: "const getCustomJwtClaims = () => ({});" },
    { tokenType: "access-token", script: "const getCustomJwtClaims = () => ({ a: 1 });" },
    "access-token",
  ],
];

for (const [kind, first, second, text] of twice) {
  void test(`two resources of a program that are the ${kind} ${text} fail the check of the second`, async () => {
    await engine.nextRun();
    const inputs = await engine.check(kind, "first", first);
    await engine.check(kind, "first", first, inputs);
    const refusal = `the resource \`first\` of this program is the ${kind} \`${text}\` already`;
    await assert.rejects(engine.check(kind, "second", second), new RegExp(refusal));
    // What was there before and isn't changed is looked at, too.
    await assert.rejects(engine.check(kind, "second", second, second), new RegExp(refusal));
    await engine.nextRun();
    await engine.check(kind, "second", second);
  });
}

void test("two components' connectors of one name, which share the id that comes from it, fail the check of the second", async () => {
  await engine.nextRun();
  await engine.check("Connector", "messages", connector);
  await assert.rejects(
    engine.checkUrn(urnOf("Connector", "messages").replace("logto:", "my:index:Component$logto:"), mail),
    /the resource `messages` of this program is the Connector `messages` already/,
  );
});

void test("a check compares what is wanted, not what was; a name that is taken still is for Logto to refuse", async () => {
  const role = (name: string): Properties => ({ name, description: name });
  const one = await engine.create("Role", "one", role("one"));
  const other = await engine.create("Role", "other", role("other"));
  await engine.nextRun();
  await engine.check("Role", "one", role("other"), role("one"));
  await engine.check("Role", "other", role("one"), role("other"));
  await assert.rejects(engine.update(one, role("other")), /name_in_use/);
  await engine.destroy(one, other);
});

void test("a preview says that a user who is there can't be given another password's hash", async () => {
  const hash = { passwordAlgorithm: "MD5", passwordDigest: "e3906904a71facd50568584bf3a36ae8" };
  const moved = { username: "moved_before", ...hash };
  const existing = await engine.create("User", "killed", moved);
  await engine.nextRun();
  await engine.create("User", "same", moved, true);
  assert.match(await warnings.next(), /^Logto has the User `moved_before` already: the update takes it over/);
  await engine.nextRun();
  await engine.create("User", "other", { ...moved, passwordDigest: "0".repeat(32) }, true);
  // Two lines, which may come apart.
  let said = "";
  while (!said.includes("takes a passwordDigest only when it creates a user")) said += await warnings.next();
  assert.match(said, /with another password or none/);
  assert.ok(!said.includes("e390") && !said.includes("0000"), said);
  await engine.destroy(existing);
});

void test("a preview says what a creation would take over, and how to see what would change", async () => {
  const role = { name: "here already", description: "Made in the console" };
  const existing = await engine.create("Role", "console", role);
  const field = await engine.create("CustomProfileField", "console", {
    name: "here",
    type: "Text",
    label: "x",
  });
  await engine.nextRun();
  await engine.create("Role", "ours", { ...role, description: "Ours" }, true);
  assert.match(
    await warnings.next(),
    /^Logto has the Role `here already` already: the update takes it over .* destroy deletes it\. .*`pulumi import logto:index:Role ours 'here already'`\.$/,
  );
  await engine.create("CustomProfileField", "ours", { name: "here", type: "Text" }, true);
  assert.match(await warnings.next(), /^Logto has the CustomProfileField `here` already/);
  await engine.create("Role", "new", { name: "not here", description: "New" }, true);
  await engine.create("CustomProfileField", "new", { name: "nothere", type: "Text" }, true);
  // One that the state has is about to be replaced, and no stranger's.
  await engine.nextRun();
  await engine.diff(existing, { ...role, type: "MachineToMachine" });
  await engine.create("Role", "console", { ...role, type: "MachineToMachine" }, true);
  assert.deepEqual(warnings.rest, []);
  await engine.destroy(existing, field);
});

void test("a preview says what has the same name where names aren't unique, and what this resource left behind", async () => {
  const shop = { ...webApplication, name: "Namesake" };
  const theirs = await engine.create("Application", "theirs", shop);
  const ours = await engine.create("Application", "ours", { ...shop, name: "Ours" });
  const acme = await engine.create("Organization", "theirs", { name: "Namesake" });
  await engine.nextRun();
  await engine.create("Application", "new", shop, true);
  const said = await warnings.next();
  assert.ok(said.includes(`the Application \`Namesake\` already (${theirs.id})`), said);
  assert.ok(said.includes(`\`pulumi import logto:index:Application new ${theirs.id}\``), said);
  await engine.create("Organization", "new", { name: "Namesake" }, true);
  assert.match(await warnings.next(), /^Logto has the Organization `Namesake` already/);
  // An update that was killed before its state was written.
  await engine.create("Application", "ours", { ...shop, name: "Ours" }, true);
  assert.match(await warnings.next(), /^Logto has the Application `\w+`, which an interrupted run left/);
  await engine.create("Application", "new", { ...shop, name: "Nobody's" }, true);
  assert.deepEqual(warnings.rest, []);
  await engine.destroy(theirs, ours, acme);
});

void test("a preview says which connector Logto deletes when it makes another of its kind", async () => {
  const existing = await engine.create("Connector", "old-sms", { ...connector, instanceId: "old-sms" });
  await engine.nextRun();
  await engine.create("Connector", "new-sms", connector, true);
  assert.match(
    await warnings.next(),
    /^Logto has the Sms connector `old-sms` \(tencent-short-message-service\), and deletes it when this one is made/,
  );
  await engine.create("Connector", "mail", mail, true);
  assert.deepEqual(warnings.rest, []);
  await engine.destroy(existing);
});

void test("a preview without a server to ask, or with a credential that it refuses, says nothing and doesn't fail", async () => {
  const role = { name: "unasked", description: "Unasked" };
  for (const change of [{ endpoint: absentServer["endpoint"] }, { clientSecret: "wrong" }]) {
    await engine.configure({ ...server.default, ...change });
    await engine.create("Role", "unasked", role, true);
  }
  assert.deepEqual(warnings.rest, []);
});

void test("through Pulumi itself: a name twice and what would be taken over are in the preview, an import keeps the id", async (context) => {
  const role = (name: string, text: string): string =>
    `new logto.Role("${name}", { name: "through", description: "${text}" });`;
  const project = await PulumiProject.create(role("one", "One") + role("two", "Two"));
  context.after(async () => project.remove());
  await project.configureLogto(server);
  const refused = await project.run("preview");
  assert.match(refused.output, /the resource `\w+` of this program is the Role `through` already/);
  assert.notEqual(refused.code, 0);

  await engine.nextRun();
  const existing = await engine.create("Role", "console", { name: "through", description: "Console" });
  await project.program(role("one", "Console"));
  assert.match((await project.run("preview")).output, /Logto has the Role `through` already/);
  const imported = await project.run(
    "import",
    "logto:index:Role",
    "one",
    "through",
    "--protect=false",
    "--generate-code=false",
    "--yes",
  );
  assert.equal(imported.code, 0, imported.output);
  await project.program(
    `${role("one", "Console")} export const { description, type } = logto.Role.get("there", "through");`,
  );
  const read = await project.run("up", "--yes", "--skip-preview");
  assert.match(read.output, /description\s*: "Console"\s+\+ type\s*: "User"/);
  await project.program(role("one", "Console"));
  await project.run("up", "--yes", "--skip-preview");
  const unchanged = await project.run("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
  assert.equal(unchanged.code, 0, unchanged.output);
  const exported = await project.run("stack", "export");
  assert.match(exported.output, new RegExp(`"id": "${existing.id}"`));
  const destroyed = await project.run("destroy", "--yes", "--skip-preview");
  assert.equal(destroyed.code, 0, destroyed.output);
  await engine.nextRun();
  assert.equal(await engine.import("Role", "gone", "through"), undefined);
});
