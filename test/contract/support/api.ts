// A client of the Management API for the contract's cases: a token, then plain requests with plain answers.
import { z } from "zod";
import type { ClientCredentials } from "../../logto-double/start.ts";
import type { Answer } from "./cookie-client.ts";

/** Requests with a token of one tenant. */
export interface ApiClient {
  readonly request: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** The same with a body that may be anything, which is said to be JSON. */
  readonly requestText: (method: string, path: string, text: string) => Promise<Answer>;
}

/** The resource indicator of a tenant's Management API. */
export const managementApi = (tenantId: "default" | "admin"): string => `https://${tenantId}.logto.app/api`;

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  const body: unknown = isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}

/** Asks the token endpoint, with the client's id and secret in the header. */
export async function requestToken(
  endpoint: string,
  client: ClientCredentials,
  form: Record<string, string>,
): Promise<Answer> {
  const credentials = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64");
  return toAnswer(
    await fetch(`${endpoint}/oidc/token`, {
      method: "POST",
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams(form),
    }),
  );
}

/** Requests an address with any headers. */
export async function requestJson(
  method: string,
  url: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Answer> {
  return requestText(method, url, headers, body === undefined ? undefined : JSON.stringify(body));
}

async function requestText(
  method: string,
  url: string,
  headers: Record<string, string>,
  text: string | undefined,
): Promise<Answer> {
  const withBody = text === undefined ? {} : { body: text };
  return toAnswer(
    await fetch(url, {
      method,
      headers: { ...(text === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...withBody,
    }),
  );
}

/** A client with a fresh token for a tenant's Management API. */
export async function managementClient(
  endpoint: string,
  client: ClientCredentials,
  tenantId: "default" | "admin",
  apiEndpoint = endpoint,
): Promise<ApiClient> {
  const { body } = await requestToken(endpoint, client, {
    grant_type: "client_credentials",
    resource: managementApi(tenantId),
    scope: "all",
  });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(body);
  const headers = { authorization: `Bearer ${token}` };
  return {
    request: (method, path, payload) => requestJson(method, `${apiEndpoint}/api${path}`, headers, payload),
    requestText: (method, path, text) => requestText(method, `${apiEndpoint}/api${path}`, headers, text),
  };
}

/** The `id` of an answer. */
export const idOf = ({ body }: Answer): string => z.object({ id: z.string() }).parse(body).id;

/** A list answer's rows, by a property. */
export const rowsOf = ({ body }: Answer): Record<string, unknown>[] =>
  z.record(z.unknown()).array().parse(body);

const record = z.record(z.unknown());

/** What lies at a path inside an answer's body. */
export const at = ({ body }: Answer, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>(
    (node, key) => (Array.isArray(node) ? node[Number(key)] : record.parse(node)[key]),
    body,
  );

/** One property of every element of a list inside an answer's body. */
export const pluck = (answer: Answer, path: string[], key: string): unknown[] =>
  record
    .array()
    .parse(at(answer, ...path))
    .map((element) => element[key]);
