/** The main job on a real engine: a new stack, a person who signs up by phone, comes back, signs out and in again. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { z } from "zod";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { ensureImages } from "../../scripts/setup/images.ts";
import { looseEnds, publishedPorts } from "./harness/confinement.ts";
import { containerLog, partOf, runIn, stackParts } from "./harness/engine.ts";
import { type Person, TestBrowser } from "./harness/browser.ts";
import { localRequest } from "./harness/local-request.ts";
import { ManagementApi } from "./harness/management-api.ts";
import { documentedCommands, runDocumented } from "./harness/operations-guide.ts";
import { enterCode, enterPhoneNumber, errorMessage } from "./harness/sign-in-pages.ts";
import { freshPhoneNumber, nextCode } from "./harness/sms-inbox.ts";
import { Story } from "./harness/story.ts";
import { type Outputs, type PulumiRun, TestStack } from "./harness/test-stack.ts";
import { waitUntil } from "./harness/wait-until.ts";

/** What the pages are told of a captcha. */
const captchaShown = z.object({
  captchaPolicy: z.object({ enabled: z.boolean().optional() }),
  captchaConfig: z.object({ type: z.string(), siteKey: z.string() }).optional(),
});

const users = z.array(z.object({ id: z.string(), primaryPhone: z.string().nullable() }));

/** The shortest life of a code that Logto allows, in seconds. */
const codeLifetime = 60;

const story = new Story("sign-in");
const phoneNumber = freshPhoneNumber();
let stack: TestStack;
let outputs: Outputs;
let browser: TestBrowser;
let person: Person;

story.step(
  "`pulumi up` brings a new stack up, and it is ready when the command returns",
  async () => {
    stack = await TestStack.create(story, {
      "signInExperience.verificationCodePolicy.expirationDuration": String(codeLifetime),
      "smsGuard.enabled": "true",
    });
    await stack.up();
    outputs = await stack.outputs();
    const ready = [
      [`${outputs.appUrl}/readyz`, 200],
      [`${outputs.endpoint}/api/status`, 204],
      [`${outputs.endpoint}/oidc/.well-known/openid-configuration`, 200],
      [`${outputs.adminEndpoint}/oidc/.well-known/openid-configuration`, 200],
      [`${outputs.smsInboxUrl}/healthz`, 200],
    ] as const;
    for (const [address, status] of ready)
      assert.equal((await localRequest(address)).status, status, address);
  },
  { timeoutSeconds: 600 },
);

story.step(
  "each container has no more rights than it needs, and one port of one is published, on loopback",
  async () => {
    const roles = ["app", "logto", "postgres", "proxy", "sms-guard", "sms-sandbox"];
    assert.deepEqual(
      (await stackParts(stack.name)).containers,
      roles.map((role) => `logto-stack-${stack.name}-${role}`),
    );
    for (const role of roles) assert.deepEqual(await looseEnds(stack.name, role), [], role);
    const published = await Promise.all(roles.map((role) => publishedPorts(stack.name, role)));
    assert.deepEqual(published.flat(), [`127.0.0.1:${stack.port}`]);
  },
);

story.step("the app says that nobody is signed in, and offers to sign in and to sign up", async () => {
  browser = await TestBrowser.launch(story);
  person = await browser.person();
  await person.page.goto(outputs.appUrl);
  await person.page.getByTestId("signed-out").waitFor();
  assert.equal(await person.page.getByTestId("sign-in").count(), 1);
  assert.equal(await person.page.getByTestId("sign-up").count(), 1);
  await browser.picture(person.page, "signed-out");
});

story.step("signing up with a phone number and the code from the inbox leads back to the app", async () => {
  const { page } = person;
  await page.getByTestId("sign-up").click();
  await page.waitForURL(/\/register\?/u);
  await browser.picture(page, "logto-sign-up");
  await enterPhoneNumber(page, phoneNumber);
  await enterCode(page, await nextCode(outputs.smsInboxUrl, phoneNumber));
  await expectSignedIn(page, phoneNumber);
  await browser.picture(page, "signed-in");
});

