import { connector, tencentConfig } from "../fixtures.ts";
import type { Refusal } from "./refusal.ts";

export default [
  [
    "templates for only two of the four usage types",
    {
      ...connector,
      config: {
        ...tencentConfig,
        templates: [
          { usageType: "Register", templateCode: "1" },
          { usageType: "Generic", templateCode: "1" },
        ],
      },
    },
    [
      /^config\.templates has no template with usageType ForgotPassword: add/,
      /^config\.templates .* SignIn: add/,
    ],
  ],
  [
    "missing settings",
    { ...connector, config: { ...tencentConfig, signName: undefined, region: 7 } },
    [/^config\.region must be a string/, /^config\.signName is missing/],
  ],
  [
    "an id that Logto can't store",
    { ...connector, instanceId: "a b" },
    [/^instanceId must be letters, digits/],
  ],
  [
    "an e-mail address that isn't one, and a setting that http-email doesn't know",
    { connectorId: "http-email", config: { endpoint: "mail", token: "x" } },
    [/^config doesn't know token/, /^config\.endpoint must be an absolute URL/],
  ],
] satisfies Refusal[];
