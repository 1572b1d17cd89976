/** What the SMS commands need to know of a stack: its Tencent settings, and how to reach its Logto. */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { decodeValue, parseConfig, type StackConfig } from "../../infra/config.ts";
import { smsSubmissionSchema, type SmsSubmission } from "../../infra/sms-submission-config.ts";
import { tencentAccountSchema } from "../../infra/tencent-config.ts";
import { callPulumi, projectName, type Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";

const configSchema = z.record(
  z.object({ value: z.string().optional(), objectValue: z.unknown().optional() }),
);

/** The raw configuration, secrets in clear: for this process only. */
export async function readRawConfig(pulumi: Pulumi, stack: string): Promise<Record<string, unknown>> {
  const words = ["config", "--json", "--show-secrets", "--stack", stack];
  const { succeeded, stdout, stderr } = await callPulumi(pulumi, words);
  if (!succeeded) {
    throw new UserError(`The configuration of the stack "${stack}" can't be read:\n${stderr.trim()}`);
  }
  const prefix = `${projectName}:`;
  return Object.fromEntries(
    Object.entries(configSchema.parse(JSON.parse(stdout))).flatMap(([key, { value, objectValue }]) =>
      key.startsWith(prefix) && value !== undefined
        ? [[key.slice(prefix.length), objectValue ?? decodeValue(value)]]
        : [],
    ),
  );
}

/** The whole configuration, as `pulumi up` would take it. @throws UserError with every problem */
export function readStackConfig(stack: string, raw: Record<string, unknown>): StackConfig {
  try {
    return parseConfig(stack, raw);
  } catch (error) {
    if (pulumi.RunError.isInstance(error)) throw new UserError(error.message);
    throw error;
  }
}

const submissionSchema = z.object({
  preview: z.boolean().default(false),
  smsSandbox: z.boolean().default(false),
  countries: z.array(z.string()).default(["CN"]),
  tencent: tencentAccountSchema,
  smsSubmission: smsSubmissionSchema,
});

export type SubmissionConfig = Pick<z.infer<typeof submissionSchema>, "countries" | "tencent"> & {
  submission: SmsSubmission;
};

/** What is known before there is a template. @throws UserError with every problem */
export function readSubmissionConfig(stack: string, raw: Record<string, unknown>): SubmissionConfig {
  if (raw["smsSandbox"] === true) throw hasSandbox(stack);
  const parsed = submissionSchema.safeParse(raw);
  if (parsed.success) {
    const { countries, tencent, smsSubmission } = parsed.data;
    return { countries, tencent, submission: smsSubmission };
  }
  const problems = parsed.error.issues.map(
    ({ path, message }) => `  - ${projectName}:${path.join(".")}: ${message}`,
  );
  throw new UserError(
    `The configuration of the stack "${stack}" can't be used:\n${problems.join("\n")}`,
    "see docs/sms.md for what each is and where it comes from.",
  );
}

/** Said where a command is about Tencent and the stack has none. */
export function hasSandbox(stack: string): UserError {
  return new UserError(
    `The stack "${stack}" has the SMS sandbox: nothing of it reaches Tencent, so there is nothing to ask there.`,
    "name a stack with Tencent settings (--stack), or read the sandbox's messages in its inbox.",
  );
}

const outputsSchema = z.object({
  endpoint: z.string(),
  managementClientId: z.string(),
  managementClientSecret: z.string(),
  smsInboxUrl: z.string().optional(),
});

export type LogtoAccess = z.infer<typeof outputsSchema>;

/** How to reach the stack's Logto. @throws UserError where the stack isn't up */
export async function readLogtoAccess(pulumi: Pulumi, stack: string): Promise<LogtoAccess> {
  const words = ["stack", "output", "--json", "--show-secrets", "--stack", stack];
  const { succeeded, stdout, stderr } = await callPulumi(pulumi, words);
  if (!succeeded) throw new UserError(`The outputs of the stack "${stack}" can't be read:\n${stderr.trim()}`);
  const outputs = outputsSchema.safeParse(JSON.parse(stdout));
  if (outputs.success) return outputs.data;
  throw new UserError(
    `The stack "${stack}" isn't up, so it has no Logto to send through.`,
    `bring it up: npm run pulumi -- up --stack ${stack}   or send through Tencent only: --via tencent`,
  );
}
