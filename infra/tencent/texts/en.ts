/** English, and the shape of the other languages. */
export const en = {
  title: 'Tencent Cloud SMS settings of the stack "{stack}"',
  allGood: "Key, application, signature, templates and balance are in order: codes can be sent.",
  testSandbox: "This asked a test's sandbox on this machine, not Tencent.",
  strictHint: "Nothing was changed. Mend the problems, or set: pulumi config set smsVerify warn",
  warnHint:
    "The stack goes on. To refuse instead: pulumi config set smsVerify strict. Check again at any time: npm run sms -- check --stack {stack}",
  columns: { kind: "", subject: "what", text: "what was found, and where to mend it" },
  kinds: { problem: "problem", warning: "warning", unchecked: "not checked" },
  subjects: {
    credentials: "API key",
    sdkAppId: "SDK app id",
    region: "region",
    packages: "message packages",
    countries: "countries",
    signature: "signature {value}",
    template: "template {value}",
  },
  findings: {
    secretIdUnknown: "Tencent doesn't know this SecretId, or the key is disabled (tencent.accessKeyId).",
    secretKeyWrong: "The SecretKey doesn't belong to the SecretId (tencent.accessKeySecret).",
    clockWrong:
      "This machine's clock is more than five minutes off, so Tencent refuses its requests. Set the clock; Logto's host needs the right time too.",
    individual:
      "The account is verified as an individual, and Tencent lets only enterprises ask for these. Look at them in the console, or have the account verified as an enterprise.",
    addressNotAllowed:
      "The application allows only certain addresses to ask, and this machine isn't one of them.",
    sdkAppIdForeign:
      "The account of this key has no SMS application with this SDK app id (tencent.sdkAppId).",
    sdkAppIdDisabled: "Tencent has disabled this SMS application.",
    arrears: "The account is suspended because of arrears: no code is sent.",
    regionUnsupported: "SMS isn't offered in this region (tencent.region).",
    notPermitted:
      "The key may not ask for these. Give its user the policy QcloudSMSReadOnlyAccess to have them checked.",
    refused: "Tencent wouldn't say: {reason}",
    unreachable: "Tencent couldn't be asked: {reason}",
    signatureMissing: "There is no mainland signature of this name (tencent.signName).",
    signatureMissingAbroad: "There is no international signature of this name (tencent.signName).",
    templateMissing: "There is no template with this id. It is used for {usages}.",
    templateForAbroad:
      "This template is for international messages only, and the stack's countries need a mainland one. It is used for {usages}.",
    templateForMainland:
      "This template is for mainland messages only, and the stack's countries need an international one. It is used for {usages}.",
    pending: "Still in review by Tencent's staff; it can't be used until it is approved.",
    notInForce: "Approved but not in force yet; it can be used once the carriers have registered it.",
    rejected: "Rejected: {reply}",
    placeholders:
      "Its placeholders are {found}, but Logto fills in the code alone: it must be exactly one {1}.",
    packagesEmpty: "No messages are left. Unless the account pays afterwards, the next code fails.",
    packagesLow: "Only {left} messages are left.",
    countriesUnserved:
      'Logto\'s Tencent connector sends numbers without "+", which Tencent takes for mainland China: codes for {countries} reach a stranger or nobody. Use the stack for mainland numbers only, or another SMS connector.',
  },
};
