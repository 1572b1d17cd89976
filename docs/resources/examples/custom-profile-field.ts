// A question at sign-up that nobody has to answer, and one for the account center only.
import * as logto from "../../../infra/provider/index.ts";

export const team = new logto.CustomProfileField("team", {
  name: "team",
  type: "Select",
  label: "Team",
  config: { options: [{ value: "web", label: "Web" }, { value: "data" }] },
});

export const website = new logto.CustomProfileField("website", {
  name: "website",
  type: "Url",
  label: "Website",
  config: { placeholder: "https://…" },
});
