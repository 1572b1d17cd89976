import { type Lifecycle, url } from "./lifecycle.ts";

export default [
  {
    kind: "Webhook",
    minimal: { name: "Life", url: `${url}/hook`, events: ["PostSignIn"] },
    full: {
      name: "Longer life",
      url: `${url}/other-hook`,
      events: ["User.Created", "PostRegister"],
      headers: { authorization: "Bearer webhook-token" },
      enabled: false,
    },
    untested: { signingKeyKeepers: "only the state knows them: a test of its own" },
  },
] satisfies Lifecycle[];
