/** A sandbox, the vendor's client that speaks to it, and settings that fit it: for the tests of the SMS commands. */
import type { SmsSandbox } from "../../infra/sms-sandbox/start.ts";
import { testAccount } from "../../infra/sms-sandbox/testing.ts";
import { completeTemplates, type TencentSettings } from "../../infra/tencent-config.ts";
import { connectToTencent, type TencentClient } from "../../infra/tencent/client.ts";

/** Settings that the sandbox of `startTestSandbox` accepts. */
export const testSettings: TencentSettings = {
  accessKeyId: testAccount.secretId,
  accessKeySecret: testAccount.secretKey,
  sdkAppId: testAccount.sdkAppId,
  signName: testAccount.signName,
  region: "ap-guangzhou",
  allowOtherRegion: false,
  templates: completeTemplates("1110"),
};

/** The client of the commands, led to the sandbox. */
export function connectToSandbox(sandbox: SmsSandbox, settings = testSettings): Promise<TencentClient> {
  return connectToTencent(settings, { port: sandbox.httpsPort, caPath: sandbox.caPath });
}
