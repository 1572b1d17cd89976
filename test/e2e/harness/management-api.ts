/** Logto's Management API with the stack's own credential, to see what a stack made in it. */
import assert from "node:assert/strict";
import { z } from "zod";
import { type Answer, localRequest } from "./local-request.ts";
import type { Outputs } from "./test-stack.ts";

const token = z.object({ access_token: z.string() });

/** What it takes to get in. */
type Access = Pick<Outputs, "endpoint" | "managementClientId" | "managementClientSecret">;

/** The Management API of the default tenant. */
export class ManagementApi {
  readonly #outputs: Access;
  #token: string | undefined;

  public constructor(outputs: Access) {
    this.#outputs = outputs;
  }

  /** GET, which must succeed. @param path such as `/api/roles` */
  public async get<T>(path: string, schema: z.ZodType<T, z.ZodTypeDef, unknown>): Promise<T> {
    const { status, body } = await localRequest(this.#outputs.endpoint + path, {
      headers: await this.#authorization(),
    });
    assert.equal(status, 200, `GET ${path}: ${body}`);
    return schema.parse(JSON.parse(body));
  }

  /** POST, whatever comes of it. */
  public async post(path: string, body: unknown): Promise<Answer> {
    return localRequest(this.#outputs.endpoint + path, {
      method: "POST",
      headers: { ...(await this.#authorization()), "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  /** DELETE, which must succeed. */
  public async delete(path: string): Promise<void> {
    const { status, body } = await localRequest(this.#outputs.endpoint + path, {
      method: "DELETE",
      headers: await this.#authorization(),
    });
    assert.equal(status, 204, `DELETE ${path}: ${body}`);
  }

  async #authorization(): Promise<Record<string, string>> {
    this.#token ??= await this.#fetchToken();
    return { authorization: `Bearer ${this.#token}` };
  }

  async #fetchToken(): Promise<string> {
    const { endpoint, managementClientId, managementClientSecret } = this.#outputs;
    const { status, body } = await localRequest(`${endpoint}/oidc/token`, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: `Basic ${Buffer.from(`${managementClientId}:${managementClientSecret}`).toString("base64")}`,
      },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        resource: "https://default.logto.app/api",
        scope: "all",
      }).toString(),
    });
    assert.equal(status, 200, `the Management API's token: ${body}`);
    return token.parse(JSON.parse(body)).access_token;
  }
}
