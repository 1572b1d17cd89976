/** A sandbox for tests: free ports, temporary directories, made-up credentials, and nothing left behind. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "./log.ts";
import { startSmsSandbox, type SmsSandbox, type SmsSandboxOptions } from "./start.ts";

/** Stands for every purpose. */
const templateId = "1110";

/** The account of a sandbox that a test starts. Made up, and in Tencent's format. */
export const testAccount = {
  secretId: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
  secretKey: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
  sdkAppId: "1400006666",
  signName: "腾讯云",
  templates: [
    {
      templateId,
      name: "Verification code",
      content: "您的验证码是{1}，请于10分钟内填写。",
      international: false,
      type: "verification" as const,
    },
  ],
};

/** The configuration of Logto's connector that the sandbox of {@link testAccount} accepts. */
export const connectorConfig = {
  accessKeyId: testAccount.secretId,
  accessKeySecret: testAccount.secretKey,
  signName: testAccount.signName,
  sdkAppId: testAccount.sdkAppId,
  region: "ap-guangzhou",
  templates: ["Register", "SignIn", "ForgotPassword", "Generic"].map((usageType) => ({
    usageType,
    templateCode: templateId,
  })),
};

/**
 * Starts a sandbox on loopback, on free ports, silently; `stop()` also removes its directories.
 *
 * @param overrides what the test wants otherwise
 */
export async function startTestSandbox(overrides: Partial<SmsSandboxOptions> = {}): Promise<SmsSandbox> {
  const directory = await mkdtemp(join(tmpdir(), "sms-sandbox-"));
  const sandbox = await startSmsSandbox({
    ...testAccount,
    httpsPort: 0,
    httpPort: 0,
    host: "127.0.0.1",
    dataDirectory: join(directory, "data"),
    certificateDirectory: join(directory, "certificates"),
    log: createLog("silent"),
    ...overrides,
  });
  return {
    ...sandbox,
    stop: async () => {
      await sandbox.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
