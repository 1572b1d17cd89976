// The pages that people see, driven in Chromium by what both the real server and the stand-in show.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { after, before, describe, it } from "node:test";
import { execa } from "execa";
import { chromium, type Browser, type Page } from "playwright-core";
import { ensureBrowser } from "../../../scripts/setup/browser.ts";
import type { ClientCredentials } from "../../logto-double/start.ts";
import type { UseContext } from "../support/context.ts";
import { allowPhone, createApp, freshPhone } from "../support/sign-in.ts";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];
const country = { name: /^\+\d+/ };

export function pageCases(use: UseContext): void {
  describe("The sign-in pages", () => {
    let browser: Browser;
    let app: ClientCredentials;
    let listener: Server;
    let callback = "";

    before(async () => {
      await allowPhone(use().api, {
        branding: {},
        languageInfo: { autoDetect: true, fallbackLanguage: "en" },
      });
      listener = createServer((_, response) => response.end("back in the app")).listen(0);
      await once(listener, "listening");
      const address = listener.address();
      callback = `http://localhost:${address !== null && typeof address === "object" ? address.port : 0}/callback`;
      app = await createApp(use().api, { redirectUris: [callback] });
      const { stdout: executablePath } = await execa("sh", ["-c", `command -v ${await ensureBrowser()}`]);
      browser = await chromium.launch({ executablePath, args: flags });
    });

    after(async () => {
      await browser.close();
      listener.close();
    });

    const open = async (locale: string, parameters: Record<string, string> = {}): Promise<Page> => {
      const context = await browser.newContext({ locale, viewport: { width: 390, height: 844 } });
      context.setDefaultTimeout(20_000);
      const page = await context.newPage();
      const query = new URLSearchParams({
        client_id: app.clientId,
        redirect_uri: callback,
        response_type: "code",
        scope: "openid profile phone",
        state: "st",
        ...parameters,
      });
      await page.goto(`${use().server.endpoint}/oidc/auth?${query.toString()}`);
      await page.locator("input[name=identifier]").waitFor();
      return page;
    };

    const enterPhone = async (page: Page, phone: string) => {
      const button = page.getByRole("button", country).first();
      if (!(await button.innerText()).startsWith("+86")) {
        await button.click();
        const dropdown = page.locator("#country-code-dropdown");
        await dropdown.locator('li[data-id="86"]').click();
        await dropdown.waitFor({ state: "detached" });
      }
      const input = page.locator("input[name=identifier]");
      await input.fill(phone.slice(2));
      await input.press("Enter");
      await page.locator("input[name=passcode_0]").waitFor();
    };

    const enterCode = async (page: Page, code: string) => {
      await page.locator("input[name=passcode_0]").click();
      await page.keyboard.type(code, { delay: 30 });
    };

    for (const [locale, code] of [
      ["en-US", "+1"],
      ["ja-JP", "+81"],
      ["zh-CN", "+86"],
    ] as const) {
      it(`preset the country code ${code} for a browser in ${locale}`, async () => {
        const page = await open(locale, { first_screen: "register" });
        assert.equal(new URL(page.url()).pathname, "/register");
        assert.equal((await page.getByRole("button", country).first().innerText()).split(/\s/)[0], code);
        assert.equal(await page.locator("input[name=identifier]").getAttribute("type"), "tel");
        await page.context().close();
      });
    }

    it("sign a person up with the code from the message, sent with its sixth digit", async () => {
      const page = await open("ja-JP", { first_screen: "register" });
      const phone = freshPhone();
      await enterPhone(page, phone);
      assert.equal(new URL(page.url()).pathname, "/register/verification-code");
      await enterCode(page, (await use().server.latestCode(phone)) ?? "");
      await page.waitForURL(`${callback}**`);
      assert.ok(new URL(page.url()).searchParams.get("code"));
      await page.context().close();
    });

    it("say that a code is wrong, and take the right one after it", async () => {
      const page = await open("en-US", { first_screen: "register" });
      const phone = freshPhone();
      await enterPhone(page, phone);
      const code = (await use().server.latestCode(phone)) ?? "";
      await enterCode(page, code === "000001" ? "000002" : "000001");
      const alert = page.locator("[role=alert]").first();
      await alert.waitFor();
      assert.match(await alert.innerText(), /verification code/i);
      await page.waitForFunction("document.querySelector('input[name=passcode_0]').value === ''");
      await enterCode(page, code);
      await page.waitForURL(`${callback}**`);
      await page.context().close();
    });

    it("offer to sign up who signs in with a number that nobody has", async () => {
      const page = await open("en-US");
      assert.equal(new URL(page.url()).pathname, "/sign-in");
      const phone = freshPhone();
      await enterPhone(page, phone);
      assert.equal(new URL(page.url()).pathname, "/sign-in/verification-code");
      await enterCode(page, (await use().server.latestCode(phone)) ?? "");
      await page.getByRole("dialog").getByRole("button", { name: "Continue", exact: true }).click();
      await page.waitForURL(`${callback}**`);
      await page.context().close();
    });
  });
}
