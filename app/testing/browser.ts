/** A browser without a screen: keeps cookies by host, sends what browsers send with forms, and follows no redirect unasked. */

/** An answer, with its body read. */
export interface Page {
  status: number;
  headers: Headers;
  body: string;
  /** Where it redirects to, absolute. */
  location: string | undefined;
}

interface BrowserRequest {
  method?: string;
  body?: URLSearchParams;
  headers: Record<string, string>;
}

/** See the file's comment. Cookies are kept by origin. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Sent with every request. */
  public readonly headers: Record<string, string>;

  public constructor(headers: Record<string, string> = {}) {
    this.headers = headers;
  }

  /** The value of a cookie for an address's origin. */
  public cookie(url: string, name: string): string | undefined {
    return this.#jar(url).get(name);
  }

  /** Sets or replaces a cookie for an address's origin. */
  public setCookie(url: string, name: string, value: string): void {
    this.#jar(url).set(name, value);
  }

  public get(url: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#request(url, { headers });
  }

  /** Sends a form as a page of the same origin would, unless `headers` say otherwise. */
  public post(
    url: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Page> {
    return this.#request(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { origin: new URL(url).origin, "sec-fetch-site": "same-origin", ...headers },
    });
  }

  /** Follows redirects from an answer on, up to the first page. */
  public async follow(page: Page): Promise<Page> {
    let current = page;
    for (let hops = 0; current.location !== undefined; hops += 1) {
      if (hops > 15) throw new Error(`too many redirects, last to ${current.location}`);
      current = await this.get(current.location);
    }
    return current;
  }

  async #request(url: string, { headers: own, ...init }: BrowserRequest): Promise<Page> {
    const cookie = [...this.#jar(url)].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...this.headers, ...(cookie !== "" && { cookie }), ...own };
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    this.#keep(url, response.headers.getSetCookie());
    const location = response.headers.get("location");
    return {
      status: response.status,
      headers: response.headers,
      body: await response.text(),
      location: location === null ? undefined : new URL(location, url).href,
    };
  }

  #keep(url: string, setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [pair = "", ...attributes] = line.split(";");
      const [name = "", ...value] = pair.split("=");
      const expired = attributes.some((attribute) => /^\s*expires=Thu, 01 Jan 1970/i.test(attribute));
      if (expired) this.#jar(url).delete(name);
      else this.#jar(url).set(name, value.join("="));
    }
  }

  #jar(url: string): Map<string, string> {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    return jar;
  }
}

/** The value of a hidden field of a page's first form that has one. */
export function fieldOf(page: Page, name: string): string {
  const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(page.body)?.[1];
  if (value === undefined) throw new Error(`the page has no field "${name}"`);
  return value;
}
