// An application's own look and links.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { at, idOf, requestJson, type ApiClient } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";

const color = { primaryColor: "#112233" };
const branding = { logoUrl: "https://books.example.com/logo.svg" };
const links = {
  displayName: "Bookstore",
  termsOfUseUrl: "https://books.example.com/terms",
  privacyPolicyUrl: "https://books.example.com/privacy",
};
const whole = { color, branding, customCss: "main { color: red }", ...links };
const nothing = {
  color: {},
  branding: {},
  customCss: null,
  displayName: null,
  termsOfUseUrl: null,
  privacyPolicyUrl: null,
};

async function newApplication(api: ApiClient, isThirdParty = false): Promise<string> {
  const application = { name: "Look", type: "SPA", isThirdParty };
  return idOf(await api.request("POST", "/applications", application));
}

export function applicationSignInExperienceCases(use: UseContext): void {
  describe("An application's own sign-in experience", () => {
    it("isn't there at first", async () => {
      const { api } = use();
      const id = await newApplication(api);
      const answer = await api.request("GET", `/applications/${id}/sign-in-experience`);
      expectRefusal(answer, 404, "entity.not_exists_with_id");
      assert.match(JSON.stringify(answer.body), /application_sign_in_experiences/);
      for (const method of ["GET", "PUT"])
        expectRefusal(
          await api.request(
            method,
            "/applications/nope/sign-in-experience",
            method === "PUT" ? {} : undefined,
          ),
          404,
          "entity.not_exists_with_id",
        );
    });

    it("is made by the first change, changed part by part, and emptied, but never goes", async () => {
      const { api } = use();
      const id = await newApplication(api);
      const path = `/applications/${id}/sign-in-experience`;
      expectAnswer(await api.request("PUT", path, whole), 201, { applicationId: id, ...whole });
      const next = { color: { darkPrimaryColor: "#445566" }, displayName: "" };
      const changed = await api.request("PUT", path, next);
      expectAnswer(changed, 200, { ...whole, color: next.color, displayName: null });
      assert.deepEqual(at(changed, "color"), next.color);
      expectRefusal(await api.request("PUT", path, {}), 422, "entity.invalid_input");
      expectAnswer(await api.request("PUT", path, nothing), 200, nothing);
      const emptied = await api.request("GET", path);
      expectAnswer(emptied, 200, nothing);
      assert.deepEqual(at(emptied, "color"), {});
    });

    it("is refused an address that is none, and no colours at all", async () => {
      const { api } = use();
      const path = `/applications/${await newApplication(api)}/sign-in-experience`;
      for (const body of [{ termsOfUseUrl: "x" }, { branding: { logoUrl: "" } }, { color: null }])
        expectRefusal(await api.request("PUT", path, body), 400, "guard.invalid_input");
    });

    it("stands above the tenant's on the pages, unless the application is somebody else's", async () => {
      const { api, server } = use();
      const seen = async (appId: string) =>
        requestJson("GET", `${server.endpoint}/api/.well-known/sign-in-exp?appId=${appId}`, {});
      const own = await newApplication(api);
      await api.request("PUT", `/applications/${own}/sign-in-experience`, whole);
      const answer = await seen(own);
      expectAnswer(answer, 200, { color, branding, customCss: whole.customCss });
      assert.equal(typeof at(answer, "color", "darkPrimaryColor"), "string");
      assert.notEqual(at(answer, "termsOfUseUrl"), whole.termsOfUseUrl);
      const other = await newApplication(api, true);
      await api.request("PUT", `/applications/${other}/sign-in-experience`, whole);
      assert.notEqual(at(await seen(other), "color", "primaryColor"), color.primaryColor);
    });
  });
}
