/** The pages of Tencent Cloud's console, and of its shop and documentation, where a person mends what a check found. */
const console = "https://console.cloud.tencent.com";

export const consolePages = {
  keys: `${console}/cam/capi`,
  permissions: `${console}/cam/policy`,
  applications: `${console}/smsv2/app-manage`,
  mainlandSignatures: `${console}/smsv2/csms-sign`,
  internationalSignatures: `${console}/smsv2/isms-sign`,
  mainlandTemplates: `${console}/smsv2/csms-template`,
  internationalTemplates: `${console}/smsv2/isms-template`,
  overview: `${console}/smsv2`,
  recharge: `${console}/expense/recharge`,
  packages: "https://buy.cloud.tencent.com/sms",
  qualifications: `${console}/smsv2/enterprise`,
  /** How an account becomes an enterprise's. */
  verification: "https://cloud.tencent.com/document/product/378/34075",
  regions: "https://cloud.tencent.com/document/api/382/52071",
} as const;
