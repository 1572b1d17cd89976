// Applications and their secrets.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { at, idOf, managementApi, requestToken, rowsOf } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectExactRefusal, expectRefusal, invalidBody } from "../support/expect.ts";

const metadata = {
  redirectUris: ["http://localhost:3999/callback"],
  postLogoutRedirectUris: ["http://localhost:3999/"],
};
const traditional = {
  name: "Bookstore",
  type: "Traditional",
  description: "demo",
  oidcClientMetadata: metadata,
};

export function applicationCases(use: UseContext): void {
  describe("An application", () => {
    it("is created with an id of the server's and without a secret in the answer", async () => {
      const { api } = use();
      const answer = await api.request("POST", "/applications", traditional);
      expectAnswer(answer, 200, { ...traditional, tenantId: "default", customData: {}, isThirdParty: false });
      assert.ok(answer.body !== null && typeof answer.body === "object" && !("secret" in answer.body));
    });

    it("is read with whether it may use the Management API", async () => {
      const { api } = use();
      const id = idOf(await api.request("POST", "/applications", traditional));
      expectAnswer(await api.request("GET", `/applications/${id}`), 200, { id, isAdmin: false });
    });

    it("has a usable secret by itself", async () => {
      const { api } = use();
      const id = idOf(await api.request("POST", "/applications", traditional));
      const answer = await api.request("GET", `/applications/${id}/secrets`);
      expectAnswer(answer, 200, [{ applicationId: id, name: "Default secret", expiresAt: null }]);
      assert.equal(String(rowsOf(answer)[0]?.["value"]).length, 32);
    });

    it("of the browser has no secret", async () => {
      const { api } = use();
      const id = idOf(await api.request("POST", "/applications", { ...traditional, type: "SPA" }));
      assert.deepEqual((await api.request("GET", `/applications/${id}/secrets`)).body, []);
    });

    it("is changed property by property", async () => {
      const { api } = use();
      const id = idOf(await api.request("POST", "/applications", traditional));
      const changes = { name: "Bookstore 2", customClientMetadata: { refreshTokenTtlInDays: 7 } };
      expectAnswer(await api.request("PATCH", `/applications/${id}`, changes), 200, {
        ...changes,
        oidcClientMetadata: metadata,
      });
    });

    it("loses the nested settings that a change leaves out", async () => {
      const { api } = use();
      const custom = { customClientMetadata: { refreshTokenTtlInDays: 7, idTokenTtl: 600 } };
      const id = idOf(await api.request("POST", "/applications", { ...traditional, ...custom }));
      const changed = await api.request("PATCH", `/applications/${id}`, {
        customClientMetadata: { idTokenTtl: 900 },
      });
      assert.deepEqual(at(changed, "customClientMetadata"), { idTokenTtl: 900 });
    });

    it("keeps custom data, by which a lost answer is found again", async () => {
      const { api } = use();
      const customData = { marker: "contract" };
      const id = idOf(await api.request("POST", "/applications", { ...traditional, customData }));
      expectAnswer(await api.request("GET", `/applications/${id}`), 200, { customData });
    });

    it("is listed whole, or in pages with a total when that is asked for", async () => {
      const { api } = use();
      const whole = await api.request("GET", "/applications");
      assert.equal(whole.headers.get("total-number"), null);
      const page = await api.request("GET", "/applications?page=1&page_size=1");
      assert.equal(rowsOf(page).length, 1);
      assert.equal(page.headers.get("total-number"), String(rowsOf(whole).length));
      assert.match(page.headers.get("link") ?? "", /rel="next"/);
    });

    it("is listed by type", async () => {
      const { api } = use();
      const rows = rowsOf(await api.request("GET", "/applications?types=MachineToMachine"));
      assert.ok(rows.length > 0);
      assert.ok(rows.every((row) => row["type"] === "MachineToMachine"));
    });

    it("is deleted once", async () => {
      const { api } = use();
      const id = idOf(await api.request("POST", "/applications", traditional));
      expectAnswer(await api.request("DELETE", `/applications/${id}`), 204);
      expectRefusal(await api.request("DELETE", `/applications/${id}`), 404, "entity.not_exists_with_id");
    });

    it("is refused with a redirect address that is none, and the property's path says where", async () => {
      const { api } = use();
      const bad = {
        ...traditional,
        oidcClientMetadata: { redirectUris: ["not a uri"], postLogoutRedirectUris: [] },
      };
      expectExactRefusal(
        await api.request("POST", "/applications", bad),
        400,
        invalidBody('Error in key path "oidcClientMetadata.redirectUris.0": (custom) Invalid input', {
          code: "custom",
          message: "Invalid input",
          path: ["oidcClientMetadata", "redirectUris", 0],
        }),
      );
    });

    it("is refused without a type", async () => {
      const { api } = use();
      const types = ["Native", "SPA", "Traditional", "MachineToMachine", "Protected", "SAML"];
      const expected = types.map((type) => `'${type}'`).join(" | ");
      expectExactRefusal(
        await api.request("POST", "/applications", { name: "Bad" }),
        400,
        invalidBody(`Error in key path "type": (invalid_type) Expected ${expected} but received undefined.`, {
          code: "invalid_type",
          expected,
          received: "undefined",
          path: ["type"],
          message: "Required",
        }),
      );
    });

    it("that doesn't exist is 404 with its id in the message", async () => {
      const { api } = use();
      const answer = await api.request("GET", "/applications/nope");
      expectExactRefusal(answer, 404, {
        code: "entity.not_exists_with_id",
        message: "The applications with ID `nope` does not exist.",
      });
    });

    it("is refused where the body isn't JSON", async () => {
      const answer = await use().api.requestText("POST", "/applications", "{");
      expectAnswer(answer, 400);
      // The sentence is the JSON parser's own.
      assert.match(String(at(answer, "message")), /^Expected property name/);
      assert.deepEqual(answer.body, { message: at(answer, "message") });
    });

    it("shows no secret of its own to anybody, the one that the stack declares included", async () => {
      const { api, server } = use();
      const rows = rowsOf(await api.request("GET", "/applications"));
      const declared = rows.find(({ id }) => id === server.credentials.default.clientId);
      assert.ok(declared);
      assert.deepEqual(
        rows.filter((row) => "secret" in row).map(({ name }) => name),
        [],
      );
    });

    it("refuses a page size above a hundred", async () => {
      const { api } = use();
      expectRefusal(await api.request("GET", "/applications?page_size=101"), 400, "guard.invalid_pagination");
    });
  });

  describe("An application's secrets", () => {
    it("can be added, used for a token, renamed and removed", async () => {
      const { api, server } = use();
      const id = idOf(
        await api.request("POST", "/applications", { name: "Machine", type: "MachineToMachine" }),
      );
      const added = await api.request("POST", `/applications/${id}/secrets`, { name: "second" });
      expectAnswer(added, 201, { name: "second", applicationId: id });
      const clientSecret = String(at(added, "value"));
      const form = { grant_type: "client_credentials", resource: managementApi("default"), scope: "all" };
      expectAnswer(await requestToken(server.endpoint, { clientId: id, clientSecret }, form), 200);
      expectAnswer(await api.request("PATCH", `/applications/${id}/secrets/second`, { name: "third" }), 200, {
        name: "third",
      });
      expectAnswer(await api.request("DELETE", `/applications/${id}/secrets/third`), 204);
      expectAnswer(await requestToken(server.endpoint, { clientId: id, clientSecret }, form), 401);
    });

    it("have names of their own", async () => {
      const { api } = use();
      const id = idOf(
        await api.request("POST", "/applications", { name: "Machine", type: "MachineToMachine" }),
      );
      const again = await api.request("POST", `/applications/${id}/secrets`, { name: "Default secret" });
      expectRefusal(again, 422, "application.secret_name_exists");
    });
  });
}
