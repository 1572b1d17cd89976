// The Management API's access token: asked for once however many requests wait for it, and renewed before it expires.
import { z } from "zod";
import { managementClientId } from "../names.ts";
import { ApiError } from "./api-error.ts";
import { ProviderError } from "./errors.ts";

/** A token is renewed when it has less than this left, in milliseconds. */
const renewBefore = 60_000;

const tokenSchema = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  scope: z.string().optional(),
});

/** Who asks for a token, and where. */
export interface Credentials {
  endpoint: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/** The stack's own credential has no configuration key: it declares what it has generated. */
function wayOut({ clientId, tenantId }: Credentials): string {
  return clientId === managementClientId(tenantId)
    ? "The stack declares it in Logto's database, where somebody has changed it since: " +
        "run `pulumi up --replace '**::management-credentials'`, which puts the provider's `clientSecret` there again"
    : "Check the provider's `clientId` and `clientSecret` (`pulumi config set --secret logto:clientSecret …` for the default provider)";
}

function explain(error: unknown, credentials: Credentials): unknown {
  if (!(error instanceof ApiError)) return error;
  const where = `${credentials.endpoint}/oidc/token`;
  if (error.code === "oidc.invalid_client") {
    return new ProviderError(
      `Logto refused the Management API credential of \`${credentials.clientId}\` at ${where} (invalid_client). ` +
        `${wayOut(credentials)}, and check that \`endpoint\` is the address of the tenant \`${credentials.tenantId}\`: ` +
        "an admin-tenant application exists at ADMIN_ENDPOINT only.",
    );
  }
  if (error.code === "oidc.invalid_target") {
    return new ProviderError(
      `Logto at ${where} has no API \`https://${credentials.tenantId}.logto.app/api\` (invalid_target). ` +
        "Set the provider's `tenantId` to the tenant that `endpoint` serves: `default` or `admin` on a self-hosted server.",
    );
  }
  return error;
}

/** Gives tokens; one request at a time, shared by all who wait. */
export class TokenSource {
  readonly #credentials: Credentials;
  readonly #request: (form: URLSearchParams) => Promise<unknown>;
  readonly #onToken: (token: string) => void;
  #current: { value: string; renewAt: number } | undefined;
  #pending: Promise<string> | undefined;

  /**
   * @param request sends the form to the token endpoint and returns the answer's JSON
   * @param onToken told of each new token, so that it can be kept out of messages
   */
  public constructor(
    credentials: Credentials,
    request: (form: URLSearchParams) => Promise<unknown>,
    onToken: (token: string) => void,
  ) {
    this.#credentials = credentials;
    this.#request = request;
    this.#onToken = onToken;
  }

  /** A token that is good for another minute at least, where the server gives tokens that long. */
  public async get(): Promise<string> {
    if (this.#current !== undefined && Date.now() < this.#current.renewAt) return this.#current.value;
    this.#pending ??= this.#fetch().finally(() => (this.#pending = undefined));
    return this.#pending;
  }

  /** Forgets a token that the server refused, unless it has been replaced meanwhile. */
  public refuse(token: string): void {
    if (this.#current?.value === token) this.#current = undefined;
  }

  async #fetch(): Promise<string> {
    const { tenantId, clientId, clientSecret } = this.#credentials;
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      resource: `https://${tenantId}.logto.app/api`,
      scope: "all",
    });
    const answer = await this.#request(form).catch((error: unknown) => {
      throw explain(error, this.#credentials);
    });
    const token = tokenSchema.parse(answer);
    this.#onToken(token.access_token);
    if (!(token.scope ?? "").split(" ").includes("all")) {
      throw new ProviderError(
        `The application \`${clientId}\` isn't allowed to use the Management API of the tenant \`${tenantId}\`. ` +
          "Give it the role `Logto Management API access` (tenant `default`) or `machine:mapi:admin` (tenant `admin`).",
      );
    }
    const life = token.expires_in * 1000;
    this.#current = {
      value: token.access_token,
      renewAt: Date.now() + life - Math.min(renewBefore, life / 2),
    };
    return token.access_token;
  }
}
