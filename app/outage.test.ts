/** What people get while something that the app stands on is down, and when the app itself goes. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "./http-server.ts";
import { Browser, fieldOf } from "./testing/browser.ts";
import type { TestIdentityProvider } from "./testing/identity-provider.ts";
import type { TestPostgres } from "./testing/postgres.ts";
import { startSurroundings } from "./testing/surroundings.ts";
import { type TestApp, type TestAppOptions, freePort, signIn, startApp } from "./testing/test-app.ts";

const main = join(import.meta.dirname, "main.ts");

async function eventually(check: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`not in 15 s: ${what}`);
    await sleep(100);
  }
}

describe("the app", () => {
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

  const readiness = async () => {
    const { status, body } = await new Browser().get(`${app.url}/readyz`);
    return `${status} ${body}`;
  };

  describe("while the database doesn't answer", () => {
    it("still greets visitors, tells the others that their session is safe, and recovers by itself", async () => {
      const { browser } = await signIn(app);
      await postgres.pause();
      try {
        assert.equal((await new Browser().get(`${app.url}/`)).status, 200);
        const page = await browser.get(`${app.url}/profile`);
        assert.equal(page.status, 503);
        assert.match(page.body, /Sessions can’t be read right now/);
        assert.match(page.body, /<a class="button" href="\/profile">Try again<\/a>/);
        assert.equal(page.headers.get("retry-after"), "5");
        const elsewhere = await browser.get(`${app.url}//evil.example/x`);
        assert.match(elsewhere.body, /<a class="button" href="\/">Try again<\/a>/);
        assert.doesNotMatch(elsewhere.body, /evil/);
        assert.equal((await browser.post(`${app.url}/sign-in`)).status, 503);
        assert.match(await readiness(), /^503 .*"database":"unreachable","signInServer":"ok"/);
        assert.equal((await new Browser().get(`${app.url}/healthz`)).status, 200);
      } finally {
        await postgres.unpause();
      }
      await eventually(async () => (await readiness()).startsWith("200"), "ready again");
      assert.match((await browser.get(`${app.url}/`)).body, /\+8613800138000/);
    });

    it("can be started, and becomes ready when the database does", async () => {
      await postgres.query("DROP TABLE session");
      await postgres.pause();
      const early = await startApp({ ...options, port: 0, waitUntilReady: false });
      try {
        const page = await new Browser().get(`${early.url}/`);
        assert.equal(page.status, 200);
        await postgres.unpause();
        await eventually(async () => (await fetch(`${early.url}/readyz`)).ok, "ready");
      } finally {
        await postgres.unpause().catch(() => undefined);
        await early.stop();
      }
    });
  });

  describe("while the sign-in server is down", () => {
    let browser: Browser;

    before(async () => {
      ({ browser } = await signIn(app));
      await identityProvider.stop();
      // A probe that succeeded is believed for a second.
      await sleep(1100);
    });

    after(async () => {
      await identityProvider.start();
      await sleep(1100);
    });

    it("isn't ready", async () => {
      assert.match(await readiness(), /^503 .*"database":"ok","signInServer":"unreachable"/);
    });

    it("doesn't send people there, and offers to try again", async () => {
      const page = await new Browser().post(`${app.url}/sign-up`);
      assert.equal(page.status, 503);
      assert.match(page.body, /The sign-in server can’t be reached/);
      assert.match(page.body, /<form method="post" action="\/sign-up">\s*<button>Try again/);
    });

    it("lets signed-in people go on, with the claims as of sign-in", async () => {
      assert.match((await browser.get(`${app.url}/`)).body, /\+8613800138000/);
      const profile = await browser.get(`${app.url}/profile`);
      assert.equal(profile.status, 200);
      assert.match(profile.body, /These are the claims as of your sign-in/);
    });

    it("says so where a token can't be had", async () => {
      const page = await browser.get(`${app.url}/reports`);
      assert.equal(page.status, 503);
      assert.match(page.body, /<a class="button" href="\/reports">Try again<\/a>/);
    });

    it("still signs people out of the app, and tells them what that leaves", async () => {
      const home = await browser.get(`${app.url}/`);
      const page = await browser.post(`${app.url}/sign-out`, { csrf_token: fieldOf(home, "csrf_token") });
      assert.equal(page.status, 200);
      assert.match(page.body, /you may still be signed in there/);
      assert.match((await browser.get(`${app.url}/`)).body, /You are not signed in/);
    });
  });

  it("keeps nobody signed in past the access token's life while the sign-in server is down, and signs nobody out", async () => {
    identityProvider.accessTokenLife = 1;
    const { browser } = await signIn(app);
    await identityProvider.stop();
    await sleep(2100);
    try {
      const page = await browser.get(`${app.url}/`);
      assert.equal(page.status, 503);
      assert.doesNotMatch(page.body, /8613800138000/);
    } finally {
      await identityProvider.start();
      identityProvider.accessTokenLife = 3600;
    }
    assert.match((await browser.get(`${app.url}/`)).body, /\+8613800138000/);
  });
});

describe("the process", () => {
  const run = (environment: Record<string, string>): { child: ChildProcess; output: () => string } => {
    const child = spawn(process.execPath, [main], { env: { PATH: process.env["PATH"], ...environment } });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    return { child, output: () => output };
  };

  it("names every setting that is missing, and ends", async () => {
    const { child, output } = run({});
    await once(child, "close");
    assert.equal(child.exitCode, 1);
    assert.match(output(), /- APP_URL: missing\..*\n(.*\n)*.*- DATABASE_URL: missing\./);
    assert.doesNotMatch(output(), /^\s+at /m);
  });

  it("finishes the requests under way when it is asked to stop, takes no new ones, and is gone in five seconds", async () => {
    // A sign-in server that thinks for a second holds the request up.
    const slowServer = await listen((_request, response) => {
      setTimeout(() => response.writeHead(503).end(), 1000);
    }, 0);
    const port = await freePort();
    const appUrl = `http://127.0.0.1:${port}`;
    const { child, output } = run({
      PORT: String(port),
      APP_URL: appUrl,
      LOGTO_ENDPOINT: `http://127.0.0.1:${slowServer.port}`,
      LOGTO_APP_ID: "id",
      LOGTO_APP_SECRET: "secret",
      SESSION_SECRET: "0123456789abcdef0123456789abcdef",
      DATABASE_URL: "postgres://app:secret@127.0.0.1:1/app",
    });
    try {
      await eventually(() => Promise.resolve(output().includes('"listening"')), "listening");
      const underWay = new Browser().post(`${appUrl}/sign-in`);
      await sleep(300);
      const asked = Date.now();
      child.kill("SIGTERM");
      await sleep(100);
      await assert.rejects(fetch(`${appUrl}/healthz`));
      assert.equal((await underWay).status, 503);
      if (child.exitCode === null) await once(child, "close");
      assert.equal(child.exitCode, 0);
      assert.ok(Date.now() - asked < 5000);
      assert.match(output(), /"stopped"/);
    } finally {
      child.kill("SIGKILL");
      await slowServer.stop(0);
    }
  });
});
