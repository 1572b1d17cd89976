import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import type { SmsSandbox } from "../start.ts";
import { startTestSandbox, testAccount } from "../testing.ts";
import { createOfficialClient } from "../testing/official-client.ts";

const templates = [
  ...testAccount.templates,
  {
    templateId: "1112",
    name: "<i>News</i>",
    content: "{1}",
    international: false,
    type: "notification" as const,
  },
];

let sandbox: SmsSandbox;
let browser: Browser;

before(async () => {
  sandbox = await startTestSandbox({ templates, notice: "preview" });
  browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
  });
});
after(async () => {
  await browser.close();
  await sandbox.stop();
});

async function send(phoneNumber: string, parameter: string, templateId = "1110"): Promise<void> {
  await createOfficialClient(sandbox).SendSms({
    PhoneNumberSet: [phoneNumber],
    SmsSdkAppId: testAccount.sdkAppId,
    TemplateId: templateId,
    SignName: testAccount.signName,
    TemplateParamSet: [parameter],
  });
}

/** Opens the inbox in a fresh window; any error on the page fails the test. */
async function withInbox(
  options: BrowserContextOptions & { path?: string },
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: "en-US",
    ...options,
  });
  const problems: string[] = [];
  try {
    const page = await context.newPage();
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${sandbox.httpPort}${options.path ?? "/"}`);
    await use(page);
  } finally {
    await context.close();
  }
  assert.deepEqual(problems, []);
}

test("a message appears by itself, with its code ready to copy", async () => {
  await withInbox({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await page.locator("#status.live").waitFor();
    await send("13800138000", "294596");
    await page.locator(".message strong", { hasText: "294596" }).waitFor();
    assert.equal(await page.locator(".number").innerText(), "+86 138 0013 8000");
    await page.getByRole("status").getByText("+86 138 0013 8000, 294596", { exact: true }).waitFor();
    assert.match(await page.locator(".message .text").innerText(), /【腾讯云】您的验证码是294596/);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    await page.getByRole("status").getByText("Copied", { exact: true }).waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), "294596");
  });
});

test("without JavaScript the page reloads itself and shows the code to select", async () => {
  await withInbox({ javaScriptEnabled: false }, async (page) => {
    await send("13800138001", "111111");
    await page.locator(".message strong", { hasText: "111111" }).waitFor({ timeout: 15_000 });
    assert.equal(await page.getByRole("button", { name: "Copy" }).count(), 0);
    assert.equal(await page.locator(".reloads").textContent(), "This page reloads every 5 seconds.");
  });
});

test("among many phones one is found by a part of its number, and stays up to date", async () => {
  for (let index = 0; index < 60; index += 1)
    await send(`1390000${String(1000 + index)}`, String(200000 + index));
  await withInbox({}, async (page) => {
    await page.getByRole("link", { name: "Older messages" }).waitFor();
    assert.equal(await page.locator(".message").count(), 50);
    await page.getByLabel("Phone number").fill("1390000 1007");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByText("1 message for").waitFor();
    await page.locator("#status.live").waitFor();
    await send("13900001008", "300000");
    await send("13900001007", "400000");
    await page.getByText("2 messages for").waitFor();
    assert.deepEqual(await page.locator(".message strong").allInnerTexts(), ["400000", "200007"]);
  });
});

test("a new message leaves a selection in an older one alone", async () => {
  await withInbox({}, async (page) => {
    await page.locator("#status.live").waitFor();
    const marked = await page
      .locator(".message")
      .first()
      .evaluateHandle((element: object) => element);
    await send("13700137000", "500000");
    await page.locator(".message strong", { hasText: "500000" }).waitFor();
    assert.equal(await marked.evaluate((element) => "isConnected" in element && element.isConnected), true);
  });
});

test("HTML in a parameter or a template's name is text", async () => {
  const attack = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  await send("13600136000", attack, "1112");
  await withInbox({ path: "/?phoneNumber=13600136000" }, async (page) => {
    await page.locator("#status.live").waitFor();
    assert.ok((await page.locator(".message .text").innerText()).includes(attack));
    assert.match(await page.locator(".message footer").innerText(), /<i>News<\/i>/);
    assert.equal(await page.locator(".message img, .message script, .message i").count(), 0);
    assert.equal(await page.title(), "SMS inbox");
  });
});

test("the page fits a phone and a desktop in all three languages, and says that nothing is really sent", async () => {
  for (const [locale, sentence, notice] of [
    ["en-US", "No real text message is sent.", "Preview"],
    ["ja-JP", "実際の SMS は送信されません。", "プレビュー"],
    ["zh-CN", "不会发送真实短信。", "预览"],
  ] as const) {
    for (const width of [320, 390, 1280]) {
      await withInbox({ locale, viewport: { width, height: 844 } }, async (page) => {
        await page.getByText(sentence).waitFor();
        assert.equal(await page.locator(".notice").innerText(), notice);
        const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        assert.equal(overflow, 0, `${locale} at ${width}`);
      });
    }
  }
});

test("a restarted sandbox is found again by an open page", async () => {
  const first = await startTestSandbox();
  const { httpPort } = first;
  const context = await browser.newContext({ locale: "en-US" });
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${httpPort}/`);
    await page.locator("#status.live").waitFor();
    await first.stop();
    await page.getByText("Connection lost").waitFor();
    const second = await startTestSandbox({ httpPort });
    try {
      await page.locator("#status.live").waitFor({ timeout: 15_000 });
    } finally {
      await context.close();
      await second.stop();
    }
  } finally {
    await context.close();
  }
});
