/** What visitors and other programs get: pages, languages, headers, health, refusals. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Browser } from "./testing/browser.ts";
import type { TestIdentityProvider } from "./testing/identity-provider.ts";
import type { TestPostgres } from "./testing/postgres.ts";
import { startSurroundings } from "./testing/surroundings.ts";
import { type TestApp, type TestAppOptions, startApp } from "./testing/test-app.ts";

describe("the app, to a visitor,", () => {
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

  it("says that they aren't signed in, and offers both ways in", async () => {
    const { status, body } = await new Browser().get(`${app.url}/`);
    assert.equal(status, 200);
    assert.match(body, /You are not signed in/);
    assert.match(body, /<form method="post" action="\/sign-in">/);
    assert.match(body, /<form method="post" action="\/sign-up">/);
    assert.doesNotMatch(body, /<script|style=/);
  });

  const languages: [acceptLanguage: string, lang: string, text: RegExp][] = [
    ["en-GB,en;q=0.9", "en", /You are not signed in/],
    ["ja", "ja", /サインインしていません/],
    ["fr,ja;q=0.8,en;q=0.5", "ja", /サインインしていません/],
    ["zh-CN,zh;q=0.9", "zh-CN", /您尚未登录/],
    ["zh-Hans-CN", "zh-CN", /您尚未登录/],
    ["de", "en", /You are not signed in/],
    ["not a header;;", "en", /You are not signed in/],
  ];
  for (const [acceptLanguage, lang, text] of languages) {
    it(`speaks ${lang} to "${acceptLanguage}"`, async () => {
      const { body, headers } = await new Browser({ "accept-language": acceptLanguage }).get(`${app.url}/`);
      assert.match(body, new RegExp(`<html lang="${lang}">`));
      assert.match(body, text);
      assert.match(headers.get("vary") ?? "", /Accept-Language/);
    });
  }

  it("sets no cookie and makes no session", async () => {
    for (const path of ["/", "/sign-in", "/profile", "/nowhere"]) {
      const { headers } = await new Browser().get(app.url + path);
      assert.deepEqual(headers.getSetCookie(), [], path);
    }
    assert.deepEqual(await postgres.query("SELECT count(*)::int AS count FROM session"), [{ count: 0 }]);
  });

  it("sends the first page again only if it has changed", async () => {
    const first = await new Browser().get(`${app.url}/`);
    // A fetch with a condition of one's own says "no-cache", which browsers don't.
    const condition = { "if-none-match": first.headers.get("etag") ?? "", "cache-control": "max-age=0" };
    const again = await new Browser().get(`${app.url}/`, condition);
    assert.equal(again.status, 304);
    assert.equal(again.body, "");
  });

  it("allows its pages no script, no frame and nothing from elsewhere", async () => {
    const { headers } = await new Browser().get(`${app.url}/`);
    assert.equal(
      headers.get("content-security-policy"),
      `default-src 'none';style-src 'self';img-src 'self';form-action 'self' ${identityProvider.endpoint};frame-ancestors 'none';base-uri 'none'`,
    );
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "same-origin");
    assert.equal(headers.get("x-powered-by"), null);
    assert.equal(headers.get("strict-transport-security"), null);
  });

  it("lets the style sheet and the mark be kept, under addresses that change with them", async () => {
    const { body } = await new Browser().get(`${app.url}/`);
    const paths = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]*)"/g)].map(([, path = ""]) => path);
    assert.equal(paths.length, 3);
    for (const path of paths) {
      assert.match(path, /^\/assets\/(styles\.css|mark\.svg)\?v=[\w-]{12}$/);
      const asset = await new Browser().get(app.url + path);
      assert.equal(asset.status, 200);
      assert.match(asset.headers.get("content-type") ?? "", /^(text\/css|image\/svg\+xml)/);
      assert.equal(asset.headers.get("cache-control"), "public, max-age=31536000, immutable");
    }
  });

  it("asks them to sign in where that is needed, and remembers where they wanted to go", async () => {
    const page = await new Browser().get(`${app.url}/reports?year=2026`);
    assert.equal(page.status, 303);
    assert.equal(page.location, `${app.url}/sign-in?return_to=%2Freports%3Fyear%3D2026`);
    const { body } = await new Browser().get(page.location);
    assert.match(body, /name="return_to" value="\/reports\?year=2026"/);
  });

  for (const elsewhere of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/a b",
  ]) {
    it(`never leads from its sign-in to ${elsewhere}`, async () => {
      const query = new URLSearchParams({ return_to: elsewhere });
      const { body } = await new Browser().get(`${app.url}/sign-in?${query.toString()}`);
      assert.match(body, /name="return_to" value="\/"/);
    });
  }

  it("helps with an address that doesn't exist, and names the request", async () => {
    const page = await new Browser().get(`${app.url}/nowhere`);
    assert.equal(page.status, 404);
    assert.match(page.body, /There is no such page/);
    const id = page.headers.get("x-request-id") ?? "";
    assert.match(id, /^[\w-]{12}$/);
    assert.ok(page.body.includes(id));
    assert.ok(app.logs.some((line) => line.includes(id) && line.includes('"path":"/nowhere"')));
  });

  it("refuses a form from another site, whatever it asks for", async () => {
    const foreign: Record<string, string>[] = [
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      { origin: "http://127.0.0.1:1", "sec-fetch-site": "same-site" },
      { origin: "null", "sec-fetch-site": "same-origin" },
      { origin: "", "sec-fetch-site": "" },
    ];
    for (const headers of foreign) {
      for (const path of ["/sign-in", "/sign-up", "/sign-out"]) {
        const page = await new Browser().post(app.url + path, {}, headers);
        assert.equal(page.status, 403, JSON.stringify(headers));
        assert.match(page.body, /This form is out of date/);
        assert.deepEqual(page.headers.getSetCookie(), []);
      }
    }
  });

  it("doesn't sign anybody out by a link", async () => {
    assert.equal((await new Browser().get(`${app.url}/sign-out`)).status, 404);
  });

  it("refuses a form that is too large", async () => {
    const page = await new Browser().post(`${app.url}/sign-in`, { return_to: "/".padEnd(10_000, "a") });
    assert.equal(page.status, 413);
    assert.match(page.body, /This request can’t be read/);
  });

  it("says that it is up and ready", async () => {
    const alive = await new Browser().get(`${app.url}/healthz`);
    assert.deepEqual([alive.status, alive.body], [200, '{"status":"ok"}']);
    const ready = await new Browser().get(`${app.url}/readyz`);
    assert.equal(ready.status, 200);
    assert.match(ready.body, /"ready":true/);
  });

  it("says on every page of a preview what it is, and where the messages go", async () => {
    const preview = await startApp({
      ...options,
      port: 0,
      environment: { APP_NOTICE: "preview", SMS_INBOX_URL: "http://sms.demo.localhost:8080" },
    });
    try {
      const { body } = await new Browser().get(`${preview.url}/`);
      assert.match(body, /Preview: made to try a change/);
      assert.match(body, /href="http:\/\/sms\.demo\.localhost:8080"/);
      assert.match((await new Browser().get(`${preview.url}/nowhere`)).body, /Preview: made to try a change/);
    } finally {
      await preview.stop();
    }
  });

  describe("under an https address", () => {
    const https = "https://app.example.com";
    let secureApp: TestApp;

    before(async () => {
      secureApp = await startApp({ ...options, port: 0, environment: { APP_URL: https } });
    });

    after(async () => {
      await secureApp.stop();
    });

    it("begins a session only with a cookie that can't leave it", async () => {
      const headers = { origin: https, "x-forwarded-proto": "https" };
      const page = await new Browser().post(`${secureApp.url}/sign-in`, {}, headers);
      assert.equal(page.status, 303);
      const [cookie = ""] = page.headers.getSetCookie();
      assert.match(cookie, /^__Host-session=/);
      for (const attribute of ["Path=/", "HttpOnly", "Secure", "SameSite=Lax"])
        assert.ok(cookie.includes(attribute), attribute);
      assert.ok(!cookie.includes("Domain"));
      assert.match(page.headers.get("strict-transport-security") ?? "", /^max-age=31536000/);
      assert.match(page.headers.get("content-security-policy") ?? "", /upgrade-insecure-requests/);
    });

    it("explains a proxy that doesn't say that the request was encrypted", async () => {
      const page = await new Browser().post(`${secureApp.url}/sign-in`, {}, { origin: https });
      assert.equal(page.status, 500);
      assert.match(page.body, /X-Forwarded-Proto: https/);
      assert.deepEqual(page.headers.getSetCookie(), []);
    });
  });
});
