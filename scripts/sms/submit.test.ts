import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { afterEach, beforeEach } from "node:test";
import type { SmsSandbox } from "../../infra/sms-sandbox/start.ts";
import { startTestSandbox } from "../../infra/sms-sandbox/testing.ts";
import { smsSubmissionSchema } from "../../infra/sms-submission-config.ts";
import type { TencentClient } from "../../infra/tencent/client.ts";
import { allSignatures, allTemplates } from "../../infra/tencent/reviews.ts";
import { UserError } from "../setup/user-error.mjs";
import { submit, type Submission } from "./submit.ts";
import { connectToSandbox, testSettings } from "./testing.ts";

const shared = "{1}是您的登录验证码。";
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk", "base64");

let sandbox: SmsSandbox;
let client: TencentClient;
let folder: string;

beforeEach(async () => {
  sandbox = await startTestSandbox({ templates: [] });
  client = await connectToSandbox(sandbox);
  folder = mkdtempSync(path.join(tmpdir(), "sms-submit-"));
});
afterEach(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

function submission(raw: unknown, change: Partial<Submission> = {}): Submission {
  return {
    stack: "prod",
    tencent: testSettings,
    submission: smsSubmissionSchema.parse(raw),
    countries: ["CN"],
    resubmit: false,
    waitMinutes: 0,
    say: () => undefined,
    ...change,
  };
}

test("one text for all becomes one template, handed in once however often the command runs", async () => {
  const first = await submit(client, submission({ text: shared }));
  assert.equal(first.inOrder, false);
  assert.match(
    first.text,
    /template logto-stack \(mainland\) +in review, id \d+, handed in, for every message/,
  );
  const again = await submit(client, submission({ text: shared }));
  assert.match(again.text, /in review, id \d+, already there/);
  const [template, ...more] = await allTemplates(client, false);
  assert.ok(template);
  assert.equal(more.length, 0);
  sandbox.change({ templates: { [template.id]: { state: "approved", reviewReply: "" } } });
  const approved = await submit(client, submission({ text: shared }));
  assert.ok(approved.inOrder, approved.text);
  assert.match(approved.text, new RegExp(`--path tencent\\.templateId ${template.id} --stack prod`));
});

test("a stack for other countries alone is told to use its international template", async () => {
  const { text } = await submit(client, submission({ text: "{1} is your code." }, { countries: ["JP"] }));
  const [template] = await allTemplates(client, true);
  assert.match(text, new RegExp(`--path tencent\\.templateId ${template?.id ?? "none"} --stack prod`));
});

test("a text of its own gets a template of its own, and changes it while it isn't approved", async () => {
  const own = (text: string) => submission({ text: shared, texts: { SignIn: text } });
  const { text } = await submit(client, own("{1}：登录"));
  assert.match(text, /--path tencent\.templates\.SignIn \d+ --stack prod/);
  const { id = "" } = (await allTemplates(client, false)).find(({ name }) => name.endsWith("SignIn")) ?? {};
  sandbox.change({ templates: { [id]: { state: "rejected", reviewReply: "too short" } } });
  const rejected = await submit(client, own("{1}：登录"));
  assert.match(rejected.text, /REJECTED: too short, id \d+, already there, for SignIn/);
  assert.match(rejected.text, /change its text in smsSubmission/);
  assert.match(
    (await submit(client, own("登录验证码{1}"))).text,
    /in review, id \d+, handed in again, for SignIn/,
  );
  const templates = await allTemplates(client, false);
  assert.deepEqual(templates.map(({ content }) => content).sort(), [shared, "登录验证码{1}"].sort());
});

test("texts that some usage types share, or take over from another, never replace each other", async () => {
  const change = (texts: Record<string, string>) => submit(client, submission({ text: shared, texts }));
  await change({ SignIn: "登录：{1}", Register: "登录：{1}" });
  const contents = async () => (await allTemplates(client, false)).map(({ content }) => content).sort();
  assert.deepEqual(await contents(), [shared, "登录：{1}"].sort());
  const { text } = await change({ SignIn: "新登录：{1}", Register: "登录：{1}" });
  assert.deepEqual(await contents(), [shared, "登录：{1}", "新登录：{1}"].sort());
  assert.match(text, /for SignIn/);
});

test("the signature is handed in with its proof, and again only where that is asked for", async () => {
  const proofImage = path.join(folder, "licence.png");
  writeFileSync(proofImage, png);
  const signature = { proofImage, qualificationId: 42 };
  const tencent = { ...testSettings, signName: "新签名" };
  const without = await submit(client, submission({}, { tencent }));
  assert.match(without.text, /signature 新签名 \(mainland\) +missing/);
  assert.match(without.text, /csms-sign/);
  const { text } = await submit(client, submission({ signature }, { tencent }));
  assert.match(text, /signature 新签名 \(mainland\) +in review, id \d+, handed in/);
  sandbox.change({ signs: { 新签名: { state: "rejected", reviewReply: "blurred" } } });
  assert.match((await submit(client, submission({ signature }, { tencent }))).text, /REJECTED: blurred/);
  const again = await submit(client, submission({ signature }, { tencent, resubmit: true }));
  assert.match(again.text, /handed in again/);
  assert.equal((await allSignatures(client, false)).filter(({ name }) => name === "新签名").length, 1);
});

test("a proof that is no image, and a missing qualification, are refused before Tencent is asked", async () => {
  const tencent = { ...testSettings, signName: "新签名" };
  const text = path.join(folder, "licence.txt");
  writeFileSync(text, "no image");
  for (const [signature, says] of [
    [{ proofImage: text, qualificationId: 42 }, /neither a PNG nor a JPEG/],
    [{ proofImage: path.join(folder, "none.png"), qualificationId: 42 }, /is not there/],
    [{ proofImage: text }, /qualificationId is missing[^]*smsv2\/enterprise/],
  ] as const) {
    await assert.rejects(
      submit(client, submission({ signature }, { tencent })),
      (error) => error instanceof UserError && says.test(error.message),
    );
  }
});

test("the review is waited for, and its end reported", async () => {
  let rounds = 0;
  const pause = async () => {
    rounds += 1;
    const [template] = await allTemplates(client, false);
    if (rounds === 2 && template) {
      sandbox.change({ templates: { [template.id]: { state: "approved", reviewReply: "" } } });
    }
  };
  const report = await submit(client, submission({ text: shared }, { waitMinutes: 5, pause }));
  assert.ok(report.inOrder, report.text);
  assert.equal(rounds, 2);
  assert.match(report.text, /approved and in force, id \d+, handed in,/);
});

test("an account verified as an individual is told to use the console", async () => {
  sandbox.change({ verification: "individual" });
  await assert.rejects(
    submit(client, submission({ text: shared })),
    (error) => error instanceof UserError && error.message.includes("verified as an individual"),
  );
});

test("a text without exactly one {1} is refused where it is configured", () => {
  for (const text of ["no code", "{1} and {2}", "{1} and {1}", "{2}"]) {
    assert.equal(smsSubmissionSchema.safeParse({ text }).success, false, text);
  }
  assert.equal(smsSubmissionSchema.safeParse({ texts: { Login: "{1}" } }).success, false);
  const signature = { proofImage: "x.png", type: "trademark", document: "businessLicense" };
  assert.equal(smsSubmissionSchema.safeParse({ signature }).success, false);
});

test("a signature that Tencent has abolished for the mainland is refused before anything is sent", async () => {
  const proofImage = path.join(folder, "proof.png");
  writeFileSync(proofImage, png);
  const app = { signature: { proofImage, qualificationId: 77, type: "app", document: "appConsole" } };
  const named = { tencent: { ...testSettings, signName: "应用" } };
  await assert.rejects(
    submit(client, submission(app, { ...named, countries: ["JP", "CN"] })),
    (error) => error instanceof UserError && error.message.includes("no longer takes the type app"),
  );
  for (const international of [false, true]) {
    assert.ok((await allSignatures(client, international)).every(({ name }) => name !== "应用"));
  }
  const abroad = await submit(client, submission(app, { ...named, countries: ["JP"] }));
  assert.match(abroad.text, /signature 应用 \(international\) +in review/);
});
