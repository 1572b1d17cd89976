// What the stand-in owes the stack beside the contract: its behaviour as a process, on a database that isn't ready,
// across a restart, behind a proxy, and that it says what it is.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { z } from "zod";
import { startTestSandbox } from "../../infra/sms-sandbox/testing.ts";
import {
  idOf,
  managementApi,
  managementClient,
  requestToken,
  type ApiClient,
} from "../contract/support/api.ts";
import {
  Visit,
  allowPhone,
  callback,
  createApp,
  freshPhone,
  tokensOf,
  verificationIdOf,
} from "../contract/support/sign-in.ts";
import { expectAnswer, expectRefusal } from "../contract/support/expect.ts";
import { startLogtoDouble, type ClientCredentials, type LogtoDouble } from "./start.ts";

type Sandbox = Awaited<ReturnType<typeof startTestSandbox>>;

const main = fileURLToPath(new URL("./src/main.ts", import.meta.url));

function runServer(env: Record<string, string>): Promise<{ code: number; stderr: string }> {
  const rest = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== "DB_URL"));
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main],
      { env: { ...rest, ...env }, timeout: 60_000 },
      (_, __, stderr) => {
        resolve({ code: child.exitCode ?? -1, stderr });
      },
    );
  });
}

const mail = z.object({ to: z.string(), payload: z.object({ code: z.string() }) });

/** Where a connector for e-mail by HTTP sends to; keeps the newest code of each address. */
async function startMailEndpoint() {
  const codes = new Map<string, string>();
  const endpoint = createServer((request, response) => {
    void text(request).then((body) => {
      const { to, payload } = mail.parse(JSON.parse(body));
      codes.set(to, payload.code);
      response.end();
    });
  });
  await once(endpoint.listen(0, "127.0.0.1"), "listening");
  const address = z.object({ port: z.number() }).parse(endpoint.address());
  return {
    codes,
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      endpoint.closeAllConnections();
      await once(endpoint.close(), "close");
    },
  };
}

