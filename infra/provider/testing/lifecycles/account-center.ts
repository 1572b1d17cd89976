import { type Lifecycle, url } from "./lifecycle.ts";

export default [
  {
    kind: "AccountCenter",
    minimal: { enabled: true },
    full: {
      enabled: true,
      fields: { phone: "Edit", name: "ReadOnly", password: "Edit" },
      webauthnRelatedOrigins: [url],
      deleteAccountUrl: `${url}/delete`,
      profileFields: [{ name: "prepared" }],
      customCss: "main { color: red }",
    },
    singleton: true,
  },
] satisfies Lifecycle[];
