/**
 * Takes the e-mails that Logto's http-email connector posts, and keeps them among the messages. Only in a preview whose
 * people may sign in with an address; without a token the endpoint isn't there.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { MessageStore } from "../message-store.ts";
import { readBody } from "../read-body.ts";
import { isEqual } from "../tencent/signature.ts";

/** What the inbox needs to take e-mails. */
export interface EmailOptions {
  store: MessageStore;
  /** The bearer token of the connector's configuration. */
  emailToken: string | undefined;
  now: () => number;
}

export const emailPath = "/api/emails";

const maximumBodyBytes = 64 * 1024;

/** The connector's body: https://docs.logto.io/integrations/http-email. */
const emailSchema = z.object({
  to: z.string().email().max(254),
  type: z.string().min(1).max(64),
  payload: z.object({ code: z.string().max(32).optional() }).passthrough(),
});

/** Answers a request to {@link emailPath}. */
export async function receiveEmail(
  request: IncomingMessage,
  response: ServerResponse,
  options: EmailOptions,
): Promise<void> {
  const { status, error } = await takeEmail(request, options);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
}

async function takeEmail(
  request: IncomingMessage,
  { store, emailToken, now }: EmailOptions,
): Promise<{ status: number; error?: string }> {
  const body = await readBody(request, maximumBodyBytes);
  if (emailToken === undefined || request.method !== "POST")
    return { status: 404, error: "There is nothing at this address." };
  if (!isEqual(request.headers.authorization ?? "", `Bearer ${emailToken}`))
    return { status: 401, error: "The bearer token is missing or wrong." };
  const parsed = emailSchema.safeParse(parseJson(body?.toString("utf8")));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { status: 400, error: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "can't be read"}` };
  }
  store.add(messageOf(parsed.data), now());
  return { status: 200 };
}

function messageOf({ to, type, payload: { code } }: z.infer<typeof emailSchema>) {
  return {
    phoneNumber: "",
    emailAddress: to,
    isoCode: "",
    signName: "",
    templateId: "e-mail",
    templateName: type,
    parameters: code === undefined ? [] : [code],
    text: code === undefined ? type : `Your code is ${code}. 验证码 ${code}。認証コード ${code}`,
    code,
    serialNo: "",
    sessionContext: "",
  };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
