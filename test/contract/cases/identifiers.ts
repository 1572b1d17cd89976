// Phone numbers, e-mail addresses and user names as what a person is known by: which texts are the same to Logto.
import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { before, describe, it } from "node:test";
import { z } from "zod";
import type { ClientCredentials } from "../../logto-double/start.ts";
import { at, idOf } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";
import { Visit, allowPhone, createApp, freshPhone } from "../support/sign-in.ts";

const password = "Corr3ct-Horse-Battery!";
const unique = (prefix: string): string => `${prefix}_${randomBytes(5).toString("hex")}`;
/** A number of London without its country, as people there dial it after the 0. */
const freshLondon = (): string => `207183${String(randomInt(1e4)).padStart(4, "0")}`;

export function identifierCases(use: UseContext): void {
  const create = (body: object) => use().api.request("POST", "/users", body);

  describe("A phone number", () => {
    it("is kept without the 0 that is dialled inside a country", async () => {
      const number = freshLondon();
      const created = await create({ primaryPhone: `440${number}` });
      expectAnswer(created, 200, { primaryPhone: `44${number}` });
      const other = freshLondon();
      const changed = await use().api.request("PATCH", `/users/${idOf(created)}`, {
        primaryPhone: `440${other}`,
      });
      expectAnswer(changed, 200, { primaryPhone: `44${other}` });
    });

    it("is one person's with the 0 and without", async () => {
      const { api } = use();
      const number = freshLondon();
      const owner = idOf(await create({ primaryPhone: `44${number}` }));
      const other = idOf(await create({ username: unique("other") }));
      for (const primaryPhone of [`44${number}`, `440${number}`]) {
        expectRefusal(await create({ primaryPhone }), 422, "user.phone_already_in_use");
        const taken = await api.request("PATCH", `/users/${other}`, { primaryPhone });
        expectRefusal(taken, 422, "user.phone_already_in_use");
        expectAnswer(await api.request("PATCH", `/users/${owner}`, { primaryPhone }), 200);
      }
    });

    it("is refused where no country has it", async () => {
      const { api } = use();
      const primaryPhone = "99999999";
      expectRefusal(await create({ primaryPhone }), 422, "user.invalid_phone");
      const id = idOf(await create({ username: unique("user") }));
      expectRefusal(await api.request("PATCH", `/users/${id}`, { primaryPhone }), 422, "user.invalid_phone");
      expectAnswer(await api.request("PATCH", `/users/${id}`, { primaryPhone: "" }), 200, {
        primaryPhone: null,
      });
    });
  });

  describe("An e-mail address", () => {
    it("is one person's in capitals and without, and kept as it was given", async () => {
      const { api } = use();
      const name = unique("Ada");
      const created = await create({ primaryEmail: `${name}@Example.com` });
      expectAnswer(created, 200, { primaryEmail: `${name}@Example.com` });
      const primaryEmail = `${name}@example.com`.toUpperCase();
      expectRefusal(await create({ primaryEmail }), 422, "user.email_already_in_use");
      expectAnswer(await api.request("PATCH", `/users/${idOf(created)}`, { primaryEmail }), 200, {
        primaryEmail,
      });
    });
  });

  describe("A user name", () => {
    it("differs by its capitals only where the tenant's policy says so", async () => {
      const { api } = use();
      const policy = z.object({}).passthrough();
      const usernamePolicy = policy.parse(at(await api.request("GET", "/sign-in-exp"), "usernamePolicy"));
      const merging = { usernamePolicy: { ...usernamePolicy, caseSensitive: false } };
      const name = unique("Ada");
      await create({ username: name });
      await api.request("PATCH", "/sign-in-exp", merging);
      try {
        expectRefusal(await create({ username: name.toLowerCase() }), 422, "user.username_already_in_use");
      } finally {
        await api.request("PATCH", "/sign-in-exp", { usernamePolicy });
      }
      expectAnswer(await create({ username: name.toLowerCase() }), 200);
      const refused = await api.request("PATCH", "/sign-in-exp", merging);
      expectRefusal(refused, 409, "sign_in_experiences.username_policy_case_conflicts_exist");
      assert.ok(Number(at(refused, "data", "totalConflicts")) >= 1);
    });
  });

  describe("Signing in", () => {
    let app: ClientCredentials;

    before(async () => {
      await allowPhone(use().api);
      app = await createApp(use().api);
    });

    const begun = async (): Promise<Visit> => {
      const person = new Visit(use().server, app);
      await person.authorize();
      await person.start("SignIn");
      return person;
    };

    it("takes a number with the 0 and an address in capitals for the person's own", async () => {
      const number = freshLondon();
      const primaryEmail = `${unique("ada")}@example.com`;
      await create({ primaryPhone: `44${number}`, primaryEmail, password });
      for (const identifier of [
        { type: "phone", value: `440${number}` },
        { type: "email", value: primaryEmail.toUpperCase() },
      ]) {
        const person = await begun();
        const answer = await person.experience("POST", "/verification/password", { identifier, password });
        expectAnswer(answer, 200);
      }
    });

    it("counts the codes to one number together, with the 0 and without", async () => {
      const { api } = use();
      await api.request("PATCH", "/sign-in-exp", { signInMode: "SignIn" });
      try {
        const person = await begun();
        const phone = freshPhone();
        for (let sent = 0; sent < 10; sent += 1) expectAnswer(await person.sendCode("SignIn", phone), 200);
        const answer = await person.sendCode("SignIn", `860${phone.slice(2)}`);
        expectRefusal(answer, 429, "request.message_rate_limited");
      } finally {
        await api.request("PATCH", "/sign-in-exp", { signInMode: "SignInAndRegister" });
      }
    });
  });
}
