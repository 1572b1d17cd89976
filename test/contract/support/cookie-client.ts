// A browser without a screen: fetch with a cookie jar, which follows no redirect by itself.

/** What the server answered, its body parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Keeps cookies by name and path, as a browser does for one host. */
export class CookieClient {
  private readonly jar = new Map<string, { name: string; value: string; path: string }>();
  private readonly origin: string;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(origin: string, headers: Readonly<Record<string, string>> = {}) {
    this.origin = origin;
    this.headers = headers;
  }

  /** Requests an address of the server (absolute, or relative to it). */
  request(method: string, address: string, json?: unknown): Promise<Answer> {
    return json === undefined
      ? this.send(method, address)
      : this.send(method, address, JSON.stringify(json), "application/json");
  }

  get(address: string): Promise<Answer> {
    return this.request("GET", address);
  }

  /** Submits a form, as a browser does. */
  submitForm(address: string, values: Record<string, string>): Promise<Answer> {
    return this.send(
      "POST",
      address,
      new URLSearchParams(values).toString(),
      "application/x-www-form-urlencoded",
    );
  }

  private async send(method: string, address: string, content?: string, type?: string): Promise<Answer> {
    const url = new URL(address, this.origin);
    const cookie = this.cookieHeader(url.pathname);
    const response = await fetch(url, {
      method,
      redirect: "manual",
      headers: {
        ...this.headers,
        ...(cookie ? { cookie } : {}),
        ...(type === undefined ? {} : { "content-type": type }),
      },
      ...(content === undefined ? {} : { body: content }),
    });
    this.keep(response.headers.getSetCookie());
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    const body: unknown = isJson ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body };
  }

  private cookieHeader(path: string): string {
    return [...this.jar.values()]
      .filter((cookie) => path.startsWith(cookie.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }

  private keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
      const at = pair.indexOf("=");
      const name = pair.slice(0, at);
      const value = pair.slice(at + 1);
      const path =
        attributes.find((attribute) => attribute.toLowerCase().startsWith("path="))?.slice(5) ?? "/";
      const expired = attributes.some((attribute) => {
        const [key = "", date = ""] = attribute.split("=");
        return key.toLowerCase() === "expires" && new Date(date).getTime() < Date.now();
      });
      if (expired || value === "") this.jar.delete(`${path} ${name}`);
      else this.jar.set(`${path} ${name}`, { name, value, path });
    }
  }
}
