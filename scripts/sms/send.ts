/**
 * `npm run sms -- send`: a real code, through the connector that Logto has stored and directly through Tencent, to tell
 * a problem in Logto from one at Tencent.
 */
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "../../infra/provider/api-error.ts";
import { LogtoClient } from "../../infra/provider/logto-client.ts";
import type { TencentSettings } from "../../infra/tencent-config.ts";
import type { TencentClient } from "../../infra/tencent/client.ts";
import { reasonOf, toFinding } from "../../infra/tencent/failures.ts";
import { fill, textsFor } from "../../infra/tencent/texts/texts.ts";
import { renderRows, type Report } from "./report.ts";
import type { LogtoAccess } from "./stack-settings.ts";

/** Tencent takes one message to a number in 30 seconds. */
const betweenMessages = 31_000;
const logtoReadySeconds = 10;

interface Outcome {
  via: "logto" | "tencent";
  sent: boolean;
  /** Tencent's or Logto's code. */
  code: string;
  message: string;
  /** By which Tencent's records name the message. */
  serialNo?: string;
}

export interface Sending {
  stack: string;
  /** E.164. */
  to: string;
  /** Undefined: not through Logto. */
  logto: LogtoAccess | undefined;
  /** Undefined: not directly. */
  tencent: { client: TencentClient; settings: TencentSettings } | undefined;
  /** Told while nothing happens. */
  say: (line: string) => void;
  /** @default as long as Tencent wants it */
  pause?: () => Promise<unknown>;
}

export async function send(sending: Sending): Promise<Report> {
  const { logto, tencent, to } = sending;
  const outcomes: Outcome[] = [];
  if (tencent) outcomes.push(await throughTencent(tencent, sending));
  if (logto) {
    if (tencent && outcomes[0]?.sent) await pauseForTencent(sending);
    outcomes.push(await throughLogto(logto, to));
  }
  const inOrder = outcomes.every(({ sent }) => sent);
  const rows = outcomes.map(
    ({ via, sent, code, message }) =>
      [
        via === "logto" ? "through Logto" : "directly",
        `${sent ? "sent" : `not sent (${code})`}: ${message}`,
      ] as const,
  );
  return {
    inOrder,
    text: `A code to ${to}\n${renderRows(rows)}\n${conclude(sending, outcomes)}`,
    json: { stack: sending.stack, to, inOrder, outcomes },
  };
}

async function pauseForTencent({ say, pause = () => sleep(betweenMessages) }: Sending): Promise<void> {
  say("Sent directly. Waiting 31 seconds, since Tencent takes one message to a number in 30 …");
  await pause();
}

async function throughTencent(
  { client, settings }: NonNullable<Sending["tencent"]>,
  { to }: Sending,
): Promise<Outcome> {
  try {
    const { SendStatusSet = [] } = await client.SendSms({
      PhoneNumberSet: [to],
      SmsSdkAppId: settings.sdkAppId,
      SignName: settings.signName,
      TemplateId: settings.templates.Generic,
      TemplateParamSet: [String(randomInt(100_000, 1_000_000))],
    });
    const [status] = SendStatusSet;
    const { Code = "", Message = "", SerialNo = "" } = status ?? {};
    const sent = Code === "Ok";
    return { via: "tencent", sent, code: Code, message: Message, ...(sent && { serialNo: SerialNo }) };
  } catch (error) {
    const texts = textsFor(process.env);
    const { text, values, page } = toFinding(error, { name: "credentials" }, settings);
    const message = [fill(texts.findings[text], values), page].filter(Boolean).join(" ");
    return { via: "tencent", sent: false, code: reasonOf(error, settings).split(":")[0] ?? "", message };
  }
}

/** `POST /api/verification-codes` sends a real code through the stored connector, with the template for Generic. */
async function throughLogto(access: LogtoAccess, to: string): Promise<Outcome> {
  if (!/^\+861\d{10}$/u.test(to)) {
    // Logto's connector leaves the + out, and Tencent takes what is left for a mainland number: logto-io/logto #7373.
    const message =
      "Logto's connector reaches mainland mobile numbers only; this code would go to a stranger or to nobody";
    return { via: "logto", sent: false, code: "not a mainland number", message };
  }
  const client = new LogtoClient({
    endpoint: access.endpoint,
    tenantId: "default",
    clientId: access.managementClientId,
    clientSecret: access.managementClientSecret,
    readyTimeoutSeconds: logtoReadySeconds,
    signal: new AbortController().signal,
    onToken: () => undefined,
  });
  try {
    await client.api.POST("/api/verification-codes", { body: { phone: to.slice(1) } });
    return { via: "logto", sent: true, code: "Ok", message: "Logto says that the connector sent it" };
  } catch (error) {
    if (error instanceof ApiError) {
      return { via: "logto", sent: false, code: error.code, message: error.message.replaceAll(/\s+/g, " ") };
    }
    const message = error instanceof Error ? error.message : String(error);
    return { via: "logto", sent: false, code: "unreachable", message: message.replaceAll(/\s+/g, " ") };
  }
}

/** What the two together mean. */
function conclude({ logto, stack }: Sending, outcomes: Outcome[]): string {
  const sent = (via: Outcome["via"]) => outcomes.find((outcome) => outcome.via === via)?.sent;
  const inbox = logto?.smsInboxUrl;
  if (sent("logto") === true && inbox !== undefined)
    return `Nothing reaches a phone: the code is in ${inbox}`;
  if (outcomes.length === 2 && sent("tencent") === true && sent("logto") === false) {
    return (
      "Tencent takes the stack's settings, so look at Logto: whether it is up, and whether its connector has the same settings " +
      `(npm run pulumi -- up --refresh --stack ${stack}).`
    );
  }
  if (outcomes.length === 2 && sent("tencent") === false && sent("logto") === true) {
    return `Logto's connector works with other settings than the stack's: npm run pulumi -- up --refresh --stack ${stack}`;
  }
  if (outcomes.every((outcome) => outcome.sent)) {
    return `Accepted is not delivered: npm run sms -- status --stack ${stack} --to <number> shows what became of it.`;
  }
  return `See what is wrong at Tencent: npm run sms -- check --stack ${stack}`;
}