story.step("a number of another country gets no code, and the page says why", async () => {
  const { page, context } = await browser.person();
  const sent = Date.now();
  await page.goto(outputs.appUrl);
  await page.getByTestId("sign-up").click();
  // The language has preset +1: an American number, which Tencent would take for a stranger's in China.
  await page.locator("input[name=identifier]").fill("2125550123");
  await page.locator("input[name=identifier]").press("Enter");
  await page.getByText("Codes can't be sent to phone numbers of this country.").waitFor();
  await browser.picture(page, "another-country");
  await context.close();
  const inbox = await localRequest(`${outputs.smsInboxUrl}/api/messages?after=${sent}`);
  assert.match(inbox.body, /"messages":\[\]/u);
});

story.step("the profile shows the claims, and the reports open for whoever signed up", async () => {
  const { page } = person;
  await page.goto(`${outputs.appUrl}/profile`);
  await page.getByTestId("claims-live").waitFor();
  assert.match(
    await page.getByTestId("claims").innerText(),
    new RegExp(`phone_number.*86${phoneNumber}`, "su"),
  );
  await browser.picture(page, "profile");
  await page.goto(`${outputs.appUrl}/reports`);
  await page.getByTestId("reports").waitFor();
  await browser.picture(page, "reports");
});

story.step("the session survives a restart of the app's container", async () => {
  await partOf(stack.name, "app").restart();
  await waitUntil("the app after its restart", async () =>
    (await localRequest(`${outputs.appUrl}/readyz`)).status === 200 ? true : undefined,
  );
  await person.page.goto(outputs.appUrl);
  await expectSignedIn(person.page, phoneNumber);
});

story.step("the SMS guard keeps the day's count through a restart of its container", async () => {
  const read = "JSON.parse(require('fs').readFileSync('/var/lib/sms-guard/day.json', 'utf8'))";
  const counted = ["node", "-e", `process.exit(${read}.sent > 0 ? 0 : 1)`];
  await runIn(stack.name, "sms-guard", counted);
  await partOf(stack.name, "sms-guard").restart();
  await runIn(stack.name, "sms-guard", counted);
  assert.doesNotMatch(await containerLog(`logto-stack-${stack.name}-sms-guard`), /the day's count can't/u);
});

story.step(
  "signing out ends the session here and in Logto: signing in asks for the number again",
  async () => {
    const { page } = person;
    await page.getByTestId("sign-out").click();
    await page.getByTestId("signed-out").waitFor();
    await page.getByTestId("sign-in").click();
    await page.waitForURL(/\/sign-in\?/u);
    await page.locator("input[name=identifier]").waitFor();
  },
);

story.step("a wrong code shows an error, and the right one still signs in", async () => {
  const { page } = person;
  const before = Date.now();
  await enterPhoneNumber(page, phoneNumber);
  const code = await nextCode(outputs.smsInboxUrl, phoneNumber, before);
  await enterCode(page, code === "000000" ? "000001" : "000000");
  assert.match(await errorMessage(page), /invalid verification code/iu);
  await browser.picture(page, "wrong-code");
  await enterCode(page, code);
  await expectSignedIn(page, phoneNumber);
});

