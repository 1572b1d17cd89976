/**
 * Starts the whole sandbox in this process: certificates, the API over TLS, the inbox over HTTP. The container's
 * entry point and the tests of other parts both come through here.
 */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { loadServerCertificate, publishedName } from "./certificate/store.ts";
import { createInboxServer } from "./inbox/server.ts";
import type { Notice } from "./inbox/texts.ts";
import { createLog, type Log } from "./log.ts";
import { MessageStore, type Message, type MessageFilter } from "./message-store.ts";
import type { AccountChange } from "./tencent/account-change.ts";
import { Account, type AccountOptions } from "./tencent/account.ts";
import { FrequencyLimiter, type FrequencyLimits } from "./tencent/frequency-limits.ts";
import { SendRecords } from "./tencent/send-records.ts";
import { createTencentServer } from "./tencent/server.ts";

export interface SmsSandboxOptions extends AccountOptions {
  /** Tencent's limits per phone number. @default no limit */
  frequencyLimits?: FrequencyLimits | undefined;
  /** Asked for by the inbox and the JSON endpoint, with any user name. @default no password */
  inboxPassword?: string | undefined;
  /** With it the inbox takes e-mails from Logto's http-email connector. @default it takes none */
  emailToken?: string | undefined;
  /** Shown on every page of the inbox. @default nothing */
  notice?: Notice | undefined;
  /** The API's port; 0 picks a free one. */
  httpsPort: number;
  /** The inbox's port; 0 picks a free one. */
  httpPort: number;
  /** The address that both listen on. @default all addresses */
  host?: string | undefined;
  /** Keeps the authority and the server's certificate, mode 0600. */
  dataDirectory: string;
  /** Receives `ca.pem`. */
  certificateDirectory: string;
  /** Messages that are kept. @default 500 */
  maximumMessages?: number | undefined;
  /** Memory for messages, in bytes. @default 2 MiB */
  maximumBytes?: number | undefined;
  /** @default level info, to standard output */
  log?: Log | undefined;
  /** The clock, in milliseconds since the epoch. @default Date.now */
  now?: (() => number) | undefined;
}

export interface SmsSandbox {
  httpsPort: number;
  httpPort: number;
  /** The file that clients name in NODE_EXTRA_CA_CERTS. */
  caPath: string;
  /** The kept messages, newest first. */
  messages(filter?: MessageFilter): Message[];
  /** Changes the account: reviews, balance, permissions, keys, faults on demand. */
  change(change: AccountChange): void;
  /** Issues a new server certificate if the current one is about to expire; a timer does the same twice a day. */
  renewCertificate(): Promise<void>;
  /** Ends both listeners and their open connections. */
  stop(): Promise<void>;
}

export const defaultMaximumMessages = 500;
const defaultMaximumBytes = 2 * 1024 * 1024;
const renewalInterval = 12 * 60 * 60 * 1000;

/**
 * Starts the sandbox and resolves when both listeners answer.
 *
 * @throws Error when a port is in use or a directory can't be written; nothing is left running then
 */
export async function startSmsSandbox(options: SmsSandboxOptions): Promise<SmsSandbox> {
  const { log = createLog("info"), now = Date.now } = options;
  const load = (): ReturnType<typeof loadServerCertificate> =>
    loadServerCertificate(options, new Date(now()), log);
  const pair = await load();
  const store = new MessageStore(
    options.maximumMessages ?? defaultMaximumMessages,
    options.maximumBytes ?? defaultMaximumBytes,
  );
  const limiter = new FrequencyLimiter(options.frequencyLimits);
  const account = new Account(options, now);
  const records = new SendRecords();
  const api = createTencentServer(pair, { account, records, store, limiter, log, now, startedAt: now() });
  const caPath = join(options.certificateDirectory, publishedName);
  const inbox = createInboxServer({
    store,
    account,
    caPath,
    isApiListening: () => api.listening,
    password: options.inboxPassword,
    notice: options.notice,
    emailToken: options.emailToken,
    now,
  });
  const httpsPort = await listen(api, options.httpsPort, options.host);
  const httpPort = await listen(inbox, options.httpPort, options.host).catch(async (error: unknown) => {
    await close(api);
    throw error;
  });
  const renewCertificate = async (): Promise<void> => {
    const renewed = await load();
    api.setSecureContext({ key: renewed.key, cert: renewed.certificate, minVersion: "TLSv1.2" });
  };
  const timer = setInterval(() => {
    renewCertificate().catch((error: unknown) => {
      log.error("failed to renew the certificate", {
        reason: error instanceof Error ? error.message : "unknown",
      });
    });
  }, renewalInterval);
  timer.unref();
  log.info("the SMS sandbox is ready", { httpsPort, httpPort });
  return {
    httpsPort,
    httpPort,
    caPath,
    messages: (filter) => store.find(filter),
    change: (change) => {
      account.change(change);
    },
    renewCertificate,
    stop: async () => {
      clearInterval(timer);
      await Promise.all([close(api), close(inbox)]);
    },
  };
}

async function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("The listener has no port.");
  return address.port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  // Event streams never end by themselves.
  server.closeAllConnections();
  await closed;
}
