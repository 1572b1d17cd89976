/** `npm run sms -- check`: the check that `pulumi up` makes, by itself. */
import type { StackConfig } from "../../infra/config.ts";
import { checkAccount } from "../../infra/tencent/check-account.ts";
import { connectToTencent, testSandbox } from "../../infra/tencent/client.ts";
import { nameOf, renderTable } from "../../infra/tencent/report.ts";
import { fill, textsFor } from "../../infra/tencent/texts/texts.ts";
import type { Report } from "./report.ts";
import { hasSandbox } from "./stack-settings.ts";

/** @throws UserError for a stack with the sandbox */
export async function check(
  { stack, tencent, countries }: Pick<StackConfig, "stack" | "tencent" | "countries">,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Report> {
  if (tencent === undefined) throw hasSandbox(stack);
  const client = await connectToTencent(tencent, testSandbox(environment));
  const findings = await checkAccount(client, { settings: tencent, countries });
  const texts = textsFor(environment);
  const inOrder = findings.every(({ kind }) => kind !== "problem");
  return {
    inOrder,
    text: [
      fill(texts.title, { stack }),
      findings.length === 0 ? `  ${texts.allGood}` : renderTable(findings, texts),
      ...(testSandbox(environment) ? [texts.testSandbox] : []),
    ].join("\n"),
    json: {
      stack,
      inOrder,
      findings: findings.map(({ kind, subjects, text, values, page }) => ({
        kind,
        subjects: subjects.map((subject) => nameOf(subject, texts)),
        finding: text,
        message: fill(texts.findings[text], values),
        page,
      })),
    },
  };
}