for (const { locale, language, firstWord } of [
  { locale: "ja-JP", language: "ja", firstWord: "サインイン" },
  { locale: "zh-CN", language: "zh-CN", firstWord: "登录" },
]) {
  story.step(`a person whose browser speaks ${locale} signs up in that language, on a phone`, async () => {
    const { page, context } = await browser.person(locale, "phone");
    const number = freshPhoneNumber();
    await page.goto(outputs.appUrl);
    assert.equal(await page.locator("html").getAttribute("lang"), language);
    assert.match(await page.getByTestId("sign-in").innerText(), new RegExp(firstWord, "u"));
    await expectFits(page);
    await browser.picture(page, `signed-out-${locale}`);
    await page.getByTestId("sign-up").click();
    await page.waitForURL(/\/register\?/u);
    await enterPhoneNumber(page, number);
    await page.locator("input[name=passcode_0]").waitFor();
    await browser.picture(page, `logto-code-${locale}`);
    await enterCode(page, await nextCode(outputs.smsInboxUrl, number));
    await expectSignedIn(page, number);
    await browser.picture(page, `signed-in-${locale}`);
    for (const path of ["/", "/profile", "/reports", "/nowhere"]) {
      await page.goto(`${outputs.appUrl}${path}`);
      await expectFits(page);
    }
    await context.close();
  });
}

story.step("a backup that was cut off on its way is told from a whole one", async () => {
  const [backUp = ""] = documentedCommands(stack, "## Back up and restore the database");
  const cut = 'docker() { { command docker "$@" || true; } | head -c 20000; }';
  await assert.rejects(runDocumented(stack, story.folder, backUp, cut));
  const died = 'docker() { command docker "$@"; return 1; }';
  await assert.rejects(runDocumented(stack, story.folder, backUp, died));
});

story.step(
  "an upgrade of Logto deploys what its database lacks, and replaces its container and nothing else: people stay signed in",
  async () => {
    const newest = await alterationState();
    await runIn(stack.name, "logto", ["sh", "-c", takeAlterationsBack]);
    assert.ok((await alterationState()) < newest);
    const [backUp = ""] = documentedCommands(stack, "## Back up and restore the database");
    await runDocumented(stack, story.folder, backUp);

    const untouched = ["postgres", "proxy", "app", "sms-sandbox"];
    const ids = () => Promise.all(untouched.map((role) => containerId(stack.name, role)));
    const before = [await containerId(stack.name, "logto"), await ids()] as const;
    await stack.configure({ logtoImage: await anotherTag(stack) });
    const { report } = await stack.up();
    assert.notEqual(await containerId(stack.name, "logto"), before[0]);
    assert.deepEqual(await ids(), before[1]);
    assert.equal(await alterationState(), newest);
    const inLogto = report.steps.filter(({ type }) =>
      /^logto:index:(?!ContainerTask|DatabaseScript|ServiceReady)/u.test(type),
    );
    assert.deepEqual(inLogto, [], "nothing is configured anew in Logto");

    const { page } = person;
    await page.goto(`${outputs.appUrl}/profile`);
    await page.getByTestId("claims-live").waitFor();
    await page.getByTestId("sign-out").click();
    await page.getByTestId("sign-in").click();
    const sent = Date.now();
    await enterPhoneNumber(page, phoneNumber);
    await enterCode(page, await nextCode(outputs.smsInboxUrl, phoneNumber, sent));
    await expectSignedIn(page, phoneNumber);
  },
  { timeoutSeconds: 240 },
);

story.step(
  "the documented backup brings back a person who was deleted since, also from before an upgrade, and the next update changes nothing",
  async () => {
    const api = new ManagementApi(outputs);
    const newest = await alterationState();
    const [, restore = ""] = documentedCommands(stack, "## Back up and restore the database");
    const found = await api.get(`/api/users?search.primaryPhone=86${phoneNumber}`, users);
    for (const { id } of found) await api.delete(`/api/users/${id}`);
    assert.deepEqual(await api.get(`/api/users?search.primaryPhone=86${phoneNumber}`, users), []);

    const output = await runDocumented(stack, story.folder, restore);
    const said = output.split("\n").filter((line) => line.includes("ERROR"));
    const expected =
      /role "logto" cannot be dropped|current user cannot be dropped|role "(?:logto|postgres)" already exists/u;
    assert.deepEqual(
      said.filter((line) => !expected.test(line)),
      [],
    );
    await waitUntil(
      "Logto and the app",
      async () =>
        (await localRequest(`${outputs.appUrl}/readyz`).catch(() => undefined))?.status === 200 || undefined,
      { timeoutSeconds: 60 },
    );
    assert.equal(await alterationState(), newest);
    assert.deepEqual(await api.get(`/api/users?search.primaryPhone=86${phoneNumber}`, users), found);
    const { report } = await stack.run(["up", "--yes", "--skip-preview", "--refresh"]);
    assert.deepEqual(
      report.steps.filter(({ op }) => op !== "refresh"),
      [],
    );
  },
  { timeoutSeconds: 180 },
);

