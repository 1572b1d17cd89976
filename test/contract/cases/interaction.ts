// What one visit to the sign-in pages remembers, what it forgets when it begins anew, and which passwords it takes.
import { randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import type { ClientCredentials } from "../../logto-double/start.ts";
import { idOf } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";
import { Visit, allowPhone, createApp, freshPhone, verificationIdOf } from "../support/sign-in.ts";

const password = "Corr3ct-Horse-Battery!";
const other = "An0ther-Horse-Battery!";
const unique = (prefix: string): string => `${prefix}_${randomBytes(5).toString("hex")}`;
const method = { identifier: "phone", password: true, verificationCode: true, isPasswordPrimary: false };

export function interactionCases(use: UseContext): void {
  let app: ClientCredentials;

  const visit = async (): Promise<Visit> => {
    const person = new Visit(use().server, app);
    await person.authorize();
    return person;
  };
  const prepare = async (): Promise<void> => {
    await allowPhone(use().api, {
      signIn: { methods: [method] },
      forgotPasswordMethods: null,
      // It would ask a server on the internet.
      passwordPolicy: { rejects: { pwned: false } },
    });
    app = await createApp(use().api);
  };
  /** A person who has a password and no name. */
  const created = async (): Promise<string> => {
    const primaryPhone = freshPhone();
    idOf(await use().api.request("POST", "/users", { primaryPhone, password }));
    return primaryPhone;
  };
  const identify = (person: Visit, verificationId: string) =>
    person.experience("POST", "/identification", { verificationId });
  const identifiedBy = async (event: string, phone: string): Promise<Visit> => {
    const person = await visit();
    expectAnswer(await identify(person, await person.verifyPhone(event, phone)), 204);
    return person;
  };
  const byPassword = async (person: Visit, phone: string): Promise<string> =>
    verificationIdOf(
      await person.experience("POST", "/verification/password", {
        identifier: { type: "phone", value: phone },
        password,
      }),
    );

  describe("A visit that begins anew", () => {
    before(prepare);

    it("has forgotten who was identified", async () => {
      const person = await identifiedBy("SignIn", await created());
      expectAnswer(await person.start("SignIn"), 204);
      expectRefusal(await person.experience("POST", "/submit"), 404, "session.identifier_not_found");
    });

    it("may identify somebody else, which one that goes on may not", async () => {
      const second = await created();
      const person = await identifiedBy("SignIn", await created());
      expectRefusal(
        await identify(person, await byPassword(person, second)),
        409,
        "session.identity_conflict",
      );
      expectAnswer(await person.start("SignIn"), 204);
      expectAnswer(await identify(person, await byPassword(person, second)), 204);
    });

    it("is what follows a new password: the visit that set it is over and signs nobody in", async () => {
      const person = await identifiedBy("ForgotPassword", await created());
      expectAnswer(await person.experience("PUT", "/profile/password", { password: other }), 204);
      expectAnswer(await person.experience("POST", "/submit"), 204);
      expectRefusal(await person.experience("POST", "/submit"), 404, "session.interaction_not_found");
    });
  });

  describe("A password", () => {
    before(prepare);

    it("makes a new person with a user name only", async () => {
      const person = await visit();
      await person.start("Register");
      for (const identifier of [
        { type: "phone", value: freshPhone() },
        { type: "email", value: `${unique("ada")}@example.com` },
      ])
        expectRefusal(
          await person.experience("POST", "/verification/new-password-identity", { identifier, password }),
          400,
          "guard.invalid_input",
        );
      const identifier = { type: "username", value: unique("ada") };
      expectAnswer(
        await person.experience("POST", "/verification/new-password-identity", { identifier, password }),
        200,
      );
    });

    it("isn't overwritten at sign-in", async () => {
      const person = await identifiedBy("SignIn", await created());
      expectRefusal(
        await person.experience("POST", "/profile", { type: "password", value: other }),
        422,
        "user.password_exists_in_profile",
      );
    });

    it("is added at sign-in by somebody who is identified", async () => {
      const person = await visit();
      await person.start("SignIn");
      expectRefusal(
        await person.experience("POST", "/profile", { type: "password", value: other }),
        404,
        "session.identifier_not_found",
      );
      const phone = freshPhone();
      await use().api.request("POST", "/users", { primaryPhone: phone });
      const known = await identifiedBy("SignIn", phone);
      expectAnswer(await known.experience("POST", "/profile", { type: "password", value: other }), 204);
      expectAnswer(await known.experience("POST", "/submit"), 200);
    });

    it("is reset only in a visit for that, and only after the person is identified", async () => {
      const signingIn = await identifiedBy("SignIn", await created());
      expectRefusal(
        await signingIn.experience("PUT", "/profile/password", { password: other }),
        400,
        "session.invalid_interaction_type",
      );
      const person = await visit();
      await person.start("ForgotPassword");
      expectRefusal(
        await person.experience("PUT", "/profile/password", { password: other }),
        404,
        "session.identifier_not_found",
      );
      expectRefusal(
        await person.experience("POST", "/profile", { type: "password", value: other }),
        400,
        "session.not_supported_for_forgot_password",
      );
    });

    it("isn't reset to what it is", async () => {
      const person = await identifiedBy("ForgotPassword", await created());
      expectRefusal(
        await person.experience("PUT", "/profile/password", { password }),
        422,
        "user.same_password",
      );
    });

    it("doesn't prove who somebody is that has forgotten theirs", async () => {
      const person = await visit();
      await person.start("ForgotPassword");
      expectRefusal(
        await identify(person, await byPassword(person, await created())),
        422,
        "session.not_supported_for_forgot_password",
      );
    });

    it("isn't reset by a way that the tenant has closed", async () => {
      const { api } = use();
      const phone = await created();
      const person = await visit();
      const verificationId = await person.verifyPhone("ForgotPassword", phone);
      await api.request("PATCH", "/sign-in-exp", { forgotPasswordMethods: [] });
      try {
        expectRefusal(
          await identify(person, verificationId),
          422,
          "session.not_supported_for_forgot_password",
        );
      } finally {
        await api.request("PATCH", "/sign-in-exp", { forgotPasswordMethods: null });
      }
      expectAnswer(await identify(person, verificationId), 204);
    });
  });
}
