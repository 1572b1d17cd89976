/** What people get who sign in: their session, their claims, their permissions, and the way out. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Browser, fieldOf } from "./testing/browser.ts";
import {
  type TestIdentityProvider,
  testClient,
  testResource,
  testUser,
} from "./testing/identity-provider.ts";
import type { TestPostgres } from "./testing/postgres.ts";
import { startSurroundings } from "./testing/surroundings.ts";
import { type TestApp, type TestAppOptions, signIn, startApp } from "./testing/test-app.ts";

describe("the app, to people who sign in,", () => {
  let postgres: TestPostgres;
  let identityProvider: TestIdentityProvider;
  let options: TestAppOptions;
  let app: TestApp;

  before(async () => {
    ({ postgres, identityProvider, options } = await startSurroundings());
    app = await startApp(options);
  });

  after(async () => {
    await app.stop();
    await identityProvider.stop();
    await postgres.remove();
  });

  beforeEach(async () => {
    Object.assign(identityProvider, {
      suspended: false,
      mayReadReports: true,
      refuseWith: undefined,
      accessTokenLife: 3600,
      tokensWait: undefined,
    });
    identityProvider.authorizationRequests.length = 0;
    identityProvider.tokenRequests.length = 0;
    await postgres.query("DELETE FROM session");
  });

  const sessions = () => postgres.query("SELECT sid FROM session");

  it("shows their phone number and claims", async () => {
    const { page } = await signIn(app);
    assert.equal(page.status, 200);
    assert.match(page.body, /You are signed in/);
    assert.match(page.body, /data-testid="phone-number">\s*\+8613800138000\s*</);
    assert.match(page.body, /<code>sub<\/code>/);
    assert.equal(page.headers.get("cache-control"), "no-store");
  });

  it("asks for the phone number and a code with PKCE, and never sends ui_locales", async () => {
    await new Browser({ "accept-language": "ja" })
      .post(`${app.url}/sign-in`)
      .then((page) => new Browser().follow(page));
    const [query] = identityProvider.authorizationRequests;
    assert.ok(query);
    assert.equal(query.get("redirect_uri"), `${app.url}/callback`);
    assert.equal(query.get("code_challenge_method"), "S256");
    assert.ok(query.get("scope")?.split(" ").includes("phone"));
    assert.equal(query.get("resource"), testResource);
    assert.equal(query.get("first_screen"), null);
    assert.equal(query.get("ui_locales"), null);
  });

  it("opens the sign-in server's registration for those who sign up", async () => {
    const browser = new Browser();
    await browser.follow(await browser.post(`${app.url}/sign-up`));
    assert.equal(identityProvider.authorizationRequests[0]?.get("first_screen"), "register");
  });

  it("gives them a new session at sign-in, so that nobody who knew the old one gets in", async () => {
    const browser = new Browser();
    const toSignIn = await browser.post(`${app.url}/sign-in`);
    const before = browser.cookie(app.url, "session");
    const [oldSession] = await sessions();
    await browser.follow(toSignIn);
    assert.ok(before);
    assert.notEqual(browser.cookie(app.url, "session"), before);
    const rows = await sessions();
    assert.equal(rows.length, 1);
    assert.notDeepEqual(rows[0], oldSession);
    const thief = new Browser();
    thief.setCookie(app.url, "session", before);
    assert.match((await thief.get(`${app.url}/`)).body, /You are not signed in/);
  });

  it("has saved the session when it sends them on", async () => {
    const browser = new Browser();
    const toSignIn = await browser.post(`${app.url}/sign-in`);
    assert.equal(toSignIn.status, 303);
    assert.equal((await sessions()).length, 1);
    assert.match(toSignIn.headers.getSetCookie()[0] ?? "", /HttpOnly; SameSite=Lax/);
  });

  it("brings them back to the page that they wanted", async () => {
    const browser = new Browser();
    const page = await browser.follow(await browser.post(`${app.url}/sign-in`, { return_to: "/profile" }));
    assert.match(page.body, /Read from the sign-in server just now/);
  });

  it("keeps them signed in when it is started again", async () => {
    const { browser } = await signIn(app);
    await app.stop();
    app = await startApp(options);
    assert.match((await browser.get(`${app.url}/`)).body, /\+8613800138000/);
  });

  it("sends those who are signed in already straight on", async () => {
    const { browser } = await signIn(app);
    const page = await browser.post(`${app.url}/sign-in`, { return_to: "/profile" });
    assert.equal(page.location, `${app.url}/profile`);
  });

  it("doesn't ask the sign-in server again while the access token lives", async () => {
    const { browser } = await signIn(app);
    await browser.get(`${app.url}/`);
    await browser.get(`${app.url}/`);
    assert.deepEqual(identityProvider.tokenRequests, ["authorization_code"]);
  });

  it("renews the tokens once, however many pages are asked for at the same time", async () => {
    identityProvider.accessTokenLife = 1;
    const { browser } = await signIn(app);
    await sleep(2100);
    identityProvider.accessTokenLife = 3600;
    const pages = await Promise.all(Array.from({ length: 8 }, () => browser.get(`${app.url}/`)));
    assert.deepEqual(
      pages.map(({ status }) => status),
      Array.from({ length: 8 }, () => 200),
    );
    assert.deepEqual(identityProvider.tokenRequests, ["authorization_code", "refresh_token"]);
    assert.match((await browser.get(`${app.url}/`)).body, /\+8613800138000/);
  });

  it("lets a suspended or deleted user go within the access token's life, and says so", async () => {
    identityProvider.accessTokenLife = 1;
    const { browser } = await signIn(app);
    identityProvider.suspended = true;
    await sleep(2100);
    const page = await browser.get(`${app.url}/`);
    assert.match(page.body, /You have been signed out/);
    assert.equal(browser.cookie(app.url, "session"), undefined);
    assert.deepEqual(await sessions(), []);
    assert.match((await browser.get(`${app.url}/`)).body, /You are not signed in/);
  });

  it("lets a suspended or deleted user go from the profile at once", async () => {
    const { browser } = await signIn(app);
    identityProvider.suspended = true;
    const page = await browser.follow(await browser.get(`${app.url}/profile`));
    assert.match(page.body, /You have been signed out/);
    assert.deepEqual(await sessions(), []);
  });

  it("lets a suspended or deleted user go from the reports, and back there after they sign in", async () => {
    const { browser } = await signIn(app);
    identityProvider.suspended = true;
    const gone = await browser.get(`${app.url}/reports?year=2026`);
    assert.equal(gone.status, 303);
    assert.equal(gone.location, `${app.url}/sign-in?return_to=%2Freports%3Fyear%3D2026&ended=1`);
    const page = await browser.follow(gone);
    assert.match(page.body, /You have been signed out/);
    assert.match(page.body, /name="return_to" value="\/reports\?year=2026"/);
    assert.deepEqual(await sessions(), []);
  });

  it("opens the reports to those whose token carries the permission", async () => {
    const { browser } = await signIn(app);
    const page = await browser.get(`${app.url}/reports`);
    assert.equal(page.status, 200);
    assert.match(page.body, /read:reports/);
    assert.ok(page.body.includes(testResource));
    await browser.get(`${app.url}/reports`);
    assert.deepEqual(identityProvider.tokenRequests, ["authorization_code", "refresh_token"]);
  });

  it("tells those without the permission how to get it, and keeps them signed in", async () => {
    identityProvider.mayReadReports = false;
    const { browser } = await signIn(app);
    const page = await browser.get(`${app.url}/reports`);
    assert.equal(page.status, 403);
    assert.match(page.body, /Ask an administrator to give you a role with the permission read:reports/);
    assert.match((await browser.get(`${app.url}/`)).body, /\+8613800138000/);
    assert.deepEqual(identityProvider.tokenRequests, ["authorization_code", "refresh_token"]);
  });

  it("says what is missing where no API resource is set up", async () => {
    const { browser } = await signIn(app);
    await app.stop();
    app = await startApp({ ...options, environment: { APP_API_RESOURCE: "" } });
    const page = await browser.get(`${app.url}/reports`);
    await app.stop();
    app = await startApp(options);
    assert.equal(page.status, 404);
    assert.match(page.body, /set APP_API_RESOURCE to its indicator/);
  });

  it("signs them out here and at the sign-in server", async () => {
    const { browser, page } = await signIn(app);
    const out = await browser.post(`${app.url}/sign-out`, { csrf_token: fieldOf(page, "csrf_token") });
    assert.equal(out.status, 303);
    const target = new URL(out.location ?? "");
    assert.equal(target.origin + target.pathname, `${identityProvider.endpoint}/oidc/session/end`);
    assert.equal(target.searchParams.get("client_id"), testClient.id);
    assert.equal(target.searchParams.get("post_logout_redirect_uri"), `${app.url}/`);
    assert.equal(browser.cookie(app.url, "session"), undefined);
    assert.deepEqual(await sessions(), []);
    assert.match((await browser.get(`${app.url}/`)).body, /You are not signed in/);
  });

  it("keeps them signed out when another tab was just renewing its token", async () => {
    identityProvider.accessTokenLife = 1;
    const { browser, page } = await signIn(app);
    await sleep(2100);
    let answer: (() => void) | undefined;
    identityProvider.tokensWait = new Promise((resolve) => (answer = resolve));
    const otherTab = browser.get(`${app.url}/`);
    const out = browser.post(`${app.url}/sign-out`, { csrf_token: fieldOf(page, "csrf_token") });
    await sleep(300);
    answer?.();
    assert.equal((await out).status, 303);
    await otherTab;
    assert.deepEqual(await sessions(), []);
    assert.match((await browser.get(`${app.url}/`)).body, /You are not signed in/);
  });

  it("refuses to sign them out with another page's token", async () => {
    const { browser } = await signIn(app);
    const other = await signIn(app);
    const forms: Record<string, string>[] = [
      {},
      { csrf_token: "" },
      { csrf_token: fieldOf(other.page, "csrf_token") },
    ];
    for (const fields of forms) {
      const out = await browser.post(`${app.url}/sign-out`, fields);
      assert.equal(out.status, 403);
      assert.match(out.body, /This form is out of date/);
    }
    assert.match((await browser.get(`${app.url}/`)).body, /You are signed in/);
  });

  it("takes a second click on sign out for what it is", async () => {
    const out = await new Browser().post(`${app.url}/sign-out`, { csrf_token: "old" });
    assert.equal(out.location, `${app.url}/`);
  });

  describe("when they come back from the sign-in server,", () => {
    it("explains a sign-in that this browser hasn't begun", async () => {
      const page = await new Browser().get(`${app.url}/callback?code=abc&state=def`);
      assert.equal(page.status, 400);
      assert.match(page.body, /This sign-in can’t be continued/);
      assert.match(page.body, /<form method="post" action="\/sign-in">/);
    });

    it("refuses another sign-in's state, and lets the one that was begun be finished", async () => {
      const browser = new Browser();
      const toSignIn = await browser.post(`${app.url}/sign-in`);
      for (const query of ["code=abc&state=forged", "code=abc", "state=forged", ""]) {
        assert.equal((await browser.get(`${app.url}/callback?${query}`)).status, 400, query);
      }
      assert.match((await browser.follow(toSignIn)).body, /You are signed in/);
    });

    it("says that it was cancelled", async () => {
      identityProvider.refuseWith = "access_denied";
      const { page } = await signIn(app);
      assert.equal(page.status, 400);
      assert.match(page.body, /The sign-in was cancelled/);
    });

    it("names the code of any other refusal", async () => {
      identityProvider.refuseWith = "invalid_scope";
      const { page } = await signIn(app);
      assert.equal(page.status, 400);
      assert.match(page.body, /The sign-in server said no/);
      assert.match(page.body, /<code>invalid_scope<\/code>/);
    });

    it("repeats nothing that somebody put into the address", async () => {
      const browser = new Browser();
      await browser.post(`${app.url}/sign-in`);
      const page = await browser.get(
        `${app.url}/callback?error=%3Cb%3ECall+0800%3C/b%3E&error_description=Call+0800`,
      );
      assert.equal(page.status, 400);
      assert.doesNotMatch(page.body, /0800/);
    });

    it("takes them to the first page if they go back to the callback later", async () => {
      const { browser } = await signIn(app);
      const page = await browser.get(`${app.url}/callback?code=spent&state=old`);
      assert.equal(page.location, `${app.url}/`);
    });

    it("tells the operator that the app's own secret is wrong", async () => {
      await app.stop();
      app = await startApp({ ...options, environment: { LOGTO_APP_SECRET: "not-the-secret" } });
      const { page } = await signIn(app);
      await app.stop();
      app = await startApp(options);
      assert.equal(page.status, 500);
      assert.match(page.body, /LOGTO_APP_ID or LOGTO_APP_SECRET doesn’t match/);
      assert.match(page.body, /<code>invalid_client<\/code>/);
    });
  });

  it("logs who signed in without their phone number, and no cookie, code, token or secret", async () => {
    app.logs.length = 0;
    const browser = new Browser();
    const toSignIn = await browser.post(`${app.url}/sign-in`);
    const cookies = [browser.cookie(app.url, "session") ?? ""];
    const page = await browser.follow(toSignIn);
    cookies.push(browser.cookie(app.url, "session") ?? "");
    await browser.get(`${app.url}/reports`);
    const [row] = await postgres.query(
      "SELECT sess->>'idToken' AS id, sess->>'refreshToken' AS refresh FROM session",
    );
    const log = app.logs.join("");
    assert.match(log, /"event":"sign-in","user":"user-1","phone":"\+86138\*\*\*\*8000"/);
    assert.match(log, /"path":"\/callback","status":303/);
    const secrets = [
      testUser.phoneNumber,
      testClient.secret,
      fieldOf(page, "csrf_token"),
      row?.["id"],
      row?.["refresh"],
      ...cookies.map(decodeURIComponent),
    ];
    for (const secret of secrets) {
      assert.ok(typeof secret === "string" && secret.length > 10);
      assert.ok(!log.includes(secret), secret);
    }
    assert.doesNotMatch(log, /code=|state=|cookie/i);
  });
});
