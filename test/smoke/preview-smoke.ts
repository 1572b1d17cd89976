/**
 * `npm run preview:smoke -- <card.json>`: signs up in a preview with a phone number, in a real browser on its real pages.
 * Before this has worked no comment says that a preview is ready. The number is a fresh one: the card's is the reviewer's.
 */
import { readFileSync } from "node:fs";
import { execa } from "execa";
import { chromium } from "playwright-core";
import { z } from "zod";
import { readOutput } from "../../scripts/preview/open.ts";
import { previewPulumi } from "../../scripts/preview/pulumi.ts";
import { ensureBrowser } from "../../scripts/setup/browser.ts";
import { runCommand } from "../../scripts/setup/command.ts";
import { say } from "../../scripts/setup/progress.mjs";
import { UserError } from "../../scripts/setup/user-error.mjs";
import { localRequest } from "../e2e/harness/local-request.ts";
import { enterCode, enterPhoneNumber } from "../e2e/harness/sign-in-pages.ts";
import { freshPhoneNumber } from "../e2e/harness/sms-inbox.ts";
import { waitUntil } from "../e2e/harness/wait-until.ts";

const cardSchema = z.object({
  stack: z.string(),
  appUrl: z.string().url(),
  inboxUrl: z.string().url(),
});
const messages = z.object({ messages: z.array(z.object({ code: z.string().optional() })) });
type Card = z.infer<typeof cardSchema>;

await runCommand(async ([file]) => {
  if (file === undefined)
    throw new UserError("Which preview?", "npm run preview:smoke -- card.json, as `up --json` printed it");
  const card = cardSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const { stdout: executablePath } = await execa("sh", ["-c", `command -v ${await ensureBrowser()}`]);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ locale: "en-US" });
    page.setDefaultTimeout(30_000);
    const number = freshPhoneNumber();
    await page.goto(card.appUrl);
    await page.getByTestId("sign-up").click();
    await enterPhoneNumber(page, number);
    await enterCode(page, await nextCode(card, number));
    await page.getByTestId("signed-in").waitFor();
    say(`✓ signed up in ${card.stack}`);
    return 0;
  } catch (error) {
    throw new UserError(
      `Signing up in ${card.stack} doesn't work: ${error instanceof Error ? error.message : String(error)}`,
      `see what it says: npm run preview -- logs ${card.stack}`,
    );
  } finally {
    await browser.close();
  }
});

async function nextCode({ stack, inboxUrl }: Card, number: string): Promise<string> {
  const address = `${inboxUrl}/api/messages?phoneNumber=86${number}`;
  const password = inboxUrl.startsWith("https:")
    ? await readOutput(await previewPulumi(), stack, "smsInboxPassword")
    : undefined;
  return waitUntil(`a code for +86 ${number}`, async () => {
    const body =
      password === undefined ? (await localRequest(address)).body : await protectedText(address, password);
    return messages.parse(JSON.parse(body)).messages[0]?.code;
  });
}

async function protectedText(address: string, password: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(`preview:${password}`).toString("base64")}`;
  const response = await fetch(address, { headers: { authorization } });
  return response.text();
}
