// Enterprise single sign-on: sign-in through a company's own identity provider, by e-mail domain.
import * as pulumi from "@pulumi/pulumi";
import { propertiesOf } from "./properties-of.ts";

/** What an SSO connector is made of. */
export interface SsoConnectorArgs {
  /** The identity provider's kind. Another one replaces the connector. */
  providerName: pulumi.Input<"OIDC" | "SAML" | "AzureAD" | "GoogleWorkspace" | "Okta" | "AzureAdOidc">;
  /** The name that administrators see; unique in the tenant. */
  connectorName: pulumi.Input<string>;
  /**
   * The provider's settings, sent as a whole. OIDC, Okta, AzureAdOidc: `clientId`, `clientSecret`, `issuer`, `scope`;
   * GoogleWorkspace the same without `issuer`; SAML, AzureAD: `metadataUrl`, or `metadata`, or `entityId`,
   * `signInEndpoint` and `x509Certificate`; `attributeMapping`. Logto asks the provider when it is sent. `clientSecret`
   * is kept as a secret.
   */
  config?: pulumi.Input<Record<string, unknown>>;
  /** E-mail domains whose people sign in through it; no public ones such as gmail.com. */
  domains?: pulumi.Input<pulumi.Input<string>[]>;
  /** What the sign-in page shows; sent as a whole. */
  branding?: pulumi.Input<{
    displayName?: pulumi.Input<string>;
    logo?: pulumi.Input<string>;
    darkLogo?: pulumi.Input<string>;
  }>;
  /** Copy the profile at every sign-in, not only the first. Logto's default is false. */
  syncProfile?: pulumi.Input<boolean>;
  /** Keep the provider's tokens; needs `SECRET_VAULT_KEK`. OIDC only. Logto's default is false. */
  enableTokenStorage?: pulumi.Input<boolean>;
}

/** A Logto SSO connector (`/api/sso-connectors`). One with the same name is adopted. Import by its name or id. */
export class SsoConnector extends pulumi.CustomResource {
  declare public readonly providerName: pulumi.Output<string>;
  declare public readonly connectorName: pulumi.Output<string>;
  declare public readonly config: pulumi.Output<Record<string, unknown> | undefined>;
  declare public readonly domains: pulumi.Output<string[] | undefined>;
  declare public readonly branding: pulumi.Output<
    { displayName?: string; logo?: string; darkLogo?: string } | undefined
  >;
  declare public readonly syncProfile: pulumi.Output<boolean | undefined>;
  declare public readonly enableTokenStorage: pulumi.Output<boolean | undefined>;

  public constructor(name: string, args: SsoConnectorArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "logto:index:SsoConnector",
      name,
      propertiesOf(args, ["config", "domains", "branding", "syncProfile", "enableTokenStorage"], options),
      options,
    );
  }

  /** Reads one that is there already, by its name or id, without managing it. */
  public static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): SsoConnector {
    return new SsoConnector(name, { providerName: "OIDC", connectorName: "" }, { ...options, id });
  }
}
