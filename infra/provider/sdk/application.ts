// An application: something that people sign in to, or a machine that calls APIs.
import * as pulumi from "@pulumi/pulumi";
import { withSecretOutputs } from "./secret-input.ts";
import { propertiesOf } from "./properties-of.ts";
import type { RoleScopeArgs } from "./role.ts";
import type { BrandingArgs, ColorArgs } from "./sign-in-experience-types.ts";

/** `Traditional`: a web app with a server; `SPA`: only in the browser; `Native`: on a device; `MachineToMachine`: no person. */
export type ApplicationType = "Traditional" | "SPA" | "Native" | "MachineToMachine";

/** OpenID Connect client metadata (OpenID Connect Dynamic Client Registration 1.0, section 2). */
export interface OidcClientMetadataArgs {
  /** Addresses to which Logto may send a browser after sign-in. Compared exactly. */
  redirectUris?: pulumi.Input<pulumi.Input<string>[]>;
  /** Addresses to which Logto may send a browser after sign-out. Compared exactly. */
  postLogoutRedirectUris?: pulumi.Input<pulumi.Input<string>[]>;
  /** Where Logto tells the application's server that a session has ended (OpenID Connect Back-Channel Logout 1.0). */
  backchannelLogoutUri?: pulumi.Input<string>;
  /** Whether that message must carry the session's id, `sid`. */
  backchannelLogoutSessionRequired?: pulumi.Input<boolean>;
  /** The application's logo. */
  logoUri?: pulumi.Input<string>;
}

/** Logto's own settings of an application. */
export interface CustomClientMetadataArgs {
  /** Origins that may call the token endpoint from a browser. */
  corsAllowedOrigins?: pulumi.Input<pulumi.Input<string>[]>;
  /** Life of an ID token in seconds. */
  idTokenTtl?: pulumi.Input<number>;
  /** Life of a refresh token in seconds; `refreshTokenTtlInDays` goes before it. */
  refreshTokenTtl?: pulumi.Input<number>;
  /** Life of a refresh token in days, 1 to 180. */
  refreshTokenTtlInDays?: pulumi.Input<number>;
  /** Issue a refresh token even when the request doesn't ask for consent. Traditional applications only. */
  alwaysIssueRefreshToken?: pulumi.Input<boolean>;
  /** Replace a refresh token when most of its life has passed. Logto's default is true. */
  rotateRefreshToken?: pulumi.Input<boolean>;
  /** Allow token exchange (RFC 8693). Logto's default is false. */
  allowTokenExchange?: pulumi.Input<boolean>;
  /** Use the device authorization grant (RFC 8628). Native applications only; another value replaces the application. */
  isDeviceFlow?: pulumi.Input<boolean>;
  /** How many sessions one person may have in this application. */
  maxAllowedGrants?: pulumi.Input<number>;
}

/** What people have, as Logto names it. */
export type UserScope =
  | "profile"
  | "email"
  | "phone"
  | "address"
  | "custom_data"
  | "identities"
  | "roles"
  | "urn:logto:scope:organizations"
  | "urn:logto:scope:organization_roles"
  | "urn:logto:scope:sessions";

/** What a third-party application may ask people to consent to. A part that is left out means none. */
export interface UserConsentScopesArgs {
  /** What people have: profile, e-mail address, phone number and so on. */
  userScopes?: pulumi.Input<pulumi.Input<UserScope>[]>;
  /** Scopes of API resources. */
  resourceScopes?: pulumi.Input<pulumi.Input<RoleScopeArgs>[]>;
  /** Names of organization scopes. */
  organizationScopes?: pulumi.Input<pulumi.Input<string>[]>;
  /** Scopes of API resources that people have as members of an organization. */
  organizationResourceScopes?: pulumi.Input<pulumi.Input<RoleScopeArgs>[]>;
}

/** An application's own look and links. What is left out is the tenant's. */
export interface ApplicationSignInExperienceArgs {
  /** Colours of the pages. */
  color?: pulumi.Input<Partial<ColorArgs>>;
  /** Logos and icons: https or data: addresses. */
  branding?: pulumi.Input<BrandingArgs>;
  /** CSS added to the pages. */
  customCss?: pulumi.Input<string>;
  /** The name where people are asked for consent, instead of `name`. */
  displayName?: pulumi.Input<string>;
  /** Address of the terms of use. */
  termsOfUseUrl?: pulumi.Input<string>;
  /** Address of the privacy policy. */
  privacyPolicyUrl?: pulumi.Input<string>;
}

