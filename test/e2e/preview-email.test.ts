/** A preview whose people choose between phone number and e-mail address: the codes of both come to the same inbox. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { seededPeople } from "../../infra/preview-seed.ts";
import { stackNameOf } from "../../scripts/preview/names.ts";
import { TestBrowser } from "./harness/browser.ts";
import { localRequest } from "./harness/local-request.ts";
import { type Card, PreviewCommand } from "./harness/preview-command.ts";
import { signUpByCard } from "./harness/reviewer.ts";
import { enterCode } from "./harness/sign-in-pages.ts";
import { Story } from "./harness/story.ts";
import { waitUntil } from "./harness/wait-until.ts";

const story = new Story("preview-email");
const unique = randomBytes(3).toString("hex");
const subject = `e2e-${unique}-email`;
const messages = z.object({
  messages: z.array(z.object({ emailAddress: z.string().optional(), code: z.string().optional() })),
});
let preview: PreviewCommand;
let card: Card;
let browser: TestBrowser;

story.step(
  "somebody new signs up with an e-mail address and the code from the inbox",
  async () => {
    preview = new PreviewCommand(story);
    preview.removeAtEnd(stackNameOf(subject));
    browser = await TestBrowser.launch(story);
    card = await preview.up(subject, ["--variant", "phone-or-email"]);
    await enterByEmail("sign-up", `new-${unique}@example.com`);
  },
  { timeoutSeconds: 400 },
);

story.step("a seeded person signs in with the address that the card names", async () => {
  const [ada] = seededPeople(card.phoneNumber.replace("+", ""));
  assert.ok(ada);
  await enterByEmail("sign-in", ada.email);
});

story.step("a phone number still does", async () => {
  const { page } = await browser.person();
  await signUpByCard(page, card);
});

story.step("the inbox shows both kinds in three languages, on a phone and on a desk", async () => {
  for (const locale of ["en-US", "ja-JP", "zh-CN"]) {
    for (const size of ["phone", "desktop"] as const) {
      const { page, context } = await browser.person(locale, size);
      await page.goto(card.inboxUrl);
      await page.getByText(`new-${unique}@example.com`).first().waitFor();
      assert.ok(
        await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
        `${locale} ${size}: wider than the window`,
      );
      await browser.picture(page, `inbox-${locale}-${size}`);
      await context.close();
    }
  }
  await preview.run(["down", subject], z.object({ wasThere: z.literal(true) }));
});

async function enterByEmail(how: "sign-up" | "sign-in", address: string): Promise<void> {
  const { page, context } = await browser.person();
  await page.goto(card.appUrl);
  await page.getByTestId(how).click();
  const field = page.locator("input[name=identifier]");
  await field.fill(address);
  await field.press("Enter");
  await enterCode(page, await codeFor(address));
  await page.getByTestId("signed-in").waitFor();
  await context.close();
}

function codeFor(address: string): Promise<string> {
  return waitUntil(`a code for ${address}`, async () => {
    const { body } = await localRequest(`${card.inboxUrl}/api/messages`);
    return messages.parse(JSON.parse(body)).messages.find(({ emailAddress }) => emailAddress === address)
      ?.code;
  });
}
