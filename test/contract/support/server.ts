// The server that the contract is checked against: a given one (`LOGTO_ENDPOINT`), one from an image (`LOGTO_IMAGE`),
// or else the stand-in from this repository.
import { startTestSandbox } from "../../../infra/sms-sandbox/testing.ts";
import { startLogtoDouble, type TestCredentials } from "../../logto-double/start.ts";
import { z } from "zod";
import { startFromImage } from "./image-server.ts";

/** A running server and what a test needs to use it. */
export interface ServerUnderTest {
  readonly endpoint: string;
  readonly adminEndpoint: string;
  readonly credentials: TestCredentials;
  /** The newest code that was sent to a number (digits only), or undefined where none came. */
  readonly latestCode: (phone: string) => Promise<string | undefined>;
  readonly stop: () => Promise<void>;
}

const given = z.object({
  LOGTO_ENDPOINT: z.string().url(),
  LOGTO_ADMIN_ENDPOINT: z.string().url(),
  LOGTO_CLIENT_ID: z.string(),
  LOGTO_CLIENT_SECRET: z.string(),
  LOGTO_ADMIN_CLIENT_ID: z.string(),
  LOGTO_ADMIN_CLIENT_SECRET: z.string(),
  /** Address of the SMS sandbox's inbox that this server sends to. */
  SMS_INBOX_URL: z.string().url(),
});

/** Starts, or only finds, the server. */
export async function startServerUnderTest(): Promise<ServerUnderTest> {
  if (process.env["LOGTO_ENDPOINT"]) return useGiven();
  const image = process.env["LOGTO_IMAGE"];
  if (image) return startFromImage(image);
  const sms = await startTestSandbox();
  try {
    const server = await startLogtoDouble({ sms: { port: sms.httpsPort, caFile: sms.caPath } });
    return {
      ...server,
      latestCode: (phone) => Promise.resolve(sms.messages({ phoneNumber: `+${phone}` })[0]?.code),
      stop: async () => {
        await server.stop();
        await sms.stop();
      },
    };
  } catch (error) {
    await sms.stop();
    throw error;
  }
}

const inboxMessages = z.object({ messages: z.object({ code: z.string().optional() }).array() });

function useGiven(): ServerUnderTest {
  const settings = given.parse(process.env);
  return {
    endpoint: settings.LOGTO_ENDPOINT.replace(/\/$/, ""),
    adminEndpoint: settings.LOGTO_ADMIN_ENDPOINT.replace(/\/$/, ""),
    credentials: {
      default: { clientId: settings.LOGTO_CLIENT_ID, clientSecret: settings.LOGTO_CLIENT_SECRET },
      admin: { clientId: settings.LOGTO_ADMIN_CLIENT_ID, clientSecret: settings.LOGTO_ADMIN_CLIENT_SECRET },
    },
    latestCode: async (phone) => {
      const url = new URL("/api/messages", settings.SMS_INBOX_URL);
      url.searchParams.set("phoneNumber", phone);
      const answer: unknown = await (await fetch(url)).json();
      return inboxMessages.parse(answer).messages[0]?.code;
    },
    stop: () => Promise.resolve(),
  };
}
