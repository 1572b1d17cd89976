/** Logto's SDK, bound to the app's sessions. */
import { withLogto } from "@logto/express";
import LogtoClient, { type LogtoContext, UserScope } from "@logto/node";
import type { Request, RequestHandler, Response } from "express";
import { type Config, reportsScope } from "../config.ts";
import type { AppSession } from "../session/session.ts";
import { createSignInServerRequester } from "./sign-in-server.ts";

/** Keys under which the SDK keeps a signed-in user in the session. */
export const signedInKeys = ["idToken", "refreshToken", "accessToken"] as const;

/** The SDK as the routes use it. */
export interface Logto {
  /** Sets `request.user` from the session, without asking Logto. */
  readUser: RequestHandler;
  /** A client that keeps its state in this session; the caller saves the session. */
  clientFor(session: AppSession): LogtoClient;
  /** Runs a step that ends in a redirect, and returns the address instead of redirecting. */
  addressOf(session: AppSession, step: (client: LogtoClient) => Promise<void>): Promise<string>;
}

/** Configures the SDK. Never with `ui_locales`: Tencent would refuse the message that Logto then sends. */
export function createLogto(config: Config): Logto {
  const { apiResource } = config;
  const logtoConfig = {
    endpoint: config.logtoEndpoint,
    appId: config.logtoAppId,
    appSecret: config.logtoAppSecret,
    scopes: [UserScope.Phone, ...(apiResource === undefined ? [] : [reportsScope])],
    ...(apiResource !== undefined && { resources: [apiResource] }),
  };
  const requester = createSignInServerRequester(config);
  const createClient = (session: AppSession, navigate: (url: string) => void) =>
    new LogtoClient(logtoConfig, { storage: storageIn(session), navigate, requester });
  return {
    readUser: withLogto({ ...logtoConfig, baseUrl: config.appUrl }),
    clientFor: (session) => createClient(session, () => undefined),
    async addressOf(session, step) {
      let address: string | undefined;
      await step(
        createClient(session, (url) => {
          address = url;
        }),
      );
      if (address === undefined) throw new Error("the SDK named no address to go to");
      return address;
    },
  };
}

/** What {@link Logto.readUser} found, after it ran. */
export async function readUser(logto: Logto, request: Request, response: Response): Promise<LogtoContext> {
  await logto.readUser(request, response, (error?: unknown) => {
    if (error instanceof Error) throw error;
  });
  const user: unknown = Reflect.get(request, "user");
  return isContext(user) ? user : { isAuthenticated: false };
}

function isContext(value: unknown): value is LogtoContext {
  return typeof value === "object" && value !== null && "isAuthenticated" in value;
}

type SdkKey = (typeof signedInKeys)[number] | "signInSession";

function storageIn(session: AppSession) {
  return {
    getItem: (key: SdkKey) => Promise.resolve(session[key] ?? null),
    setItem: (key: SdkKey, value: string) => {
      session[key] = value;
      return Promise.resolve();
    },
    removeItem: (key: SdkKey) => {
      Reflect.deleteProperty(session, key);
      return Promise.resolve();
    },
  };
}
