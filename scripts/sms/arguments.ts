/** The arguments of `npm run sms`. */
import { parseArgs } from "node:util";
import { UserError } from "../setup/user-error.mjs";

export const usage = `npm run sms -- <command> [--stack <name>] [--json]

  check                      ask Tencent whether the stack's settings will send codes; changes and sends nothing
  send --to +86…             send a real code, through the connector that Logto has stored and directly through Tencent
       [--via logto|tencent] … or through one of the two only
  status [--hours <n>]       what was sent and delivered in the last hours (24), and how many messages are left
       [--to +86…]           … with the records of one number
       [--alarm <n>]         … and fail where more than n messages were asked for
  submit [--wait <minutes>]  hand in templates and signature for review, as smsSubmission says, and report how it stands
       [--resubmit]          … and hand in a rejected signature again

--stack is demo unless given. --json prints one JSON object to standard output.
Exit code: 0 in order, 1 not in order or not possible. Guide: docs/sms.md`;

export interface SmsArguments {
  command: "check" | "send" | "status" | "submit" | "help";
  stack: string;
  json: boolean;
  /** E.164. */
  to: string | undefined;
  via: "logto" | "tencent" | "both";
  hours: number;
  alarm: number | undefined;
  waitMinutes: number;
  resubmit: boolean;
}

const options = {
  stack: { type: "string", default: "demo" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
  to: { type: "string" },
  via: { type: "string", default: "both" },
  hours: { type: "string", default: "24" },
  alarm: { type: "string" },
  wait: { type: "string", default: "0" },
  resubmit: { type: "boolean", default: false },
} as const;

/** Which options mean something to which command, beside --stack and --json. */
const optionsOf: Record<SmsArguments["command"], string[]> = {
  help: [],
  check: [],
  send: ["to", "via"],
  status: ["hours", "to", "alarm"],
  submit: ["wait", "resubmit"],
};

/** @throws UserError that names the argument, with the usage */
export function parseSmsArguments(words: string[]): SmsArguments {
  const { values, positionals, given } = read(words);
  const [word = "help", ...more] = positionals;
  const command = values.help ? "help" : commandOf(word);
  if (more.length > 0) throw mistake(`One command at a time: ${positionals.join(" ")}.`);
  const foreign = given.find((name) => !["stack", "json", "help", ...optionsOf[command]].includes(name));
  if (foreign !== undefined && command !== "help") throw mistake(`${command} takes no --${foreign}.`);
  if (!/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/u.test(values.stack)) {
    throw mistake(`--stack: "${values.stack}" is no stack's name.`);
  }
  if (command === "send" && values.to === undefined)
    throw mistake("send needs --to, such as --to +8613800138000.");
  return {
    command,
    stack: values.stack,
    json: values.json,
    to: values.to === undefined ? undefined : phoneNumber(values.to),
    via: viaOf(values.via),
    hours: wholeNumber("hours", values.hours, 1, 24 * 31),
    alarm: values.alarm === undefined ? undefined : wholeNumber("alarm", values.alarm, 0, 1e9),
    waitMinutes: wholeNumber("wait", values.wait, 0, 60 * 24),
    resubmit: values.resubmit,
  };
}

function read(words: string[]) {
  try {
    const { values, positionals, tokens } = parseArgs({
      args: words,
      options,
      strict: true,
      allowPositionals: true,
      tokens: true,
    });
    const given = tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
    return { values, positionals, given };
  } catch (error) {
    throw mistake(error instanceof Error ? error.message : String(error));
  }
}

function commandOf(word: string): SmsArguments["command"] {
  switch (word) {
    case "check":
    case "send":
    case "status":
    case "submit":
    case "help":
      return word;
    default:
      throw mistake(`There is no command "${word}".`);
  }
}

function viaOf(text: string): SmsArguments["via"] {
  if (text === "logto" || text === "tencent" || text === "both") return text;
  throw mistake(`--via: "${text}" is neither logto nor tencent.`);
}

/** As Tencent documents it; without the + an American number would go to a stranger in China. */
function phoneNumber(text: string): string {
  const compact = text.replaceAll(/[\s()-]/gu, "");
  if (/^\+\d{6,15}$/u.test(compact)) return compact;
  throw mistake(`--to: "${text}" must begin with + and the country code, such as +8613800138000.`);
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw mistake(`--${name}: "${text}" is no whole number from ${least} to ${most}.`);
}

function mistake(problem: string): UserError {
  return new UserError(`${problem}\n\n${usage}`);
}