describe("The stand-in", () => {
  let sandbox: Sandbox;
  let double: LogtoDouble;
  let api: ApiClient;
  let app: ClientCredentials;

  before(async () => {
    sandbox = await startTestSandbox();
    double = await startLogtoDouble({
      sms: { port: sandbox.httpsPort, caFile: sandbox.caPath },
      env: { TRUST_PROXY_HEADER: "1", ADMIN_ENDPOINT: "http://console.double.localhost:8080" },
    });
    api = await managementClient(double.endpoint, double.credentials.default, "default");
    await allowPhone(api);
    app = await createApp(api);
  });

  after(async () => {
    await double.stop();
    await sandbox.stop();
  });

  const server = () => ({
    ...double,
    latestCode: (phone: string) => Promise.resolve(sandbox.messages({ phoneNumber: phone })[0]?.code),
  });

  const sql = async (text: string, values: unknown[] = [], url = double.databaseUrl) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(text, values);
    } finally {
      await client.end();
    }
  };

  it("logs why and ends with 0 on a database that wasn't seeded, as Logto does", async () => {
    const url = new URL(double.databaseUrl);
    url.pathname = "/never_seeded";
    const { code, stderr } = await runServer({ DB_URL: url.href });
    assert.equal(code, 0);
    assert.match(stderr, /Error while initializing app/);
    assert.match(stderr, /never_seeded/);
  });

  it("logs why and ends with 0 on a database that lacks alterations", async () => {
    const change =
      "update systems set value = jsonb_set(value, '{timestamp}', $1::jsonb) where key = 'alterationState'";
    await sql(change, ["1"]);
    const { code, stderr } = await runServer({ DB_URL: double.databaseUrl });
    await sql(change, ["9999999999"]);
    assert.equal(code, 0);
    assert.match(stderr, /Undeployed database alterations found/);
  });

  it("says which variable is missing", async () => {
    const { code, stderr } = await runServer({});
    assert.equal(code, 1);
    assert.match(stderr, /DB_URL is not set/);
  });

  it("keeps people signed in over a restart, and a half-done sign-in too", async () => {
    const signedIn = new Visit(server(), app);
    await signedIn.byPhone("Register", freshPhone());
    const halfway = new Visit(server(), app);
    await halfway.authorize();
    const phone = freshPhone();
    const verificationId = await halfway.verifyPhone("Register", phone);
    await double.restart();
    const again = await signedIn.authorize();
    assert.ok((await signedIn.follow(again.headers.get("location") ?? "")).searchParams.get("code"));
    expectAnswer(await halfway.experience("POST", "/identification", { verificationId }), 201);
    assert.ok((await halfway.submit()).href.startsWith(callback));
  });

  it("takes what a stack writes to the database by SQL at once", async () => {
    await sql("update sign_in_experiences set sign_in_mode = 'SignIn' where tenant_id = 'default'");
    const person = new Visit(server(), app);
    await person.authorize();
    const verificationId = await person.verifyPhone("Register", freshPhone());
    const answer = await person.experience("POST", "/identification", { verificationId });
    await sql(
      "update sign_in_experiences set sign_in_mode = 'SignInAndRegister' where tenant_id = 'default'",
    );
    expectRefusal(answer, 403, "auth.forbidden");
  });

  it("refuses a code that is older than the policy allows", async () => {
    await api.request("PATCH", "/sign-in-exp", { verificationCodePolicy: { expirationDuration: 60 } });
    const person = new Visit(server(), app);
    const phone = freshPhone();
    await person.authorize();
    await person.start("SignIn");
    const id = verificationIdOf(await person.sendCode("SignIn", phone));
    await sql("update passcodes set created_at = created_at - interval '61 seconds' where phone = $1", [
      phone,
    ]);
    const answer = await person.verifyCode(id, phone, (await server().latestCode(phone)) ?? "");
    await api.request("PATCH", "/sign-in-exp", { verificationCodePolicy: {} });
    expectRefusal(answer, 400, "verification_code.expired");
  });

  it("passes ui_locales on as a second template parameter, which Tencent refuses", async () => {
    const person = new Visit(server(), app);
    await person.authorize({ ui_locales: "ja en" });
    await person.start("SignIn");
    const answer = await person.sendCode("SignIn", freshPhone());
    expectRefusal(answer, 400, "connector.general");
    assert.match(JSON.stringify(answer.body), /FailedOperation\.TemplateParamSetNotMatchApprovedTemplate/);
  });

  it("makes new people members of the organizations that let their e-mail domain in", async () => {
    const mails = await startMailEndpoint();
    try {
      await api.request("POST", "/connectors", {
        connectorId: "http-email",
        config: { endpoint: mails.endpoint },
      });
      const email = { identifiers: ["email"], password: false, verify: true };
      expectAnswer(await api.request("PATCH", "/sign-in-exp", { signUp: email }), 200);
      const organization = idOf(await api.request("POST", "/organizations", { name: "Acme" }));
      const role = idOf(await api.request("POST", "/organization-roles", { name: "reader" }));
      const path = `/organizations/${organization}`;
      await api.request("PUT", `${path}/jit/email-domains`, { emailDomains: ["acme.example"] });
      await api.request("PUT", `${path}/jit/roles`, { organizationRoleIds: [role] });
      const person = new Visit(server(), app);
      await person.authorize();
      await person.start("Register");
      const identifier = { type: "email", value: "ada@acme.example" };
      const sent = { interactionEvent: "Register", identifier };
      const code = "/verification/verification-code";
      const verificationId = verificationIdOf(await person.experience("POST", code, sent));
      const proof = { verificationId, identifier, code: mails.codes.get(identifier.value) };
      expectAnswer(await person.experience("POST", `${code}/verify`, proof), 200);
      expectAnswer(await person.experience("POST", "/identification", { verificationId }), 201);
      expectAnswer(await api.request("GET", `${path}/users`), 200, [
        { primaryEmail: identifier.value, organizationRoles: [{ id: role }] },
      ]);
      await api.request("PATCH", "/sign-in-exp", {
        emailBlocklistPolicy: { customBlocklist: ["@acme.example"] },
      });
      const refused = await person.experience("POST", code, sent);
      expectRefusal(refused, 422, "session.email_blocklist.email_not_allowed");
    } finally {
      await api.request("PATCH", "/sign-in-exp", { emailBlocklistPolicy: {} });
      await allowPhone(api);
      await mails.stop();
    }
  });

  it("gives nobody a token without an organization who asked for one of an organization", async () => {
    const machine = double.credentials.default;
    const asked = { resource: managementApi("default"), organization_id: "acme" };
    const refusal = {
      error: "invalid_request",
      error_description: /organizations are not part of the stand-in/,
    };
    const person = new Visit(server(), app);
    const tokens = tokensOf(await person.exchange(await person.byPhone("Register", freshPhone())));
    const refresh = { grant_type: "refresh_token", refresh_token: tokens.refresh_token ?? "" };
    for (const [client, form] of [
      [machine, { grant_type: "client_credentials", ...asked }],
      [machine, { grant_type: "client_credentials", organization_id: "acme" }],
      [app, { ...refresh, organization_id: "acme" }],
    ] as const) {
      const answer = await requestToken(double.endpoint, client, form);
      expectAnswer(answer, 400, { error: refusal.error });
      assert.match(JSON.stringify(answer.body), refusal.error_description);
    }
    expectAnswer(await requestToken(double.endpoint, app, refresh), 200);
  });

  it("refuses a profile that it can't take up, and says so", async () => {
    const person = new Visit(server(), app);
    await person.authorize();
    await person.start("Register");
    const answer = await person.experience("POST", "/profile", {
      type: "extraProfile",
      values: { name: "Ada" },
    });
    expectRefusal(answer, 501, "stand_in.unsupported");
    assert.match(JSON.stringify(answer.body), /extraProfile is not part of the stand-in/);
  });

  it("knows the tenant by the address that a proxy passes on", async () => {
    const headers = { "x-forwarded-proto": "http", "x-forwarded-host": "console.double.localhost:8080" };
    const address = `${double.endpoint}/oidc/.well-known/openid-configuration`;
    const admin: unknown = await (await fetch(address, { headers })).json();
    assert.partialDeepStrictEqual(admin, { issuer: "http://console.double.localhost:8080/oidc" });
    const elsewhere: unknown = await (
      await fetch(address, { headers: { "x-forwarded-host": "other.example" } })
    ).json();
    assert.partialDeepStrictEqual(elsewhere, { issuer: `${double.endpoint}/oidc` });
  });

  for (const [language, label] of [
    ["en", "This is not Logto."],
    ["ja", "本物の Logto ではありません"],
    ["zh-CN", "不是真正的 Logto"],
  ] as const) {
    it(`says on its pages in ${language} that it is a stand-in`, async () => {
      const response = await fetch(`${double.endpoint}/unknown-session`, {
        headers: { "accept-language": language },
      });
      const html = await response.text();
      assert.ok(html.includes(label));
      assert.ok(html.includes(`<html lang="${language}">`));
    });
  }

  it("says on the console's address that there is no console", async () => {
    const headers = { "x-forwarded-proto": "http", "x-forwarded-host": "console.double.localhost:8080" };
    const response = await fetch(`${double.endpoint}/console/callback`, { headers });
    assert.match(await response.text(), /console is not part of the stand-in/);
  });
});
