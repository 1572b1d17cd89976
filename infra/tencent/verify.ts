/** The check of a stack's Tencent settings before anything is changed, by `pulumi preview` and `pulumi up`. */
import type { StackConfig } from "../config.ts";
import { checkAccount } from "./check-account.ts";
import { connectToTencent, testSandbox } from "./client.ts";
import type { Finding } from "./finding.ts";
import { renderTable } from "./report.ts";
import { fill, textsFor } from "./texts/texts.ts";

export interface Verdict {
  /** Whether the stack must not go on. */
  refused: boolean;
  /** For the person; nothing where there is nothing to say. */
  message: string | undefined;
}

/** Asks Tencent nothing where the stack has the sandbox, or `smsVerify` is off. */
export async function verifyTencent(
  config: Pick<StackConfig, "stack" | "tencent" | "smsVerify" | "countries">,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Verdict> {
  const { tencent, smsVerify, countries } = config;
  if (tencent === undefined || smsVerify === "off") return { refused: false, message: undefined };
  const client = await connectToTencent(tencent, testSandbox(environment));
  return judge(config, await checkAccount(client, { settings: tencent, countries }), environment);
}

/** Puts the findings into words, and decides. What couldn't be checked never refuses. */
function judge(
  { stack, smsVerify }: Pick<StackConfig, "stack" | "smsVerify">,
  findings: Finding[],
  environment: NodeJS.ProcessEnv,
): Verdict {
  const inTest = testSandbox(environment) !== undefined;
  if (findings.length === 0 && !inTest) return { refused: false, message: undefined };
  const texts = textsFor(environment);
  const hasProblem = findings.some(({ kind }) => kind === "problem");
  const refused = smsVerify === "strict" && hasProblem;
  return {
    refused,
    message: [
      fill(texts.title, { stack }),
      ...(findings.length > 0 ? [renderTable(findings, texts)] : []),
      ...(inTest ? [texts.testSandbox] : []),
      ...(refused ? [texts.strictHint] : hasProblem ? [fill(texts.warnHint, { stack })] : []),
    ].join("\n"),
  };
}
