/**
 * Speaks to Tencent Cloud SMS through the vendor's SDK, which is loaded only when there is something to ask. No answer
 * is waited for longer than a few seconds.
 */
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import type { LookupFunction } from "node:net";
import type tencentcloud from "tencentcloud-sdk-nodejs-sms";
import type { TencentAccount } from "../tencent-config.ts";

export type TencentClient = InstanceType<typeof tencentcloud.sms.v20210111.Client>;

/** The one that Logto's connector uses too. */
export const tencentHost = "sms.tencentcloudapi.com";

/** How long one answer may take, in seconds. */
const answerSeconds = 5;

/**
 * Creates the client.
 * @param sandbox where a test's sandbox listens; Tencent itself without it
 */
export async function connectToTencent(
  { accessKeyId, accessKeySecret, region }: TencentAccount,
  sandbox: TestSandbox | undefined = testSandbox(process.env),
): Promise<TencentClient> {
  const { default: sdk } = await import("tencentcloud-sdk-nodejs-sms");
  // The SDK looks at http_proxy alone.
  const proxy = process.env["https_proxy"] ?? process.env["HTTPS_PROXY"];
  return new sdk.sms.v20210111.Client({
    credential: { secretId: accessKeyId, secretKey: accessKeySecret },
    region,
    profile: {
      httpProfile: {
        reqTimeout: answerSeconds,
        ...(sandbox ? toSandbox(sandbox) : { endpoint: tencentHost, ...(proxy && { proxy }) }),
      },
    },
  });
}

/** A sandbox on this machine, for tests. */
export interface TestSandbox {
  port: number;
  /** The file of its authority's certificate. */
  caPath: string;
}

/**
 * The sandbox that a test of the whole program names. Nothing but a port of this machine can be named, so that no stray variable
 * sends a stack's requests elsewhere, and the report says that it wasn't Tencent that was asked.
 */
export function testSandbox(environment: NodeJS.ProcessEnv): TestSandbox | undefined {
  const [, port, caPath] = /^(\d{1,5}):(.+)$/.exec(environment["LOGTO_STACK_TEST_SMS_SANDBOX"] ?? "") ?? [];
  return port && caPath ? { port: Number(port), caPath } : undefined;
}

function toSandbox({ port, caPath }: TestSandbox) {
  const lookup: LookupFunction = (_host, options, callback) => {
    if (options.all) callback(null, [{ address: "127.0.0.1", family: 4 }]);
    else callback(null, "127.0.0.1", 4);
  };
  return {
    endpoint: `${tencentHost}:${port}`,
    agent: new Agent({ ca: readFileSync(caPath), lookup }),
  };
}
