/** What a person is told when the stack is up: where everything is, and what to try. */
import { z } from "zod";
import { callPulumi, type Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";

/** Where it isn't to be shown, `stack output` has a word in its place, and an update's events have an object. */
const secret = z.string().or(z.object({}).transform(() => "[secret]"));

const outputsSchema = z.object({
  appUrl: z.string(),
  endpoint: z.string(),
  adminEndpoint: z.string(),
  smsInboxUrl: z.string().optional(),
  adminUsername: z.string(),
  rehearsal: z.boolean(),
  adminPassword: secret.optional(),
  smsInboxPassword: secret.optional(),
});

/** The stack's outputs that the card shows. */
export type StackOutputs = z.infer<typeof outputsSchema>;

/** Reads the outputs; the passwords in clear, for a terminal only. */
export async function readOutputs(pulumi: Pulumi, stack: string): Promise<StackOutputs> {
  const words = ["stack", "output", "--json", "--show-secrets", "--stack", stack];
  const { succeeded, stdout, stderr } = await callPulumi(pulumi, words);
  if (!succeeded) throw new UserError(`The outputs of the stack "${stack}" can't be read:\n${stderr.trim()}`);
  return parseOutputs(JSON.parse(stdout));
}

/** @param outputs as Pulumi has them: what is secret may be there in clear or not */
export function parseOutputs(outputs: unknown): StackOutputs {
  return outputsSchema.parse(outputs);
}

/** Said wherever a rehearsal shows. */
export const rehearsalBanner = [
  "┌──────────────────────────────────────────────────────────────────────────┐",
  "│ REHEARSAL. No container registry answers, so the images were built here  │",
  "│ from packages, and the sign-in server is not Logto but a stand-in for    │",
  "│ it, for tests and for rehearsing a deployment: never for real users.     │",
  "└──────────────────────────────────────────────────────────────────────────┘",
].join("\n");

/**
 * The card's text.
 * @param showSecrets - true on a terminal; a log never gets a password, but the command that prints it.
 */
export function renderCard(stack: string, outputs: StackOutputs, showSecrets: boolean): string {
  const secret = (name: "adminPassword" | "smsInboxPassword") =>
    showSecrets
      ? (outputs[name] ?? "")
      : `npm run pulumi -- stack output ${name} --show-secrets --stack ${stack}`;
  const rows: [string, string][] = [
    ["App", outputs.appUrl],
    ["Sign-in server", outputs.endpoint],
    ["Admin console", outputs.adminEndpoint],
    ["  user name", outputs.adminUsername],
    ["  password", secret("adminPassword")],
  ];
  if (outputs.smsInboxUrl !== undefined) rows.push(["SMS inbox", outputs.smsInboxUrl]);
  if (outputs.smsInboxPassword !== undefined) rows.push(["  password", secret("smsInboxPassword")]);
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [
    ...(outputs.rehearsal ? [rehearsalBanner] : []),
    `The stack "${stack}" is up.`,
    "",
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`),
    "",
    ...howToTry(outputs),
    `Take it down again: npm run destroy -- --stack ${stack}`,
  ].join("\n");
}

function howToTry({ smsInboxUrl }: StackOutputs): string[] {
  if (smsInboxUrl === undefined) return [];
  return [
    "Try it: open the app in a browser on this machine, choose Sign up, pick +86 as the country and type any",
    "11-digit number that begins with 13. Nothing is sent to anybody: the code is in the SMS inbox.",
    "",
  ];
}
