// What an app does with a session: codes, refresh tokens, API resources, sign-out, and what it must not get away with.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { randomBytes } from "node:crypto";
import type { ClientCredentials } from "../../logto-double/start.ts";
import { idOf, requestToken } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer } from "../support/expect.ts";
import {
  Visit,
  afterSignOut,
  allowPhone,
  claimsOf,
  createApp,
  freshPhone,
  tokensOf,
} from "../support/sign-in.ts";

export function sessionCases(use: UseContext): void {
  describe("A session", () => {
    let app: ClientCredentials;

    before(async () => {
      await allowPhone(use().api);
      app = await createApp(use().api);
    });

    const visit = () => new Visit(use().server, app);

    it("gives a code once", async () => {
      const person = visit();
      const back = await person.byPhone("Register", freshPhone());
      expectAnswer(await person.exchange(back), 200);
      expectAnswer(await person.exchange(back), 400, { code: "oidc.invalid_grant", error: "invalid_grant" });
    });

    it("gives no tokens for a wrong verifier", async () => {
      const person = visit();
      const back = await person.byPhone("Register", freshPhone());
      expectAnswer(await person.exchange(back, { code_verifier: "w".repeat(43) }), 400, {
        code: "oidc.invalid_grant",
      });
    });

    it("gives no tokens for another redirect address", async () => {
      const person = visit();
      const back = await person.byPhone("Register", freshPhone());
      expectAnswer(await person.exchange(back, { redirect_uri: "http://localhost:3999/other" }), 400, {
        code: "oidc.invalid_grant",
      });
    });

    it("is refused to an app that asks to be sent elsewhere", async () => {
      const answer = await visit().authorize({ redirect_uri: "http://evil.example/callback" });
      expectAnswer(answer, 400, { code: "oidc.invalid_redirect_uri" });
    });

    it("is refused to an app that doesn't exist", async () => {
      const answer = await visit().authorize({ client_id: "nobody" });
      expectAnswer(answer, 400, { code: "oidc.invalid_client" });
    });

    it("lets the person back in without a code", async () => {
      const person = visit();
      await person.byPhone("Register", freshPhone());
      const again = await person.authorize();
      const back = await person.follow(again.headers.get("location") ?? "");
      assert.ok(back.searchParams.get("code"));
    });

    it("is renewed by its refresh token", async () => {
      const person = visit();
      const tokens = tokensOf(await person.exchange(await person.byPhone("Register", freshPhone())));
      const answer = await requestToken(use().server.endpoint, app, {
        grant_type: "refresh_token",
        refresh_token: tokens.refresh_token ?? "",
      });
      expectAnswer(answer, 200, { token_type: "Bearer" });
      assert.notEqual(tokensOf(answer).access_token, tokens.access_token);
    });

    it("isn't renewed by a made-up token", async () => {
      const answer = await requestToken(use().server.endpoint, app, {
        grant_type: "refresh_token",
        refresh_token: "made-up",
      });
      expectAnswer(answer, 400, { code: "oidc.invalid_grant" });
    });

    it("ends at sign-out, and the browser returns to the app", async () => {
      const person = visit();
      const { id_token: idToken = "" } = tokensOf(
        await person.exchange(await person.byPhone("Register", freshPhone())),
      );
      const query = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: afterSignOut });
      const page = await person.browser.get(`/oidc/session/end?${query.toString()}`);
      assert.equal(page.status, 200);
      const action = /action="([^"]+)"/.exec(String(page.body))?.[1] ?? "";
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(String(page.body))?.[1] ?? "";
      const done = await person.browser.submitForm(action, { xsrf, logout: "yes" });
      assert.equal(done.status, 303);
      assert.equal(done.headers.get("location"), afterSignOut);
      const again = await person.authorize();
      assert.match(again.headers.get("location") ?? "", /^\/sign-in/);
    });

    it("doesn't send the browser to an address that isn't registered", async () => {
      const person = visit();
      const { id_token: idToken = "" } = tokensOf(
        await person.exchange(await person.byPhone("Register", freshPhone())),
      );
      const query = new URLSearchParams({
        id_token_hint: idToken,
        post_logout_redirect_uri: "http://evil.example/",
      });
      expectAnswer(await person.browser.get(`/oidc/session/end?${query.toString()}`), 400, {
        code: "oidc.invalid_request",
      });
    });

    it("gets an API's scopes by the roles that new people have", async () => {
      const { api, server } = use();
      const indicator = `https://${randomBytes(5).toString("hex")}.example`;
      const resourceId = idOf(await api.request("POST", "/resources", { name: "Books", indicator }));
      const scopeId = idOf(
        await api.request("POST", `/resources/${resourceId}/scopes`, { name: "read:books" }),
      );
      await api.request("POST", `/resources/${resourceId}/scopes`, { name: "write:books" });
      const roleId = idOf(
        await api.request("POST", "/roles", {
          name: indicator,
          description: "x",
          type: "User",
          isDefault: true,
          scopeIds: [scopeId],
        }),
      );
      const person = visit();
      const scope = "openid offline_access read:books write:books";
      const back = await person.byPhone("Register", freshPhone(), { resource: indicator, scope });
      const tokens = tokensOf(await person.exchange(back));
      const form = {
        grant_type: "refresh_token",
        refresh_token: tokens.refresh_token ?? "",
        resource: indicator,
      };
      const answer = await requestToken(server.endpoint, app, form);
      expectAnswer(answer, 200, { scope: "read:books" });
      assert.partialDeepStrictEqual(claimsOf(tokensOf(answer).access_token), {
        aud: indicator,
        scope: "read:books",
        client_id: app.clientId,
      });
      await api.request("DELETE", `/roles/${roleId}`);
    });

    it("ends for a suspended person; a code that was handed out before still gives tokens", async () => {
      const { api, server } = use();
      const [first, second] = [visit(), visit()];
      const phone = freshPhone();
      const tokens = tokensOf(await first.exchange(await first.byPhone("Register", phone)));
      const back = await second.byPhone("SignIn", phone);
      const path = `/users/${String(claimsOf(tokens.id_token)["sub"])}/is-suspended`;
      await api.request("PATCH", path, { isSuspended: true });
      const form = { grant_type: "refresh_token", refresh_token: tokens.refresh_token ?? "" };
      expectAnswer(await requestToken(server.endpoint, app, form), 400, { code: "oidc.invalid_grant" });
      assert.match((await second.authorize()).headers.get("location") ?? "", /^\/sign-in/);
      expectAnswer(await second.exchange(back), 200);
    });

    it("ends for a deleted person", async () => {
      const { api, server } = use();
      const person = visit();
      const tokens = tokensOf(await person.exchange(await person.byPhone("Register", freshPhone())));
      await api.request("DELETE", `/users/${String(claimsOf(tokens.id_token)["sub"])}`);
      const answer = await requestToken(server.endpoint, app, {
        grant_type: "refresh_token",
        refresh_token: tokens.refresh_token ?? "",
      });
      expectAnswer(answer, 400, { code: "oidc.invalid_grant" });
    });

    it("of nobody leads to a page that says so", async () => {
      const answer = await visit().browser.get("/sign-in");
      assert.equal(answer.status, 302);
      assert.equal(answer.headers.get("location"), `${use().server.endpoint}/unknown-session`);
    });
  });
}
