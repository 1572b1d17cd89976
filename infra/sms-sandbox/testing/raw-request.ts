/** A hand-made request to a sandbox's API, for what the official client never sends. */
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { buffer } from "node:stream/consumers";
import { z } from "zod";
import type { SmsSandbox } from "../start.ts";
import { testAccount } from "../testing.ts";

const answerGuard = z.object({
  Response: z
    .object({
      RequestId: z.string().uuid(),
      Error: z.object({ Code: z.string(), Message: z.string() }).optional(),
    })
    .passthrough(),
});

export interface RawRequest {
  body?: string;
  method?: string;
  path?: string;
  /** Set over the ones of a correct SendSms; undefined takes one away. */
  headers?: Record<string, string | undefined>;
  /** Seconds since the epoch that the request is signed with. @default now */
  timestamp?: number;
  secretKey?: string;
  /** The date in the credential's scope. @default the timestamp's */
  date?: string;
  service?: string;
}

const host = "sms.tencentcloudapi.com";
const contentType = "application/json; charset=utf-8";

/** Sends the request, signed unless `headers` says otherwise, and returns `Response`. */
export async function sendRaw(
  sandbox: SmsSandbox,
  raw: RawRequest = {},
): Promise<z.infer<typeof answerGuard>["Response"]> {
  const { body = "{}", method = "POST", path = "/" } = raw;
  const timestamp = raw.timestamp ?? Math.floor(Date.now() / 1000);
  const headers: Record<string, string | undefined> = {
    host,
    "content-type": contentType,
    "x-tc-action": "SendSms",
    "x-tc-version": "2021-01-11",
    "x-tc-region": "ap-guangzhou",
    "x-tc-timestamp": String(timestamp),
    authorization: authorize(body, timestamp, raw),
    ...raw.headers,
  };
  const present = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  const answer = await new Promise<Buffer>((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port: sandbox.httpsPort,
        servername: host,
        ca: readFileSync(sandbox.caPath),
        method,
        path,
        headers: present,
        agent: false,
      },
      (response) => {
        buffer(response).then(resolve, reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
  return answerGuard.parse(JSON.parse(answer.toString("utf8"))).Response;
}

/** The value of Authorization, worked out here again and not by the code under test. */
export function authorize(body: string, timestamp: number, raw: RawRequest = {}): string {
  const date = raw.date ?? new Date(timestamp * 1000).toISOString().slice(0, 10);
  const { secretKey = testAccount.secretKey, service = "sms" } = raw;
  const scope = `${date}/${service}/tc3_request`;
  const canonical = `POST\n/\n\ncontent-type:${contentType}\nhost:${host}\n\ncontent-type;host\n${hash(body)}`;
  const key = [date, service, "tc3_request"].reduce<string | Buffer>(mac, `TC3${secretKey}`);
  const signature = mac(key, `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${hash(canonical)}`).toString("hex");
  return `TC3-HMAC-SHA256 Credential=${testAccount.secretId}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`;
}

function hash(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}

function mac(key: string | Buffer, value: string): Buffer {
  return createHmac("sha256", key).update(value).digest();
}
