// What e-mails say, by language and use.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { at, idOf, rowsOf } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";

const path = "/email-templates";
const details = { subject: "Code", content: "{{code}}" };
const all = { ...details, contentType: "text/html", replyTo: "help@example.com", sendFrom: "Shop" };

export function emailTemplateCases(use: UseContext): void {
  const request = (method: string, where: string, body?: unknown) =>
    use().api.request(method, `${path}${where}`, body);
  const put = (changes: object = {}, key: object = {}) => {
    const template = {
      languageTag: "fr",
      templateType: "SignIn",
      details: { ...details, ...changes },
      ...key,
    };
    return request("PUT", "", { templates: [template] });
  };

  describe("An e-mail template", () => {
    after(() => request("DELETE", "?languageTag=fr"));

    it("is one for a language and a use, put as a whole, and keeps its id", async () => {
      const first = await put(all);
      expectAnswer(first, 200, [{ languageTag: "fr", templateType: "SignIn", details: all }]);
      const again = await put();
      assert.deepEqual(at(again, 0, "details"), details);
      assert.equal(at(again, 0, "id"), at(first, 0, "id"));
      const found = await request("GET", "?languageTag=fr&templateType=SignIn");
      assert.deepEqual(found.body, again.body);
      assert.deepEqual((await request("GET", "?languageTag=it")).body, []);
    });

    it("is read, changed in parts and deleted once by its id", async () => {
      const id = String(at(await put(), 0, "id"));
      expectAnswer(await request("GET", `/${id}`), 200, { id, details });
      const changed = await request("PATCH", `/${id}/details`, { sendFrom: "Shop", more: 1 });
      assert.deepEqual([idOf(changed), at(changed, "details")], [id, { ...details, sendFrom: "Shop" }]);
      expectAnswer(await request("DELETE", `/${id}`), 204);
      for (const answer of [
        await request("DELETE", `/${id}`),
        await request("GET", `/${id}`),
        await request("PATCH", `/${id}/details`, {}),
      ])
        expectRefusal(answer, 404, "entity.not_exists_with_id");
    });

    it("is deleted by language and use, which says how many there were", async () => {
      await put();
      await put({}, { templateType: "Generic" });
      assert.deepEqual((await request("DELETE", "?languageTag=fr&templateType=SignIn")).body, {
        rowCount: 1,
      });
      assert.deepEqual((await request("DELETE", "?languageTag=fr&templateType=SignIn")).body, {
        rowCount: 0,
      });
      assert.deepEqual(rowsOf(await request("GET", "?languageTag=fr")).length, 1);
      const unfiltered = await request("DELETE", "");
      expectRefusal(unfiltered, 422, "connector.email_connector.bulk_deletion_no_filter");
      assert.match(String(at(unfiltered, "message")), /languageTag and templateType\.$/);
    });

    it("may be empty and in any language, and Logto drops what it doesn't know", async () => {
      const answer = await put({ subject: "", content: "", more: 1 }, { languageTag: "no such/one" });
      assert.deepEqual(at(answer, 0, "details"), { subject: "", content: "" });
      await request("DELETE", "?languageTag=no%20such/one");
    });

    it("is refused with a language, a use or details that can't be", async () => {
      for (const answer of [
        await request("PUT", "", { templates: [] }),
        await put({}, { languageTag: "" }),
        await put({}, { languageTag: "x".repeat(17) }),
        await put({}, { templateType: "Welcome" }),
        await put({ contentType: "text/markdown" }),
        await put({ replyTo: null }),
        await request("GET", "?templateType=Welcome"),
        await request("DELETE", "?languageTag="),
      ])
        expectRefusal(answer, 400, "guard.invalid_input");
      expectAnswer(await put({ content: "\0" }), 500);
    });
  });
}
