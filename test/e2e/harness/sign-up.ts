/** One person who signs up with a fresh phone number, the way people do: app, Logto's pages, SMS inbox, back to the app. */
import type { Page } from "playwright-core";
import { TestBrowser } from "./browser.ts";
import { enterCode, enterPhoneNumber } from "./sign-in-pages.ts";
import { freshPhoneNumber, nextCode } from "./sms-inbox.ts";
import type { Surroundings } from "./story.ts";
import type { Outputs, TestStack } from "./test-stack.ts";

/** @returns the page that shows the person as signed in */
export async function signUp(surroundings: Surroundings, stack: TestStack): Promise<Page> {
  return signUpAt(surroundings, await stack.outputs());
}

/** The same at a stack's addresses. */
export async function signUpAt(
  surroundings: Surroundings,
  { appUrl, smsInboxUrl }: Pick<Outputs, "appUrl" | "smsInboxUrl">,
): Promise<Page> {
  const browser = await TestBrowser.launch(surroundings);
  const { page } = await browser.person();
  const number = freshPhoneNumber();
  await page.goto(appUrl);
  await page.getByTestId("sign-up").click();
  await enterPhoneNumber(page, number);
  await enterCode(page, await nextCode(smsInboxUrl, number));
  await page.getByTestId("signed-in").waitFor();
  return page;
}