story.step("a captcha comes and goes with the stack's configuration", async () => {
  const shown = async () => {
    const { body } = await localRequest(`${outputs.endpoint}/api/.well-known/sign-in-exp`);
    return captchaShown.parse(JSON.parse(body));
  };
  const changes = ({ report }: PulumiRun) => report.steps.map(({ op, name }) => `${op} ${name}`);
  await stack.configure({ "captcha.type": "Turnstile", "captcha.siteKey": "0x4AAA" });
  await stack.read(["config", "set", "--secret", "--path", "captcha.secretKey", "a-captcha-secret"]);
  assert.deepEqual(changes(await stack.up()), ["create captcha", "update sign-in-experience"]);
  const service = { type: "Turnstile", siteKey: "0x4AAA" };
  assert.deepEqual(await shown(), { captchaPolicy: { enabled: true }, captchaConfig: service });
  assert.ok(!(await stack.read(["stack", "export"])).includes("a-captcha-secret"));

  await stack.read(["config", "rm", "captcha"]);
  assert.deepEqual(changes(await stack.up()), ["update sign-in-experience", "delete captcha"]);
  assert.notEqual((await shown()).captchaPolicy.enabled, true);
});

story.step("an expired code is refused with a message that says so", async () => {
  const { page, context } = await browser.person();
  const number = freshPhoneNumber();
  await page.goto(outputs.appUrl);
  await page.getByTestId("sign-up").click();
  await enterPhoneNumber(page, number);
  const code = await nextCode(outputs.smsInboxUrl, number);
  await page.waitForTimeout((codeLifetime + 1) * 1000);
  await enterCode(page, code);
  assert.match(await errorMessage(page), /expired/iu);
  await browser.picture(page, "expired-code");
  await context.close();
});

/** Makes of the database one of the version before. */
const takeAlterationsBack = "cd /etc/logto && node_modules/.bin/logto db alteration rollback 1.41.0";

/** Up to which alteration the database is: a time, in seconds. */
async function alterationState(): Promise<number> {
  const sql = "SELECT value->>'timestamp' FROM systems WHERE key = 'alterationState'";
  return Number(await runIn(stack.name, "postgres", ["psql", "-U", "postgres", "-Atc", sql, "logto"]));
}

/** The same Logto under another tag, as an upgrade. @returns the image's name */
async function anotherTag({ name }: TestStack): Promise<string> {
  const { images } = await ensureImages();
  await dockerClient().getImage(images.logtoImage).tag({ repo: "logto-stack-test/logto", tag: name });
  const image = `logto-stack-test/logto:${name}`;
  // Forced, it is untagged under the running container, which goes after it.
  story.atEnd(() => dockerClient().getImage(image).remove({ force: true }));
  return image;
}

async function containerId(stackName: string, role: string): Promise<string> {
  return (await partOf(stackName, role).inspect()).Id;
}

/** Nobody has to move a page sideways to read it. */
async function expectFits(page: Page): Promise<void> {
  const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
  assert.equal(overflow, 0, `${page.url()} is wider than the screen`);
}

async function expectSignedIn(page: Page, nationalNumber: string): Promise<void> {
  await page.getByTestId("signed-in").waitFor();
  assert.equal((await page.getByTestId("phone-number").innerText()).trim(), `+86${nationalNumber}`);
  assert.equal(new URL(page.url()).origin, outputs.appUrl);
}
