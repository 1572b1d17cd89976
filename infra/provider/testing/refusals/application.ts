import { webApplication } from "../fixtures.ts";
import type { Refusal } from "./refusal.ts";

export default [
  [
    "an address that isn't a URL",
    { ...webApplication, oidcClientMetadata: { redirectUris: ["not a url"] } },
    [/^oidcClientMetadata\.redirectUris\[0\] must be an absolute URL/],
  ],
  [
    "a type that doesn't exist and an unknown property",
    { name: "", type: "Web", colour: "red" },
    [/doesn't know colour: remove it/, /^name must have at least 1/, /^type must be one of "Traditional"/],
  ],
  [
    "a token lifetime out of range",
    { ...webApplication, customClientMetadata: { refreshTokenTtlInDays: 999 } },
    [/^customClientMetadata\.refreshTokenTtlInDays must be at most 180/],
  ],
  [
    "consent where nobody is asked for it, and to scopes that are none",
    {
      ...webApplication,
      userConsentScopes: {
        userScopes: ["everything"],
        resourceScopes: [{ indicator: "https://books.example.com" }],
      },
    },
    [
      /^userConsentScopes is only for third-party applications.*isThirdParty: true/,
      /^userConsentScopes\.resourceScopes\[0\]\.scope is missing/,
      /^userConsentScopes\.userScopes\[0\] must be one of "profile"/,
    ],
  ],
  [
    "a look of its own with a colour and addresses that are none",
    {
      ...webApplication,
      signInExperience: {
        color: { primaryColor: "red" },
        branding: { logoUrl: "logo" },
        privacyPolicyUrl: "privacy",
        signInMode: "SignIn",
      },
    },
    [
      /^signInExperience doesn't know signInMode/,
      /^signInExperience\.branding\.logoUrl must be an absolute URL/,
      /^signInExperience\.color\.primaryColor/,
      /^signInExperience\.privacyPolicyUrl must be an absolute URL/,
    ],
  ],
  [
    "somebody else's machine that may exchange tokens and uses the device flow",
    {
      name: "Job",
      type: "MachineToMachine",
      isThirdParty: true,
      customClientMetadata: { allowTokenExchange: true, isDeviceFlow: true },
    },
    [
      /^customClientMetadata\.allowTokenExchange must not be true for a third-party application/,
      /^customClientMetadata\.isDeviceFlow is only for applications of type Native/,
      /^isThirdParty must not be true for MachineToMachine/,
    ],
  ],
  [
    "rules that let nobody in",
    { ...webApplication, accessControl: { roles: [] } },
    [/^accessControl has no rule, so nobody could sign in.*remove it to let everybody in/],
  ],
  [
    "an organization's members, with no role at all",
    { ...webApplication, accessControl: { organizations: [{ organizationId: "acme", roles: [] }] } },
    [/^accessControl\.organizations\[0\]\.roles must have at least 1 element/],
  ],
  [
    "consent to the use of the Management API",
    {
      ...webApplication,
      isThirdParty: true,
      userConsentScopes: { resourceScopes: [{ indicator: "https://default.logto.app/api", scope: "all" }] },
    },
    [/^userConsentScopes\.resourceScopes\[0\]\.indicator is the Management API/],
  ],
] satisfies Refusal[];
