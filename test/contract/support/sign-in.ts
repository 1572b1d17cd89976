// The steps of a sign-in over HTTP, as the pages and an app make them.
import { createHash, randomBytes, randomInt } from "node:crypto";
import { z } from "zod";
import { connectorConfig } from "../../../infra/sms-sandbox/testing.ts";
import type { ClientCredentials } from "../../logto-double/start.ts";
import { requestToken } from "./api.ts";
import { CookieClient, type Answer } from "./cookie-client.ts";
import type { ServerUnderTest } from "./server.ts";
import { idOf, rowsOf, type ApiClient } from "./api.ts";

/** Where the test's app lives; nothing listens there. */
export const callback = "http://localhost:3999/callback";
export const afterSignOut = "http://localhost:3999/";

/** A mainland number that nobody has used in this run, as Logto stores it. */
export const freshPhone = (): string => `86139${String(randomInt(1e8)).padStart(8, "0")}`;

/** Creates an application, and finds its secret. */
export async function createApp(api: ApiClient, addresses: object = {}): Promise<ClientCredentials> {
  const created = await api.request("POST", "/applications", {
    name: "Contract",
    type: "Traditional",
    oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: [afterSignOut], ...addresses },
  });
  const clientId = idOf(created);
  const [secret] = rowsOf(await api.request("GET", `/applications/${clientId}/secrets`));
  return { clientId, clientSecret: String(secret?.["value"]) };
}

/** Sets up sign-in by phone number and code. */
export async function allowPhone(api: ApiClient, changes: object = {}): Promise<Answer> {
  await api.request("POST", "/connectors", {
    connectorId: "tencent-short-message-service",
    config: connectorConfig,
  });
  return api.request("PATCH", "/sign-in-exp", {
    signUp: { identifiers: ["phone"], password: false, verify: true },
    signIn: {
      methods: [{ identifier: "phone", password: false, verificationCode: true, isPasswordPrimary: false }],
    },
    signInMode: "SignInAndRegister",
    ...changes,
  });
}

/** One browser that signs in to one app. */
export class Visit {
  readonly browser: CookieClient;
  private readonly server: ServerUnderTest;
  private readonly app: ClientCredentials;
  private readonly verifier = randomBytes(32).toString("base64url");

  constructor(
    server: ServerUnderTest,
    app: ClientCredentials,
    headers: Record<string, string> = { "accept-language": "en" },
  ) {
    this.server = server;
    this.app = app;
    this.browser = new CookieClient(server.endpoint, headers);
  }

  /** The authorization request; the answer leads to a page, or back to the app. */
  authorize(parameters: Record<string, string> = {}): Promise<Answer> {
    const query = new URLSearchParams({
      client_id: this.app.clientId,
      redirect_uri: callback,
      response_type: "code",
      scope: "openid offline_access profile phone",
      code_challenge: createHash("sha256").update(this.verifier).digest("base64url"),
      code_challenge_method: "S256",
      state: "st",
      prompt: "consent",
      ...parameters,
    });
    return this.browser.get(`/oidc/auth?${query.toString()}`);
  }

  experience(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.browser.request(method, `/api/experience${path}`, body);
  }

  start(interactionEvent: string): Promise<Answer> {
    return this.experience("PUT", "", { interactionEvent });
  }

  sendCode(interactionEvent: string, phone: string): Promise<Answer> {
    return this.experience("POST", "/verification/verification-code", {
      interactionEvent,
      identifier: { type: "phone", value: phone },
    });
  }

  verifyCode(verificationId: string, phone: string, code: string): Promise<Answer> {
    return this.experience("POST", "/verification/verification-code/verify", {
      verificationId,
      identifier: { type: "phone", value: phone },
      code,
    });
  }

  /** Everything up to a verified code; answers the verification's id. */
  async verifyPhone(interactionEvent: string, phone: string): Promise<string> {
    await this.start(interactionEvent);
    const id = verificationIdOf(await this.sendCode(interactionEvent, phone));
    const verified = await this.verifyCode(id, phone, (await this.server.latestCode(phone)) ?? "no message");
    if (verified.status !== 200) throw new Error(`The code was refused: ${JSON.stringify(verified.body)}`);
    return id;
  }

  /** A whole sign-up or sign-in by phone; answers the address in the app that the browser comes back to. */
  async byPhone(
    interactionEvent: string,
    phone: string,
    parameters: Record<string, string> = {},
  ): Promise<URL> {
    await this.authorize(parameters);
    const verificationId = await this.verifyPhone(interactionEvent, phone);
    await this.experience("POST", "/identification", { verificationId });
    return this.submit();
  }

  /** Submits, and follows the redirects back to the app. */
  async submit(): Promise<URL> {
    const { body } = await this.experience("POST", "/submit");
    return this.follow(z.object({ redirectTo: z.string() }).parse(body).redirectTo);
  }

  /** Follows redirects until the app's address. */
  async follow(address: string): Promise<URL> {
    let next = address;
    for (let steps = 0; steps < 6 && !next.startsWith(callback); steps += 1) {
      const answer = await this.browser.get(next);
      const location = answer.headers.get("location");
      if (!location)
        throw new Error(`${next} leads nowhere: ${answer.status} ${JSON.stringify(answer.body)}`);
      next = location;
    }
    return new URL(next);
  }

  /** Exchanges the code for tokens. */
  exchange(back: URL, changes: Record<string, string> = {}): Promise<Answer> {
    return requestToken(this.server.endpoint, this.app, {
      grant_type: "authorization_code",
      code: back.searchParams.get("code") ?? "",
      redirect_uri: callback,
      code_verifier: this.verifier,
      ...changes,
    });
  }
}

/** The verification's id of an answer. */
export const verificationIdOf = ({ body }: Answer): string =>
  z.object({ verificationId: z.string() }).parse(body).verificationId;

/** Tokens of an answer. */
export const tokensOf = ({ body }: Answer) =>
  z
    .object({
      access_token: z.string(),
      id_token: z.string().optional(),
      refresh_token: z.string().optional(),
    })
    .parse(body);

/** The claims inside a token that the server signed. */
export const claimsOf = (token: string | undefined): Record<string, unknown> => {
  const payload: unknown = JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString());
  return z.record(z.unknown()).parse(payload);
};
