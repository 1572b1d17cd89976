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
export async function userCount(
  preview: PreviewCommand,
  { stack, signInUrl }: Card,
  phoneNumber: string,
): Promise<number> {
  const output = "managementClientSecret";
  const shown = await preview.run(["open", stack, "--show", output], z.object({ [output]: z.string() }));
  const api = new ManagementApi({
    endpoint: signInUrl,
    managementClientId: "logto-stack-default",
    managementClientSecret: z.string().parse(shown[output]),
  });
  const users = await api.get(
    `/api/users?search.primaryPhone=${phoneNumber.replace("+", "")}`,
    z.array(z.object({ id: z.string() })),
  );
  return users.length;
}
