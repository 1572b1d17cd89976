// Scripts that add claims to access tokens, one for each type of token.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { Answer } from "../support/cookie-client.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";

const path = "/configs/jwt-customizer";
const script = "const getCustomJwtClaims = async () => ({ plan: 'large' });";

export function jwtCustomizerCases(use: UseContext): void {
  const request = (method: string, where: string, body?: unknown) =>
    use().api.request(method, `${path}${where}`, body);
  const put = (body: unknown, type = "access-token"): Promise<Answer> => request("PUT", `/${type}`, body);
  const invalid = (answer: Answer) => {
    expectRefusal(answer, 400, "guard.invalid_input");
  };

  describe("A JWT customizer", () => {
    after(() => request("DELETE", "/access-token"));

    it("is one for a type of token, put as a whole, and deleted once", async () => {
      const environmentVariables = { API_KEY: "k" };
      expectAnswer(await put({ script, environmentVariables }), 201, { script, environmentVariables });
      const whole = await put({ script });
      assert.deepEqual([whole.status, whole.body], [200, { script }]);
      const machine = { script, contextSample: { application: { id: "a", name: "n" } } };
      expectAnswer(await put(machine, "client-credentials"), 201, machine);
      assert.deepEqual((await request("GET", "")).body, [
        { key: "jwt.accessToken", value: { script } },
        { key: "jwt.clientCredentials", value: machine },
      ]);
      assert.deepEqual((await request("GET", "/client-credentials")).body, machine);
      for (const type of ["access-token", "client-credentials"]) {
        expectAnswer(await request("DELETE", `/${type}`), 204);
        expectRefusal(await request("DELETE", `/${type}`), 404, "entity.not_found");
        expectRefusal(await request("GET", `/${type}`), 404, "entity.not_exists_with_id");
      }
    });

    it("keeps what a patch leaves out, except that a patch needs the script", async () => {
      expectRefusal(await request("PATCH", "/access-token", { script }), 404, "entity.not_exists_with_id");
      const tokenSample = { kind: "AccessToken" };
      await put({
        script,
        tokenSample,
        environmentVariables: { A: "1", B: "2" },
        blockIssuanceOnError: true,
      });
      const answer = await request("PATCH", "/access-token", {
        script: "",
        environmentVariables: { C: "3" },
      });
      const environmentVariables = { C: "3" };
      const merged = { script: "", environmentVariables, tokenSample, blockIssuanceOnError: true };
      assert.deepEqual([answer.status, answer.body], [200, merged]);
      invalid(await request("PATCH", "/access-token", { environmentVariables: {} }));
    });

    it("needs a type of token that has one, and a script that doesn't have to work", async () => {
      invalid(await put({ script }, "id-token"));
      invalid(await request("GET", "/id-token"));
      invalid(await request("DELETE", "/id-token"));
      invalid(await put({}));
      expectAnswer(await put({ script: "const (" }), 200);
    });

    it("has samples of its own type, without what Logto doesn't know", async () => {
      invalid(await put({ script, more: 1 }));
      invalid(await put({ script, environmentVariables: { A: 1 } }));
      invalid(await put({ script, environmentVariables: null }));
      invalid(await put({ script, contextSample: {} }));
      invalid(await put({ script, tokenSample: { kind: "ClientCredentials" } }));
      invalid(await put({ script, tokenSample: { plan: "large" } }));
      const user = { username: "u", plan: "large" };
      const dropped = await put({ script, contextSample: { user, other: 1 } });
      assert.deepEqual(dropped.body, { script, contextSample: { user: { username: "u" } } });
    });

    it("has at most a megabyte as JSON, and no NUL", async () => {
      const longest = 1_048_576 - JSON.stringify({ script: "" }).length;
      expectAnswer(await put({ script: "x".repeat(longest) }), 200);
      expectAnswer(await put({ script: "x".repeat(longest + 1) }), 404);
      expectAnswer(await put({ script: "\0" }), 500);
    });
  });
}
