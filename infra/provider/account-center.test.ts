// What AccountCenter is for: people change and link their own phone number, with a code to the old number and one to the new.
// The stand-in has no Account API and says so; the rest runs where LOGTO_IMAGE names Logto itself.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { z } from "zod";
import { requestJson } from "../../test/contract/support/api.ts";
import type { Answer } from "../../test/contract/support/cookie-client.ts";
import { expectAnswer, expectRefusal } from "../../test/contract/support/expect.ts";
import { startFromImage } from "../../test/contract/support/image-server.ts";
import type { ServerUnderTest } from "../../test/contract/support/server.ts";
import { callback, freshPhone, tokensOf, Visit } from "../../test/contract/support/sign-in.ts";
import { rehearsalImages } from "../default-images.ts";
import { connectorConfig } from "../sms-sandbox/testing.ts";
import { completeTemplates, templatesForConnector } from "../tencent-config.ts";
import { Engine, type State } from "./testing/engine.ts";
import { phoneSignIn } from "./testing/fixtures.ts";
import { startTestServer } from "./testing/tenant.ts";
import { Secret } from "./values.ts";

const image = process.env["LOGTO_IMAGE"] ?? rehearsalImages.logtoImage;
const isLogto = image !== rehearsalImages.logtoImage;

const record = z.object({ verificationRecordId: z.string() });

function casesOfLogto(): void {
  let server: ServerUnderTest;
  let engine: Engine;
  let center: State;
  let phone: string;
  let token: string;

  before(async () => {
    server = await startFromImage(image);
    const { clientId, clientSecret } = server.credentials.default;
    engine = await Engine.start({
      endpoint: server.endpoint,
      clientId,
      clientSecret: new Secret(clientSecret),
    });
    const [{ templateCode } = { templateCode: "" }] = connectorConfig.templates;
    // The account's own messages have usage types of their own, which one template serves like all others.
    const templates = templatesForConnector(completeTemplates(templateCode));
    await engine.create("Connector", "sms", {
      connectorId: "tencent-short-message-service",
      config: { ...connectorConfig, templates },
    });
    await engine.create("SignInExperience", "experience", phoneSignIn);
    center = await engine.create("AccountCenter", "center", { enabled: true, fields: { phone: "ReadOnly" } });
    const app = await engine.create("Application", "app", {
      name: "Account",
      type: "Traditional",
      oidcClientMetadata: { redirectUris: [callback] },
    });
    phone = freshPhone();
    const secret = z.instanceof(Secret).parse(app.outputs["secret"]);
    const visit = new Visit(server, { clientId: app.id, clientSecret: String(secret.value) });
    token = tokensOf(await visit.exchange(await visit.byPhone("Register", phone))).access_token;
  });

  after(async () => {
    await engine.stop();
    await server.stop();
  });

  const request = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    requestJson(
      method,
      `${server.endpoint}/api${path}`,
      { authorization: `Bearer ${token}`, ...headers },
      body,
    );

  /** Proves a number by the code that is sent to it. @returns the proof's id */
  async function prove(value: string): Promise<string> {
    const identifier = { type: "phone", value };
    const asked = await request("POST", "/verifications/verification-code", { identifier });
    expectAnswer(asked, 201);
    const { verificationRecordId: verificationId } = record.parse(asked.body);
    const proof = { verificationId, identifier, code: await server.latestCode(value) };
    expectAnswer(await request("POST", "/verifications/verification-code/verify", proof), 200);
    return verificationId;
  }

  async function change(number: string, proofOfOld?: string): Promise<Answer> {
    const body = { phone: number, newIdentifierVerificationRecordId: await prove(number) };
    const headers: Record<string, string> =
      proofOfOld === undefined ? {} : { "logto-verification-id": proofOfOld };
    return request("POST", "/my-account/primary-phone", body, headers);
  }

  it("can't be changed where the account center only shows it", async () => {
    expectAnswer(await request("GET", "/my-account"), 200, { primaryPhone: phone });
    expectRefusal(await change(freshPhone(), await prove(phone)), 400, "account_center.field_not_editable");
  });

  it("is changed where it may be edited, after the old number is proved and the new one", async () => {
    center = await engine.update(center, { enabled: true, fields: { phone: "Edit" } });
    const next = freshPhone();
    expectRefusal(await change(next), 401, "verification_record.permission_denied");
    expectAnswer(await change(next, await prove(phone)), 204);
    expectAnswer(await request("GET", "/my-account"), 200, { primaryPhone: next });
  });

  it("is out of reach where the program has no account center any more", async () => {
    await engine.destroy(center);
    expectRefusal(await request("GET", "/my-account"), 400, "account_center.not_enabled");
  });
}

/** Who gives the stand-in an Account API has it held against the cases above. */
function caseOfTheStandIn(): void {
  it("is nothing that the stand-in knows of", async () => {
    const server = await startTestServer();
    try {
      for (const path of ["my-account", "verifications/verification-code", "my-account/primary-phone"]) {
        const { status } = await requestJson("POST", `${server.endpoint}/api/${path}`, {}, {});
        assert.equal(status, 404, path);
      }
    } finally {
      await server.stop();
    }
  });
}

describe("A person's own phone number", isLogto ? casesOfLogto : caseOfTheStandIn);
