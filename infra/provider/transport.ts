// Delivers requests to one Logto server: waits for it, paces and repeats what may be repeated, renews the token.
import { setTimeout as sleep } from "node:timers/promises";
import { ConnectionError, send, type OutgoingRequest } from "./http.ts";
import { UncertainOutcomeError } from "./api-error.ts";
import { messageOf, ProviderError } from "./errors.ts";
import { backoffDelay, Deadline, retryAfter } from "./retry.ts";

const parallelRequests = 10;
/** Milliseconds that a check may wait for a server that may not be there. */
const reachableWithin = 3000;
const repeatable = new Set(["GET", "HEAD", "PUT", "PATCH", "DELETE"]);
const gatewayStatuses = new Set([502, 503, 504]);

/** What a try ended with, and whether another may follow. */
type Outcome =
  | { kind: "answer"; response: Response }
  | { kind: "retry"; reason: string; delay: number | undefined }
  | { kind: "uncertain"; reason: string };

/** Lets a few requests through at a time. */
class Gate {
  #free = parallelRequests;
  readonly #waiting: (() => void)[] = [];

  public async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

/** One server's requests. */
export class Transport {
  readonly #endpoint: string;
  readonly #timeoutSeconds: number;
  readonly #signal: AbortSignal;
  readonly #gate = new Gate();
  #ready: Promise<void> | undefined;

  /**
   * @param endpoint the tenant's address
   * @param timeoutSeconds how long a server may fail to answer before that is an error
   * @param signal ends every wait
   */
  public constructor(endpoint: string, timeoutSeconds: number, signal: AbortSignal) {
    this.#endpoint = endpoint;
    this.#timeoutSeconds = timeoutSeconds;
    this.#signal = signal;
  }

  /**
   * Waits until the server serves: `GET /api/status` says 204 and OpenID Connect discovery says 200.
   * @throws ProviderError when it doesn't in time
   */
  public async ready(): Promise<void> {
    this.#ready ??= this.#awaitReady().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  /** Whether the server answers now, within a few seconds. */
  public async isReachable(): Promise<boolean> {
    const tooLate = sleep(reachableWithin, false, { ref: false });
    return Promise.race([this.#probe("/api/status", 204).then((problem) => problem === undefined), tooLate]);
  }

  /**
   * Sends a request as often as it takes.
   * @param repeat whether it may be repeated although it may have been carried out; by its method unless given
   * @throws UncertainOutcomeError when it may not and nobody knows whether it was carried out
   */
  public async deliver(request: OutgoingRequest, repeat = repeatable.has(request.method)): Promise<Response> {
    const deadline = new Deadline(this.#timeoutSeconds);
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#gate.pass(async () => this.#try(request, repeat));
      if (outcome.kind === "answer") return outcome.response;
      if (outcome.kind === "uncertain") throw this.#uncertain(request, outcome.reason);
      if (!(await deadline.wait(outcome.delay ?? backoffDelay(attempt), this.#signal))) {
        throw new ProviderError(this.#exhausted(request, outcome.reason));
      }
    }
  }

  #uncertain(request: OutgoingRequest, reason: string): UncertainOutcomeError {
    const { pathname } = new URL(request.url);
    return new UncertainOutcomeError(
      `Logto at ${this.#endpoint} may or may not have carried out ${request.method} ${pathname}: its answer was lost (${reason}). Run \`pulumi up\` again.`,
    );
  }

  #exhausted(request: OutgoingRequest, reason: string): string {
    const { pathname } = new URL(request.url);
    return (
      `Logto at ${this.#endpoint} didn't carry out ${request.method} ${pathname} within ${this.#timeoutSeconds} s; the last try ended with: ${reason}. ` +
      "Look at the server's log (docker logs), or give it more time with the provider's `readyTimeoutSeconds`."
    );
  }

  async #try(request: OutgoingRequest, repeat: boolean): Promise<Outcome> {
    try {
      const response = await send(request, this.#signal);
      const wait = retryAfter(response.headers.get("retry-after"));
      const reason = `status ${response.status}`;
      // 429 means that nothing was done. A proxy's 502 or 504 doesn't, and 503 can come from either.
      if (response.status === 429) return { kind: "retry", reason, delay: wait };
      if (!gatewayStatuses.has(response.status)) return { kind: "answer", response };
      return repeat ? { kind: "retry", reason, delay: wait } : { kind: "uncertain", reason };
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      if (error.mayHaveArrived && !repeat) return { kind: "uncertain", reason: error.message };
      return { kind: "retry", reason: error.message, delay: undefined };
    }
  }

  async #probe(path: string, expected: number): Promise<string | undefined> {
    try {
      const url = new URL(path, this.#endpoint).href;
      const { status } = await send({ method: "GET", url, headers: {} }, this.#signal);
      return status === expected ? undefined : `GET ${path} answered ${status} instead of ${expected}`;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      return `GET ${path} got no answer (${messageOf(error)})`;
    }
  }

  async #awaitReady(): Promise<void> {
    const deadline = new Deadline(this.#timeoutSeconds);
    for (;;) {
      const problem =
        (await this.#probe("/api/status", 204)) ??
        (await this.#probe("/oidc/.well-known/openid-configuration", 200));
      if (problem === undefined) return;
      if (!(await deadline.wait(backoffDelay(0), this.#signal))) {
        throw new ProviderError(
          `Logto at ${this.#endpoint} wasn't ready within ${this.#timeoutSeconds} s: ${problem}. ` +
            "Check the provider's `endpoint` and the server's log (docker logs), or raise `readyTimeoutSeconds`.",
        );
      }
    }
  }
}
