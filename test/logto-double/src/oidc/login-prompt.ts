// Where the browser goes when somebody must sign in: the page that `first_screen` asks for.
import { z } from "zod";

const pages: Readonly<Record<string, string>> = {
  register: "register",
  "identifier:register": "register",
  signUp: "register",
};

const passedOn = ["organization_id", "ui_locales", "login_hint", "identifier"] as const;

const parameters = z
  .object({
    client_id: z.string(),
    // `interaction_mode` is the older name.
    first_screen: z.string(),
    interaction_mode: z.string(),
    organization_id: z.string(),
    ui_locales: z.string(),
    login_hint: z.string(),
    identifier: z.string(),
  })
  .partial();

/** Address of the page, relative to the server. */
export function loginPage(request: unknown): string {
  const asked = parameters.catch({}).parse(request);
  const query = new URLSearchParams();
  if (asked.client_id) query.append("app_id", asked.client_id);
  for (const key of passedOn) {
    const value = asked[key];
    if (value) query.append(key, value);
  }
  const page = pages[asked.first_screen ?? asked.interaction_mode ?? ""] ?? "sign-in";
  return query.size > 0 ? `/${page}?${query.toString()}` : `/${page}`;
}
