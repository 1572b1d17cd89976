/** Chromium, with one person's window at a time: language, size and cookies of its own. */
import path from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { execa } from "execa";
import { ensureBrowser } from "../../../scripts/setup/browser.ts";
import type { Surroundings } from "./story.ts";

const chromiumArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

/** A person's browser. */
export interface Person {
  page: Page;
  context: BrowserContext;
}

/** Chromium for a story. It is closed with it; when a step fails, every open page leaves a screenshot. */
export class TestBrowser {
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  /** @param names that lead elsewhere than the system says, such as `MAP *.example.com 198.18.3.2` */
  public static async launch(story: Surroundings, names?: string): Promise<TestBrowser> {
    const { stdout: executablePath } = await execa("sh", ["-c", `command -v ${await ensureBrowser()}`]);
    const browser = await chromium.launch({
      executablePath,
      args: [...chromiumArguments, ...(names === undefined ? [] : [`--host-resolver-rules=${names}`])],
    });
    const launched = new TestBrowser(browser, story.folder);
    story.atEnd(() => browser.close());
    story.onFailure(() => launched.#keepFailure());
    return launched;
  }

  /**
   * Opens a fresh browser.
   * @param locale decides on Accept-Language, such as `ja-JP`
   */
  public async person(locale = "en-US", size: keyof typeof sizes = "desktop"): Promise<Person> {
    const context = await this.#browser.newContext({
      locale,
      viewport: sizes[size],
      // Only tests of a domain have certificates, by an authority of their own.
      ignoreHTTPSErrors: true,
    });
    context.setDefaultTimeout(20_000);
    return { context, page: await context.newPage() };
  }

  /** Keeps a picture of a page, for people to look at. */
  public async picture(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: path.join(this.#folder, `${name}.png`), fullPage: true });
  }

  async #keepFailure(): Promise<void> {
    const pages = this.#browser.contexts().flatMap((context) => context.pages());
    for (const [index, page] of pages.entries()) await this.picture(page, `failure-${index + 1}`);
  }
}
