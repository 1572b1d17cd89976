/** `npm run sms -- check | send | status | submit`: Tencent's side of a stack's messages, from the command line. */
import type { TencentSettings } from "../infra/tencent-config.ts";
import { connectToTencent } from "../infra/tencent/client.ts";
import { runCommand } from "./setup/command.ts";
import { say } from "./setup/progress.mjs";
import { pulumiFor, type Pulumi } from "./setup/pulumi.ts";
import { ensurePulumi } from "./setup/pulumi-toolchain.ts";
import { UserError } from "./setup/user-error.mjs";
import { parseSmsArguments, usage, type SmsArguments } from "./sms/arguments.ts";
import { check } from "./sms/check.ts";
import type { Report } from "./sms/report.ts";
import { send } from "./sms/send.ts";
import {
  hasSandbox,
  readLogtoAccess,
  readRawConfig,
  readStackConfig,
  readSubmissionConfig,
} from "./sms/stack-settings.ts";
import { status } from "./sms/status.ts";
import { submit } from "./sms/submit.ts";
import { stackExists } from "./stack/state.ts";

await runCommand(async (words) => {
  const wanted = parseSmsArguments(words);
  if (wanted.command === "help") {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const pulumi = pulumiFor(await ensurePulumi());
  if (!(await stackExists(pulumi, wanted.stack))) {
    throw new UserError(
      `The state backend ${pulumi.backend.url} has no stack "${wanted.stack}".`,
      "name one with --stack; see which there are: npm run pulumi -- stack ls",
    );
  }
  const report = await run(wanted, pulumi);
  process.stdout.write(`${wanted.json ? JSON.stringify(report.json, undefined, 2) : report.text}\n`);
  return report.inOrder ? 0 : 1;
});

async function run(wanted: SmsArguments, pulumi: Pulumi): Promise<Report> {
  const { stack } = wanted;
  const raw = await readRawConfig(pulumi, stack);
  switch (wanted.command) {
    case "submit": {
      const config = readSubmissionConfig(stack, raw);
      const { resubmit, waitMinutes } = wanted;
      const client = await connectToTencent(config.tencent);
      return submit(client, { ...config, stack, resubmit, waitMinutes, say });
    }
    case "send":
      return runSend(wanted, pulumi, raw);
    case "status": {
      const settings = needTencent(stack, readStackConfig(stack, raw).tencent);
      const { hours, to, alarm } = wanted;
      return status(await connectToTencent(settings), { stack, settings, hours, to, alarm });
    }
    default:
      return check(readStackConfig(stack, raw));
  }
}

async function runSend(wanted: SmsArguments, pulumi: Pulumi, raw: Record<string, unknown>): Promise<Report> {
  const { stack, via, to = "" } = wanted;
  const { tencent } = readStackConfig(stack, raw);
  // Only Logto reaches the sandbox of a preview stack.
  const directly = via === "tencent" || (via === "both" && tencent !== undefined);
  const settings = directly ? needTencent(stack, tencent) : undefined;
  return send({
    stack,
    to,
    logto: via === "tencent" ? undefined : await readLogtoAccess(pulumi, stack),
    tencent: settings && { settings, client: await connectToTencent(settings) },
    say,
  });
}

function needTencent(stack: string, tencent: TencentSettings | undefined): TencentSettings {
  if (tencent === undefined) throw hasSandbox(stack);
  return tencent;
}
