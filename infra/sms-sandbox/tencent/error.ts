/**
 * The error codes that the sandbox answers with, spelled as Tencent Cloud documents them, and the exception that
 * carries one out of any depth as `Response.Error`.
 *
 * Sources: the common error codes of Tencent Cloud API 3.0 (cloud.tencent.com/document/api/382/52075), and the error
 * codes of the SMS API (cloud.tencent.com/document/api/382/59177).
 */

/** Codes that refuse a whole request. They come in `Response.Error`, with HTTP status 200. */
export type RequestErrorCode =
  | "AuthFailure.UnauthorizedOperation"
  | "FailedOperation.MissingSignature"
  | "FailedOperation.MissingSignatureToModify"
  | "FailedOperation.MissingTemplateToModify"
  | "FailedOperation.NotEnterpriseCertification"
  | "FailedOperation.TemplateAlreadyPassedCheck"
  | "InvalidParameter.InvalidParameters"
  | "InvalidParameterValue.BeginTimeVerifyFail"
  | "InvalidParameterValue.EndTimeVerifyFail"
  | "InvalidParameterValue.ImageInvalid"
  | "InvalidParameterValue.IncorrectPhoneNumber"
  | "InvalidParameterValue.InvalidDocumentType"
  | "InvalidParameterValue.InvalidTemplateFormat"
  | "InvalidParameterValue.InvalidUsedMethod"
  | "InvalidParameterValue.SignAlreadyPassedCheck"
  | "InvalidParameterValue.SignExistAndUnapproved"
  | "InvalidParameterValue.SignNameLengthTooLong"
  | "UnauthorizedOperation.RequestPermissionDeny"
  | "AuthFailure.InvalidAuthorization"
  | "AuthFailure.SecretIdNotFound"
  | "AuthFailure.SignatureExpire"
  | "AuthFailure.SignatureFailure"
  | "FailedOperation.SignIdNotExist"
  | "FailedOperation.TemplateIdNotExist"
  | "InternalError"
  | "InvalidAction"
  | "InvalidParameter"
  | "InvalidParameterValue"
  | "InvalidParameterValue.InvalidInternational"
  | "InvalidParameterValue.LimitVerifyFail"
  | "InvalidParameterValue.OffsetVerifyFail"
  | "LimitExceeded.PhoneNumberCountLimit"
  | "MissingParameter"
  | "MissingParameter.EmptyPhoneNumberSet"
  | "NoSuchVersion"
  | "RequestSizeLimitExceeded"
  | "UnauthorizedOperation.SmsSdkAppIdVerifyFail"
  | "UnknownParameter"
  | "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber"
  | "UnsupportedProtocol";

/** Codes that refuse one message. They come in `SendStatusSet[].Code`, beside messages that were accepted. */
export type MessageErrorCode =
  | "FailedOperation.InsufficientBalanceInSmsPackage"
  | "FailedOperation.PhoneNumberInBlacklist"
  | "LimitExceeded.AppDailyLimit"
  | "FailedOperation.SignatureIncorrectOrUnapproved"
  | "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
  | "FailedOperation.TemplateUnapprovedOrNotExist"
  | "InvalidParameterValue.ContentLengthLimit"
  | "InvalidParameterValue.IncorrectPhoneNumber"
  | "InvalidParameterValue.TemplateParameterFormatError"
  | "LimitExceeded.PhoneNumberDailyLimit"
  | "LimitExceeded.PhoneNumberOneHourLimit"
  | "LimitExceeded.PhoneNumberSameContentDailyLimit"
  | "LimitExceeded.PhoneNumberThirtySecondLimit"
  | "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone"
  | "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone";

/** Refuses a whole request. The message goes to the caller, so it holds no secret. */
export class TencentError extends Error {
  public readonly code: RequestErrorCode;

  public constructor(code: RequestErrorCode, message: string) {
    super(message);
    this.name = "TencentError";
    this.code = code;
  }
}

/** Refuses a whole request because a test asked for it, with any code. */
export class DemandedError extends Error {
  public readonly code: string;

  public constructor(code: string) {
    super("The sandbox was told to answer with this error.");
    this.name = "DemandedError";
    this.code = code;
  }
}