/** Who may sign in to an application: whoever fits one of the rules. */
export interface AccessControlArgs {
  /** Ids of people. */
  userIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Names of roles: whoever holds one of them. */
  roles?: pulumi.Input<pulumi.Input<string>[]>;
  /** Organizations: their members, or those with certain roles. */
  organizations?: pulumi.Input<
    pulumi.Input<{
      /** The organization's id. */
      organizationId: pulumi.Input<string>;
      /** Names of organization roles: whoever holds one of them there. Left out: all members. */
      roles?: pulumi.Input<pulumi.Input<string>[]>;
    }>[]
  >;
}

/** What an application is made of. A property that is left out stays as the server has it. */
export interface ApplicationArgs {
  /** The name that people see. */
  name: pulumi.Input<string>;
  /** What kind of application it is. Another type replaces the application. */
  type: pulumi.Input<ApplicationType>;
  /** A note for administrators. */
  description?: pulumi.Input<string>;
  /**
   * Whether it belongs to somebody else, so that people are asked for consent. Logto's default is false; another value
   * replaces the application.
   */
  isThirdParty?: pulumi.Input<boolean>;
  /** OpenID Connect client metadata; sent as a whole. */
  oidcClientMetadata?: pulumi.Input<OidcClientMetadataArgs>;
  /** Logto's own settings; sent as a whole. */
  customClientMetadata?: pulumi.Input<CustomClientMetadataArgs>;
  /** Any JSON object of your own. */
  customData?: pulumi.Input<Record<string, unknown>>;
  /** What it may ask people to consent to, as a whole: others are taken away. Third-party applications only. */
  userConsentScopes?: pulumi.Input<UserConsentScopesArgs>;
  /**
   * Its own look and links; sent as a whole. Of your own application they are on the sign-in pages (`color`, `branding`,
   * `customCss`), of a third-party one where people are asked for consent.
   */
  signInExperience?: pulumi.Input<ApplicationSignInExperienceArgs>;
  /** Who may sign in to it; sent as a whole. Everybody may where there is none. */
  accessControl?: pulumi.Input<AccessControlArgs>;
}

/** A Logto application (`/api/applications`). Import by its name or id: `pulumi import logto:index:Application app Shop`. */
export class Application extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly type: pulumi.Output<ApplicationType>;
  declare public readonly description: pulumi.Output<string | undefined>;
  declare public readonly isThirdParty: pulumi.Output<boolean | undefined>;
  declare public readonly oidcClientMetadata: pulumi.Output<
    pulumi.Unwrap<OidcClientMetadataArgs> | undefined
  >;
  declare public readonly customClientMetadata: pulumi.Output<
    pulumi.Unwrap<CustomClientMetadataArgs> | undefined
  >;
  declare public readonly customData: pulumi.Output<Record<string, unknown> | undefined>;
  declare public readonly userConsentScopes: pulumi.Output<pulumi.Unwrap<UserConsentScopesArgs> | undefined>;
  declare public readonly signInExperience: pulumi.Output<
    pulumi.Unwrap<ApplicationSignInExperienceArgs> | undefined
  >;
  declare public readonly accessControl: pulumi.Output<pulumi.Unwrap<AccessControlArgs> | undefined>;
  /** The OpenID Connect client id. */
  declare public readonly applicationId: pulumi.Output<string>;
  /** The client secret; null for `SPA` and `Native`, which have none. */
  declare public readonly secret: pulumi.Output<string | null>;

  public constructor(name: string, args: ApplicationArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = propertiesOf(
      args,
      [
        "description",
        "isThirdParty",
        "oidcClientMetadata",
        "customClientMetadata",
        "customData",
        "userConsentScopes",
        "signInExperience",
        "accessControl",
        "applicationId",
        "secret",
      ],
      options,
    );
    super("logto:index:Application", name, inputs, withSecretOutputs(["secret"], options));
  }

  /** Reads one that is there already, by its name or id, without managing it. */
  public static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): Application {
    return new Application(name, { name: "", type: "SPA" }, { ...options, id });
  }
}
