/**
 * The actions AddSmsSign and ModifySmsSign: a signature is handed in for review.
 * Sources: cloud.tencent.com/document/api/382/55970 (add) and /55971 (modify).
 */
import { z } from "zod";
import type { Account } from "./account.ts";
import type { ActionContext } from "./actions.ts";
import { TencentError } from "./error.ts";
import { readInternational } from "./describe-lists.ts";

const contents = {
  SignName: z.string(),
  SignType: z.number(),
  DocumentType: z.number(),
  International: z.number(),
  SignPurpose: z.number(),
  ProofImage: z.string(),
  CommissionImage: z.string().optional(),
  Remark: z.string().optional(),
  QualificationId: z.number().int().optional(),
};

export const addSmsSignGuard = z.object(contents).strict();
export const modifySmsSignGuard = z.object({ SignId: z.number().int(), ...contents }).strict();

type Contents = z.infer<typeof addSmsSignGuard>;

/**
 * The kinds of proof that each kind of signature can have. Neither an app's signature (1) nor a screenshot of its console (4)
 * is taken for the mainland any longer, says Tencent's SDK.
 */
const documentTypes: Record<number, number[] | undefined> = {
  0: [0, 1],
  1: [0, 1, 2, 3, 4],
  4: [7],
  5: [2, 3],
};

/** A signature has two to twelve characters. */
const maximumLength = 12;

/** @throws TencentError for what can't be reviewed */
export function addSmsSign(
  request: Contents,
  { account }: ActionContext,
): { AddSignStatus: { SignId: number } } {
  const sign = readSign(request);
  refuseTwins(account, sign);
  return { AddSignStatus: { SignId: account.addSign(sign).signId } };
}

/** Hands a signature in again, while it is in review or after it was rejected. */
export function modifySmsSign(
  request: z.infer<typeof modifySmsSignGuard>,
  { account }: ActionContext,
): { ModifySignStatus: { SignId: number } } {
  const found = account.signs.find(({ signId }) => signId === request.SignId);
  if (!found) {
    throw new TencentError("FailedOperation.MissingSignatureToModify", "The signature does not exist.");
  }
  if (found.state !== "pending" && found.state !== "rejected") throw alreadyApproved();
  const sign = readSign(request);
  if (sign.international !== found.international) {
    throw new TencentError(
      "InvalidParameterValue.InvalidInternational",
      "The parameter `International` differs from the signature's.",
    );
  }
  Object.assign(found, sign, account.newReview());
  return { ModifySignStatus: { SignId: request.SignId } };
}

function readSign(request: Contents) {
  const international = readInternational(request.International);
  if (request.SignName.length > maximumLength) {
    throw new TencentError("InvalidParameterValue.SignNameLengthTooLong", "The signature is too long.");
  }
  const isAbolished = !international && (request.SignType === 1 || request.DocumentType === 4);
  if (isAbolished || !documentTypes[request.SignType]?.includes(request.DocumentType)) {
    throw new TencentError(
      "InvalidParameterValue.InvalidDocumentType",
      "The parameter `DocumentType` doesn't go with `SignType`.",
    );
  }
  if (request.SignPurpose !== 0 && request.SignPurpose !== 1) {
    throw new TencentError(
      "InvalidParameterValue.InvalidUsedMethod",
      "The parameter `SignPurpose` is 0 or 1.",
    );
  }
  if (!isImage(request.ProofImage)) {
    throw new TencentError(
      "InvalidParameterValue.ImageInvalid",
      "The parameter `ProofImage` is not an image in base64.",
    );
  }
  if (!international && request.QualificationId === undefined) {
    throw new TencentError("MissingParameter", "The request lacks the parameter `QualificationId`.");
  }
  return { name: request.SignName, international, qualificationId: request.QualificationId ?? 0 };
}

/** Without the prefix of a data: URL, by the first bytes of a PNG or JPEG file. */
function isImage(base64: string): boolean {
  return base64.startsWith("iVBORw0KGgo") || base64.startsWith("/9j/");
}

function refuseTwins(account: Account, { name, international }: { name: string; international: boolean }) {
  const twins = account.signs.filter((sign) => sign.name === name && sign.international === international);
  if (twins.some(({ state }) => state === "pending")) {
    throw new TencentError(
      "InvalidParameterValue.SignExistAndUnapproved",
      "The same signature is in review already.",
    );
  }
  if (twins.some(({ state }) => state !== "rejected")) throw alreadyApproved();
}

function alreadyApproved(): TencentError {
  return new TencentError(
    "InvalidParameterValue.SignAlreadyPassedCheck",
    "The signature has been approved already.",
  );
}
