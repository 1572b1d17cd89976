/** What a person gets, over HTTP, with a real database and a real OpenID provider. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Browser } from "./testing/browser.ts";
import { type TestIdentityProvider, startIdentityProvider } from "./testing/identity-provider.ts";
import { type TestPostgres, startPostgres } from "./testing/postgres.ts";
import { type TestApp, freePort, signIn, startApp } from "./testing/test-app.ts";

describe("the app", () => {
  let postgres: TestPostgres;
  let identityProvider: TestIdentityProvider;
  let app: TestApp;

  before(async () => {
    const port = await freePort();
    postgres = await startPostgres();
    identityProvider = await startIdentityProvider(`http://127.0.0.1:${port}`);
    app = await startApp({ port, databaseUrl: postgres.url, logtoEndpoint: identityProvider.endpoint });
  });

  after(async () => {
    await app.stop();
    await identityProvider.stop();
    await postgres.remove();
  });

  it("shows a visitor that they aren't signed in", async () => {
    const page = await new Browser().get(`${app.url}/`);
    assert.equal(page.status, 200);
    assert.match(page.body, /You are not signed in/);
  });

  it("signs a person in and shows their phone number", async () => {
    const { page } = await signIn(app);
    assert.equal(page.status, 200, page.body);
    assert.match(page.body, /\+8613800138000/);
  });
});
