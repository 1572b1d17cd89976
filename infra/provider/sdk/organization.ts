// A group of users with roles of their own, such as a customer of a multi-tenant app, and how people join it.
import * as pulumi from "@pulumi/pulumi";
import type { BrandingArgs, ColorArgs } from "./sign-in-experience-types.ts";
import { propertiesOf } from "./properties-of.ts";

/** Just-in-time provisioning: who becomes a member by signing in. */
export interface OrganizationJitArgs {
  /** People who sign up with a verified address of one of these domains become members. */
  emailDomains?: pulumi.Input<pulumi.Input<string>[]>;
  /** People who sign in through one of these enterprise SSO connectors become members. */
  ssoConnectorIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Names of the organization roles that they then hold. */
  roles?: pulumi.Input<pulumi.Input<string>[]>;
}

/** What an organization is made of. A property that is left out stays as the server has it. */
export interface OrganizationArgs {
  /** The name that people see. */
  name: pulumi.Input<string>;
  /** A note for administrators. */
  description?: pulumi.Input<string>;
  /** Any JSON object of your own. */
  customData?: pulumi.Input<Record<string, unknown>>;
  /** Whether members need a second factor. Logto's default is false. */
  isMfaRequired?: pulumi.Input<boolean>;
  /** Logos and icons of its sign-in pages; sent as a whole. */
  branding?: pulumi.Input<BrandingArgs>;
  /** Colours of its sign-in pages; sent as a whole. */
  color?: pulumi.Input<Partial<ColorArgs>>;
  /** CSS added to its sign-in pages. */
  customCss?: pulumi.Input<string>;
  /** Just-in-time provisioning; sent as a whole. */
  jit?: pulumi.Input<OrganizationJitArgs>;
}

/** A Logto organization (`/api/organizations`). Import by its name or id. */
export class Organization extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly description: pulumi.Output<string | undefined>;
  declare public readonly customData: pulumi.Output<Record<string, unknown> | undefined>;
  declare public readonly isMfaRequired: pulumi.Output<boolean | undefined>;
  declare public readonly branding: pulumi.Output<pulumi.Unwrap<BrandingArgs> | undefined>;
  declare public readonly color: pulumi.Output<pulumi.Unwrap<Partial<ColorArgs>> | undefined>;
  declare public readonly customCss: pulumi.Output<string | undefined>;
  declare public readonly jit: pulumi.Output<pulumi.Unwrap<OrganizationJitArgs> | undefined>;

  public constructor(name: string, args: OrganizationArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "logto:index:Organization",
      name,
      propertiesOf(
        args,
        ["description", "customData", "isMfaRequired", "branding", "color", "customCss", "jit"],
        options,
      ),
      options,
    );
  }

  /** Reads one that is there already, by its name or id, without managing it. */
  public static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): Organization {
    return new Organization(name, { name: "" }, { ...options, id });
  }
}
