/** What a reviewer does in a preview, and what of it can be seen in this and in other previews. */
import type { Page } from "playwright-core";
import { z } from "zod";
import { localRequest } from "./local-request.ts";
import { ManagementApi } from "./management-api.ts";
import type { Card, PreviewCommand } from "./preview-command.ts";
import { enterCode, enterPhoneNumber } from "./sign-in-pages.ts";
import { nextCode } from "./sms-inbox.ts";

/** Signs up with the test number of the preview's card. */
export async function signUpByCard(page: Page, { appUrl, inboxUrl, phoneNumber }: Card): Promise<void> {
  const national = phoneNumber.replace("+86", "");
  await page.goto(appUrl);
  await page.getByTestId("sign-up").click();
  await enterPhoneNumber(page, national);
  await enterCode(page, await nextCode(inboxUrl, national));
  await page.getByTestId("signed-in").waitFor();
}

/** How many messages a preview's inbox holds. */
export async function messageCount({ inboxUrl }: Card): Promise<number> {
  const { body } = await localRequest(`${inboxUrl}/api/messages`);
  return z.object({ messages: z.array(z.unknown()) }).parse(JSON.parse(body)).messages.length;
}

/** How many people of a preview have a phone number. @param phoneNumber such as `+8613800138000` */
export async function userCount(preview: PreviewCommand, card: Card, phoneNumber: string): Promise<number> {
  const api = await managementApi(preview, card);
  const users = await api.get(
    `/api/users?search.primaryPhone=${phoneNumber.replace("+", "")}`,
    z.array(z.object({ id: z.string() })),
  );
  return users.length;
}

/** The Management API of a preview's Logto. */
export async function managementApi(
  preview: PreviewCommand,
  { stack, signInUrl }: Card,
): Promise<ManagementApi> {
  return new ManagementApi({
    endpoint: signInUrl,
    managementClientId: "logto-stack-default",
    managementClientSecret: await shownOutput(preview, stack, "managementClientSecret"),
  });
}

/** One of a preview's secrets, as a person has it shown. */
export async function shownOutput(preview: PreviewCommand, stack: string, output: string): Promise<string> {
  const shown = await preview.run(["open", stack, "--show", output], z.record(z.string()));
  return z.string().parse(shown[output]);
}
