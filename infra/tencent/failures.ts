/**
 * What it means when Tencent doesn't answer a question: a wrong setting, something that only this machine or this key
 * can't see, or no answer at all. Codes: cloud.tencent.com/document/api/382/59177 and /52075.
 */
import type { TencentAccount } from "../tencent-config.ts";
import { consolePages } from "./console-pages.ts";
import type { Finding, Subject } from "./finding.ts";

interface Meaning {
  /** The codes, as a pattern over the whole code. */
  code: RegExp;
  finding: Omit<Finding, "subjects">;
  /** What is wrong, where it isn't the thing that was asked for. */
  subject?: Subject;
}

const meanings: Meaning[] = [
  {
    code: /AuthFailure\.(?:SecretIdNotFound|InvalidSecretId)/,
    subject: { name: "credentials" },
    finding: { kind: "problem", text: "secretIdUnknown", page: consolePages.keys },
  },
  {
    code: /AuthFailure\.(?:SignatureFailure|InvalidAuthorization)|InternalError\.SigVerificationFail/,
    subject: { name: "credentials" },
    finding: { kind: "problem", text: "secretKeyWrong", page: consolePages.keys },
  },
  {
    code: /AuthFailure\.SignatureExpire|InternalError\.RequestTimeException/,
    finding: { kind: "unchecked", text: "clockWrong" },
  },
  {
    code: /FailedOperation\.NotEnterpriseCertification/,
    finding: { kind: "unchecked", text: "individual", page: consolePages.verification },
  },
  {
    code: /UnauthorizedOperation\.RequestIpNotInWhitelist/,
    finding: { kind: "unchecked", text: "addressNotAllowed", page: consolePages.applications },
  },
  {
    code: /UnauthorizedOperation\.SmsSdkAppIdVerifyFail|InvalidParameterValue\.SdkAppIdNotExist|InvalidParameter\.AppidAndBizId/,
    subject: { name: "sdkAppId" },
    finding: { kind: "problem", text: "sdkAppIdForeign", page: consolePages.applications },
  },
  {
    code: /UnauthorizedOperation\.SdkAppIdIsDisabled/,
    subject: { name: "sdkAppId" },
    finding: { kind: "problem", text: "sdkAppIdDisabled", page: consolePages.applications },
  },
  {
    // Tencent spells it both ways.
    code: /UnauthorizedOperation\.Ser(?:vi|iv)ceSuspendDueToArrears/,
    subject: { name: "credentials" },
    finding: { kind: "problem", text: "arrears", page: consolePages.recharge },
  },
  {
    code: /UnsupportedRegion/,
    subject: { name: "region" },
    finding: { kind: "problem", text: "regionUnsupported", page: consolePages.regions },
  },
  {
    code: /(?:AuthFailure|UnauthorizedOperation)(?:\..*)?/,
    finding: { kind: "unchecked", text: "notPermitted", page: consolePages.permissions },
  },
];

/** Whether Tencent says that what was asked for isn't there, rather than that it wouldn't say. */
export function isNotFound(error: unknown): boolean {
  return /^FailedOperation\.(?:MissingSignatureList|MissingTemplateList|SignIdNotExist|TemplateIdNotExist)$/.test(
    codeOf(error) ?? "",
  );
}

/**
 * What a failed question means.
 * @param asked what was to be found out
 */
export function toFinding(error: unknown, asked: Subject, account: TencentAccount): Finding {
  const code = codeOf(error);
  const meaning = meanings.find((known) => new RegExp(`^(?:${known.code.source})$`).test(code ?? ""));
  if (meaning) return { ...meaning.finding, subjects: [meaning.subject ?? asked] };
  const reason = reasonOf(error, account);
  // A code without a cure here: Tencent's own words have to do.
  if (code !== undefined && !/^(?:InternalError|RequestLimitExceeded|ResourceUnavailable)\b/.test(code)) {
    return {
      kind: "unchecked",
      subjects: [asked],
      text: "refused",
      values: { reason },
      page: consolePages.overview,
    };
  }
  return { kind: "unchecked", subjects: [asked], text: "unreachable", values: { reason } };
}

/** Tencent's code, if it was Tencent who answered. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return error.code;
}

/** One line without anything of the key. */
export function reasonOf(error: unknown, { accessKeyId, accessKeySecret }: TencentAccount): string {
  const message = error instanceof Error ? error.message : String(error);
  const text = [codeOf(error), httpStatusOf(error), message].filter((part) => part !== undefined).join(": ");
  return text
    .replaceAll(accessKeySecret, "…")
    .replaceAll(accessKeyId, "…")
    .replaceAll(/\s+/g, " ")
    .slice(0, 200);
}

function httpStatusOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("httpCode" in error) || typeof error.httpCode !== "number")
    return undefined;
  return `HTTP ${error.httpCode}`;
}
