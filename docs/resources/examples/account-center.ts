// People may change and link their phone number, after proving the old one, and see where they are signed in.
import * as logto from "../../../infra/provider/index.ts";
import { website } from "./custom-profile-field.ts";

export const accountCenter = new logto.AccountCenter("account-center", {
  enabled: true,
  fields: { name: "Edit", phone: "Edit", email: "Edit", mfa: "Edit", session: "Edit", profile: "ReadOnly" },
  profileFields: [{ name: website.name }],
  deleteAccountUrl: "https://shop.example.com/delete-account",
});
