// What people may see and change of their own account. Every tenant has exactly one.
import * as pulumi from "@pulumi/pulumi";

/** `Off`: hidden; `ReadOnly`: shown; `Edit`: may be changed. */
export type AccountFieldControl = "Off" | "ReadOnly" | "Edit";

/** What people may do with each part of their account; `Off` where left out. */
export interface AccountCenterFieldsArgs {
  name?: pulumi.Input<AccountFieldControl>;
  avatar?: pulumi.Input<AccountFieldControl>;
  /** The standard claims. */
  profile?: pulumi.Input<AccountFieldControl>;
  email?: pulumi.Input<AccountFieldControl>;
  /** `Edit`: people change their phone number, after proving the old and the new one. */
  phone?: pulumi.Input<AccountFieldControl>;
  password?: pulumi.Input<AccountFieldControl>;
  username?: pulumi.Input<AccountFieldControl>;
  /** Linked social identities. */
  social?: pulumi.Input<AccountFieldControl>;
  customData?: pulumi.Input<AccountFieldControl>;
  mfa?: pulumi.Input<AccountFieldControl>;
  passkey?: pulumi.Input<AccountFieldControl>;
  /** The list of places where the person is signed in. */
  session?: pulumi.Input<AccountFieldControl>;
}

/** The settings to keep. What is left out stays as the server has it. */
export interface AccountCenterArgs {
  /** Whether there is one. Logto's default is false. */
  enabled?: pulumi.Input<boolean>;
  /** What people may do with each part of their account; sent as a whole. */
  fields?: pulumi.Input<AccountCenterFieldsArgs>;
  /** Further origins on which passkeys of this tenant may be used. */
  webauthnRelatedOrigins?: pulumi.Input<pulumi.Input<string>[]>;
  /** Where people are sent who want to delete their account. */
  deleteAccountUrl?: pulumi.Input<string>;
  /** CSS added to the pages. */
  customCss?: pulumi.Input<string>;
  /** Custom profile fields on the pages, in this order; they must exist. */
  profileFields?: pulumi.Input<pulumi.Input<{ name: pulumi.Input<string> }>[]>;
}

/**
 * The account center of a Logto tenant (`/api/account-center`): adopted when it is created, and on destroy the parts
 * that were set go back to Logto's defaults. Import by the id `default`.
 */
export class AccountCenter extends pulumi.CustomResource {
  declare public readonly enabled: pulumi.Output<boolean | undefined>;
  declare public readonly fields: pulumi.Output<pulumi.Unwrap<AccountCenterFieldsArgs> | undefined>;

  public constructor(name: string, args: AccountCenterArgs, options?: pulumi.CustomResourceOptions) {
    super("logto:index:AccountCenter", name, { ...args }, options);
  }
}
