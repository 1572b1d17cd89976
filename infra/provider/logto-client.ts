// The Management API as the resources use it: @logto/api's typed client over our own transport and token.
import { createApiClient } from "@logto/api/management";
import { apiError, ApiError, UncertainOutcomeError } from "./api-error.ts";
import type { OutgoingRequest } from "./http.ts";
import { backoffDelay, pause } from "./retry.ts";
import { TokenSource, type Credentials } from "./token-source.ts";
import { Transport } from "./transport.ts";

/** What the typed client returns. */
interface ApiResult<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** How to reach a tenant. */
export interface ClientOptions extends Credentials {
  readyTimeoutSeconds: number;
  signal: AbortSignal;
  /** Told of each access token. */
  onToken: (token: string) => void;
}

/** How often something is created again after an answer was lost. */
const creationAttempts = 20;
const pageSize = 100;

/** A tenant's Management API. */
export class LogtoClient {
  /** The typed requests: `client.api.GET("/api/applications/{id}", …)`. */
  public readonly api: ReturnType<typeof createApiClient>;
  public readonly tenantId: string;
  readonly #transport: Transport;
  readonly #tokens: TokenSource;
  readonly #signal: AbortSignal;

  public constructor(options: ClientOptions) {
    this.tenantId = options.tenantId;
    this.#signal = options.signal;
    this.#transport = new Transport(options.endpoint, options.readyTimeoutSeconds, options.signal);
    this.#tokens = new TokenSource(
      options,
      async (form) => this.#requestToken(options.endpoint, form),
      options.onToken,
    );
    this.api = createApiClient({ baseUrl: options.endpoint, getToken: async () => this.#token() });
    // The last middleware answers, so that @logto/api never calls fetch.
    this.api.use({ onRequest: async ({ request }) => this.#send(request) });
  }

  /** Whether the server serves, asked once and without waiting for it to come up. */
  public async isReachable(): Promise<boolean> {
    return this.#transport.isReachable();
  }

  /**
   * Awaits a typed request and returns its body.
   * @throws ApiError when Logto refuses it
   */
  public async data<T>(request: Promise<ApiResult<T>>): Promise<T> {
    const { data, response } = await request;
    if (response.ok && data !== undefined) return data;
    throw new ApiError(
      `Logto answered ${response.url} with ${response.status} and no content.`,
      response.status,
      "",
    );
  }

  /** Awaits a typed request and returns its body, or undefined when Logto says that there is no such thing. */
  public async dataIfFound<T>(request: Promise<ApiResult<T>>): Promise<T | undefined> {
    try {
      return await this.data(request);
    } catch (error) {
      if (error instanceof ApiError && error.isNotFound) return undefined;
      throw error;
    }
  }

  /** Awaits a request whose answer doesn't matter beyond its success. */
  public async done(request: Promise<ApiResult<unknown>>): Promise<void> {
    await request;
  }

  /** Awaits a request whose success has no body, such as a deletion. Gone already is success, too. */
  public async gone(request: Promise<ApiResult<unknown>>): Promise<void> {
    try {
      await request;
    } catch (error) {
      if (!(error instanceof ApiError && error.isNotFound)) throw error;
    }
  }

  /** Reads all pages of a list that Logto gives in pages of at most a hundred. */
  public async allPages<T>(
    page: (query: { page: number; page_size: number }) => Promise<ApiResult<T[]>>,
  ): Promise<T[]> {
    const entries: T[] = [];
    for (let number = 1; ; number += 1) {
      const some = await this.data(page({ page: number, page_size: pageSize }));
      entries.push(...some);
      if (some.length < pageSize) return entries;
    }
  }

  /**
   * Creates something that Logto would create twice when asked twice: after a lost answer, what it may have left is
   * looked for before the next try.
   * @param create sends the POST
   * @param find looks for the result of an earlier try
   */
  public async createOnce<T>(create: () => Promise<T>, find: () => Promise<T | undefined>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await create();
      } catch (error) {
        if (!(error instanceof UncertainOutcomeError) || attempt >= creationAttempts) throw error;
        await pause(backoffDelay(attempt), this.#signal);
        const found = await find();
        if (found !== undefined) return found;
      }
    }
  }

  async #token(): Promise<string> {
    await this.#transport.ready();
    return this.#tokens.get();
  }

  async #requestToken(endpoint: string, form: URLSearchParams): Promise<unknown> {
    const url = new URL("/oidc/token", endpoint).href;
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    // Asking for a token twice does no harm.
    const response = await this.#transport.deliver(
      { method: "POST", url, headers, body: Buffer.from(form.toString()) },
      true,
    );
    const text = await response.text();
    if (!response.ok) throw apiError("POST", url, response.status, text);
    return JSON.parse(text);
  }

  async #send(request: Request): Promise<Response> {
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    const outgoing: OutgoingRequest = {
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body,
    };
    const response = await this.#transport.deliver(outgoing);
    const answer = response.status === 401 ? await this.#sendWithNewToken(outgoing) : response;
    if (answer.ok) return answer;
    throw apiError(request.method, request.url, answer.status, await answer.text());
  }

  /** A token can be refused before it expires: the signing key was rotated, or the server was made anew. */
  async #sendWithNewToken(request: OutgoingRequest): Promise<Response> {
    this.#tokens.refuse((request.headers["authorization"] ?? "").replace(/^Bearer /, ""));
    const authorization = `Bearer ${await this.#tokens.get()}`;
    return this.#transport.deliver({ ...request, headers: { ...request.headers, authorization } });
  }
}
