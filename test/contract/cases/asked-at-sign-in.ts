// What the policies of the sign-in experience ask of people: further identifiers, allowed addresses, fresh passwords and
// second factors. Whoever lacks one isn't let in.
import { randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import type { ClientCredentials } from "../../logto-double/start.ts";
import { idOf } from "../support/api.ts";
import type { Answer } from "../support/cookie-client.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";
import { Visit, allowPhone, createApp, freshPhone, verificationIdOf } from "../support/sign-in.ts";

const unique = (prefix: string): string => `${prefix}_${randomBytes(5).toString("hex")}`;

export function askedAtSignInCases(use: UseContext): void {
  const patch = (body: unknown) => use().api.request("PATCH", "/sign-in-exp", body);

  describe("A password that expires", () => {
    before(() => allowPhone(use().api, { forgotPasswordMethods: null }));

    it("keeps people out once it has, and only while the tenant says so", async () => {
      const { api, server } = use();
      const identifier = { type: "phone", value: freshPhone() };
      const password = "Corr3ct-Horse-Battery!";
      const created = await api.request("POST", "/users", { primaryPhone: identifier.value, password });
      const path = `/users/${idOf(created)}/password/expiration`;
      const expire = () => api.request("PATCH", path, { isExpired: true });
      expectRefusal(await expire(), 400, "sign_in_experiences.password_expiration_not_enabled");
      const person = new Visit(server, await createApp(api));
      await person.authorize();
      await person.start("SignIn");
      const attempt = () => person.experience("POST", "/verification/password", { identifier, password });
      await patch({ passwordExpiration: { enabled: true, validPeriodDays: 90 } });
      try {
        expectAnswer(await attempt(), 200);
        expectAnswer(await expire(), 200);
        expectRefusal(await attempt(), 422, "password.expired");
      } finally {
        await patch({ passwordExpiration: { enabled: false } });
      }
    });
  });

  describe("Signing up where more is asked for", () => {
    let app: ClientCredentials;

    before(async () => {
      await allowPhone(use().api);
      app = await createApp(use().api);
    });

    const begun = async (event: string): Promise<Visit> => {
      const person = new Visit(use().server, app);
      await person.authorize();
      await person.start(event);
      return person;
    };
    const identify = (person: Visit, verificationId?: string): Promise<Answer> =>
      person.experience("POST", "/identification", { verificationId });

    it("needs the further identifiers, too", async () => {
      const phoneSignUp = { identifiers: ["phone"], password: false, verify: true };
      await patch({ signUp: { ...phoneSignUp, secondaryIdentifiers: [{ identifier: "username" }] } });
      try {
        const person = await begun("Register");
        const phone = freshPhone();
        expectRefusal(
          await identify(person, await person.verifyPhone("Register", phone)),
          422,
          "user.missing_profile",
          { data: { missingProfile: ["username"] } },
        );
        const username = unique("ada");
        expectAnswer(await person.experience("POST", "/profile", { type: "username", value: username }), 204);
        expectAnswer(await identify(person), 201);
        await person.submit();
        const search = `/users?search.username=${username}&mode.username=exact`;
        expectAnswer(await use().api.request("GET", search), 200, [{ primaryPhone: phone, username }]);
      } finally {
        await patch({ signUp: phoneSignUp });
      }
    });

    it("takes no address that the block list names", async () => {
      const { api } = use();
      const password = "Corr3ct-Horse-Battery!";
      const primaryEmail = `${unique("ada")}+x@example.com`;
      await api.request("POST", "/users", { primaryEmail, password });
      const identifier = { type: "email", value: primaryEmail };
      const attempt = async (): Promise<Answer> => {
        const person = await begun("Register");
        const body = { identifier, password };
        const verified = await person.experience("POST", "/verification/password", body);
        return identify(person, verificationIdOf(verified));
      };
      try {
        await patch({ emailBlocklistPolicy: { blockSubaddressing: true } });
        const subaddressing = "session.email_blocklist.email_subaddressing_not_allowed";
        expectRefusal(await attempt(), 422, subaddressing);
        for (const lists of [
          { customBlocklist: ["@EXAMPLE.com"] },
          { customBlocklist: [primaryEmail.toUpperCase()] },
          { customAllowlist: ["@example.org"] },
        ]) {
          await patch({ emailBlocklistPolicy: lists });
          expectRefusal(await attempt(), 422, "session.email_blocklist.email_not_allowed");
        }
        await patch({ emailBlocklistPolicy: { customAllowlist: ["@example.com"] } });
        expectRefusal(await attempt(), 400, "session.verification_failed");
      } finally {
        await patch({ emailBlocklistPolicy: {} });
      }
    });
  });

  describe("A second factor", () => {
    let app: ClientCredentials;
    const none = { mfa: { factors: [], policy: "UserControlled" }, adaptiveMfa: { enabled: false } };

    before(async () => {
      await allowPhone(use().api, none);
      app = await createApp(use().api);
    });

    const submitted = async (event: string, phone: string): Promise<Answer> => {
      const person = new Visit(use().server, app);
      await person.authorize();
      const verificationId = await person.verifyPhone(event, phone);
      await person.experience("POST", "/identification", { verificationId });
      return person.experience("POST", "/submit");
    };
    const known = async (): Promise<{ phone: string; id: string }> => {
      const phone = freshPhone();
      return { phone, id: idOf(await use().api.request("POST", "/users", { primaryPhone: phone })) };
    };
    /** Does it while the tenant asks for a second factor. */
    const asking = async (mfa: object, work: () => Promise<void>): Promise<void> => {
      expectAnswer(await patch({ mfa }), 200);
      try {
        await work();
      } finally {
        expectAnswer(await patch(none), 200);
      }
    };

    it("that nobody can do without keeps people out who have none", async () => {
      await asking({ factors: ["Totp"], policy: "Mandatory" }, async () => {
        for (const [event, phone] of [
          ["Register", freshPhone()],
          ["SignIn", (await known()).phone],
        ] as const)
          expectRefusal(await submitted(event, phone), 422, "user.missing_mfa", {
            data: { availableFactors: ["Totp"] },
          });
      });
    });

    it("is suggested where people may do without, and where they are to be asked", async () => {
      await asking({ factors: ["Totp"], policy: "PromptOnlyAtSignIn" }, async () => {
        expectAnswer(await submitted("Register", freshPhone()), 200);
        expectRefusal(await submitted("SignIn", (await known()).phone), 422, "user.suggest_mfa");
      });
      await asking({ factors: ["Totp"], policy: "NoPrompt" }, async () => {
        expectAnswer(await submitted("SignIn", (await known()).phone), 200);
      });
    });

    it("is asked of the members of an organization that requires one", async () => {
      const { api } = use();
      const { phone, id } = await known();
      const organization = { name: "Careful", isMfaRequired: true };
      const path = `/organizations/${idOf(await api.request("POST", "/organizations", organization))}`;
      await api.request("POST", `${path}/users`, { userIds: [id] });
      const mfa = { factors: ["Totp"], policy: "NoPrompt", organizationRequiredMfaPolicy: "Mandatory" };
      await asking(mfa, async () => {
        expectRefusal(await submitted("SignIn", phone), 422, "user.missing_mfa");
      });
      await api.request("DELETE", path);
    });

    it("is a person's own number where that is one, and must be shown", async () => {
      const { api } = use();
      const [primaryPhone, username, password] = [freshPhone(), unique("ada"), "Corr3ct-Horse-Battery!"];
      await api.request("POST", "/users", { primaryPhone, username, password });
      const byName = { identifier: "username", password: true, verificationCode: false };
      await patch({
        signUp: { identifiers: ["username"], password: true, verify: false },
        signIn: { methods: [{ ...byName, isPasswordPrimary: true }] },
      });
      await asking({ factors: ["PhoneVerificationCode"], policy: "NoPrompt" }, async () => {
        const person = new Visit(use().server, app);
        await person.authorize();
        await person.start("SignIn");
        const identifier = { type: "username", value: username };
        const body = { identifier, password };
        const verified = await person.experience("POST", "/verification/password", body);
        const verificationId = verificationIdOf(verified);
        expectAnswer(await person.experience("POST", "/identification", { verificationId }), 204);
        const factor = "PhoneVerificationCode";
        expectRefusal(
          await person.experience("POST", "/submit"),
          403,
          "session.mfa.require_mfa_verification",
          {
            data: {
              availableFactors: [factor],
              maskedIdentifiers: { [factor]: `****${primaryPhone.slice(-4)}` },
            },
          },
        );
      });
      await allowPhone(api);
    });

    it("may be a passkey, which is then preferred", async () => {
      await patch({ passkeySignIn: { enabled: true } });
      try {
        expectRefusal(await submitted("SignIn", (await known()).phone), 422, "user.passkey_preferred");
      } finally {
        await patch({ passkeySignIn: { enabled: false } });
      }
    });
  });
}
