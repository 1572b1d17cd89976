/** Tencent's own client, pointed at a sandbox on loopback, for tests. */
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import type { LookupFunction } from "node:net";
import tencentcloud from "tencentcloud-sdk-nodejs-sms";
import type { SmsSandbox } from "../start.ts";
import { testAccount } from "../testing.ts";

export type OfficialClient = InstanceType<typeof tencentcloud.sms.v20210111.Client>;

/** Resolves every name to loopback, as the network alias does in a stack. */
const lookupLoopback: LookupFunction = (_hostname, options, callback) => {
  if (options.all) callback(null, [{ address: "127.0.0.1", family: 4 }]);
  else callback(null, "127.0.0.1", 4);
};

/**
 * Creates the client. It trusts nothing but the sandbox's authority.
 *
 * @param credential the test account's unless given
 * @param endpoint the API's name, without a port
 */
export function createOfficialClient(
  sandbox: SmsSandbox,
  credential: { secretId: string; secretKey: string } = testAccount,
  endpoint = "sms.tencentcloudapi.com",
): OfficialClient {
  const agent = new Agent({ ca: readFileSync(sandbox.caPath), lookup: lookupLoopback });
  return new tencentcloud.sms.v20210111.Client({
    credential: { secretId: credential.secretId, secretKey: credential.secretKey },
    region: "ap-guangzhou",
    profile: { httpProfile: { endpoint: `${endpoint}:${sandbox.httpsPort}`, agent } },
  });
}
