/**
 * A small OpenID provider for the app's tests, on the library that Logto itself is built on. It signs everybody in
 * at once, as one user, and can be told to misbehave. How the app gets along with Logto's pages and
 * Management API is tested end to end, elsewhere.
 */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import express from "express";
import { Provider } from "oidc-provider";
import { type RunningServer, listen } from "../http-server.ts";

/** The user whom everybody becomes. */
export const testUser = { id: "user-1", phoneNumber: "8613800138000" };
/** The application that the app under test is. */
export const testClient = { id: "app-id", secret: "app-secret-for-tests" };
/** The API resource behind `/reports`. */
export const testResource = "https://api.example.com/reports";

/** A running provider; its fields may be changed at any time. */
export interface TestIdentityProvider {
  endpoint: string;
  /** A suspended or deleted user: no token is given out or accepted any longer. */
  suspended: boolean;
  /** Whether the user's role holds `read:reports`. */
  mayReadReports: boolean;
  /** Answers the next authorization request with this OAuth error. */
  refuseWith: string | undefined;
  /** Seconds. */
  accessTokenLife: number;
  /** Before it ends, the token endpoint gives tokens out and keeps its answer back. */
  tokensWait: Promise<void> | undefined;
  /** Queries of the authorization requests so far. */
  readonly authorizationRequests: URLSearchParams[];
  /** Names of the grants asked of the token endpoint so far. */
  readonly tokenRequests: string[];
  /** Stops listening; the port stays reserved for `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts a provider for an app at `appUrl`. */
export async function startIdentityProvider(appUrl: string): Promise<TestIdentityProvider> {
  let server: RunningServer = await listen((request, response) => void handler(request, response), 0);
  const { port } = server;
  const identityProvider: TestIdentityProvider = {
    endpoint: `http://127.0.0.1:${port}`,
    suspended: false,
    mayReadReports: true,
    refuseWith: undefined,
    accessTokenLife: 3600,
    tokensWait: undefined,
    authorizationRequests: [],
    tokenRequests: [],
    stop: () => server.stop(0),
    start: async () => {
      server = await listen((request, response) => void handler(request, response), port);
    },
  };
  const handler = createHandler(identityProvider, appUrl);
  return identityProvider;
}

function createHandler(state: TestIdentityProvider, appUrl: string): express.Express {
  const provider = createProvider(state, appUrl);
  const app = express();
  app.get("/oidc/auth", (request, _response, next) => {
    state.authorizationRequests.push(new URL(request.originalUrl, state.endpoint).searchParams);
    next();
  });
  app.get("/interaction/:uid", async (request, response) => {
    const { params } = await provider.interactionDetails(request, response);
    if (state.refuseWith !== undefined) {
      await provider.interactionFinished(request, response, { error: state.refuseWith });
      return;
    }
    const grant = new provider.Grant({ accountId: testUser.id, clientId: testClient.id });
    grant.addOIDCScope("openid offline_access profile phone");
    grant.addResourceScope(testResource, typeof params["scope"] === "string" ? params["scope"] : "");
    const grantId = await grant.save();
    await provider.interactionFinished(request, response, {
      login: { accountId: testUser.id },
      consent: { grantId },
    });
  });
  app.use("/oidc", provider.callback());
  return app;
}

function createProvider(state: TestIdentityProvider, appUrl: string): Provider {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(`${state.endpoint}/oidc`, {
    clients: [
      {
        client_id: testClient.id,
        client_secret: testClient.secret,
        redirect_uris: [`${appUrl}/callback`],
        post_logout_redirect_uris: [`${appUrl}/`],
        grant_types: ["authorization_code", "refresh_token"],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig", kid: "test" }] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    conformIdTokenClaims: false,
    claims: {
      openid: ["sub"],
      profile: ["name", "username"],
      phone: ["phone_number", "phone_number_verified"],
    },
    extraParams: ["first_screen"],
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => false,
        getResourceServerInfo: () => ({
          scope: state.mayReadReports ? "read:reports" : "",
          accessTokenFormat: "jwt",
          accessTokenTTL: state.accessTokenLife,
        }),
      },
    },
    findAccount: (_context, id) => {
      if (state.suspended) return undefined;
      const claims = {
        sub: id,
        phone_number: testUser.phoneNumber,
        phone_number_verified: true,
        username: null,
      };
      return { accountId: id, claims: () => claims };
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: () => state.accessTokenLife,
      Session: 3600,
      Interaction: 600,
      Grant: 3600,
      IdToken: 3600,
      RefreshToken: 3600,
    },
    // As strict as can be: a refresh token that is used twice ends the sign-in.
    rotateRefreshToken: true,
  });
  provider.use(async ({ path }, next) => {
    await next();
    if (path === "/token") await state.tokensWait;
  });
  provider.on("grant.success", ({ oidc }) => {
    state.tokenRequests.push(String(oidc.params?.["grant_type"]));
  });
  provider.on("grant.error", ({ oidc }) => {
    state.tokenRequests.push(`refused ${String(oidc.params?.["grant_type"])}`);
  });
  return provider;
}
