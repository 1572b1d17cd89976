// A user of a tenant, with roles and organization memberships; in the tenant `admin`, an administrator.
import * as pulumi from "@pulumi/pulumi";
import { secretInput, withSecretOutputs } from "./secret-input.ts";
import { propertiesOf } from "./properties-of.ts";

/** Membership in an organization. */
export interface UserOrganizationArgs {
  /** The organization's id. */
  organizationId: pulumi.Input<string>;
  /** Names of the organization roles that the user holds there. */
  roles: pulumi.Input<pulumi.Input<string>[]>;
}

/** Standard claims of a user (OpenID Connect Core 1.0, section 5.1). */
export interface UserProfileArgs {
  familyName?: pulumi.Input<string>;
  givenName?: pulumi.Input<string>;
  middleName?: pulumi.Input<string>;
  nickname?: pulumi.Input<string>;
  preferredUsername?: pulumi.Input<string>;
  profile?: pulumi.Input<string>;
  website?: pulumi.Input<string>;
  gender?: pulumi.Input<string>;
  birthdate?: pulumi.Input<string>;
  zoneinfo?: pulumi.Input<string>;
  locale?: pulumi.Input<string>;
  address?: pulumi.Input<{
    formatted?: pulumi.Input<string>;
    streetAddress?: pulumi.Input<string>;
    locality?: pulumi.Input<string>;
    region?: pulumi.Input<string>;
    postalCode?: pulumi.Input<string>;
    country?: pulumi.Input<string>;
  }>;
}

/**
 * How a password was hashed. Argon2 and bcrypt in their usual form (`$argon2id$v=19$…`, `$2b$…`); SHA-1, SHA-256 and MD5 as
 * hexadecimal digits without a salt; `Legacy` for everything else that Node.js can compute, PBKDF2 included: the JSON text
 * `["sha512",["<salt>","@"],"<hash>"]`, or `["pbkdf2",["<salt>","<iterations>","<length>","<digest>","@"],"<hash>"]`, where
 * `@` stands for the password. Logto replaces the hash with an Argon2 one at the first sign-in.
 */
export type PasswordAlgorithm =
  "Argon2i" | "Argon2id" | "Argon2d" | "Bcrypt" | "SHA1" | "SHA256" | "MD5" | "Legacy";

/** What a user is made of. At least one of `username`, `primaryPhone` and `primaryEmail` is needed. */
export interface UserArgs {
  /** Letters, digits and `_`, not beginning with a digit; at most 128. Unique in the tenant. */
  username?: pulumi.Input<string>;
  /** The password. Kept as a secret; a change made elsewhere can't be seen. */
  password?: pulumi.Input<string>;
  /**
   * The password's hash from another system, instead of `password`. Kept as a secret. Logto takes it only when it creates
   * a user: it can't be changed, and somebody who is there already must have it.
   */
  passwordDigest?: pulumi.Input<string>;
  /** How `passwordDigest` was made. */
  passwordAlgorithm?: pulumi.Input<PasswordAlgorithm>;
  /** Country code and number, with or without `+`. Unique in the tenant. */
  primaryPhone?: pulumi.Input<string>;
  /** E-mail address. Unique in the tenant. */
  primaryEmail?: pulumi.Input<string>;
  /** The name that is shown. */
  name?: pulumi.Input<string>;
  /** Address of a picture. */
  avatar?: pulumi.Input<string>;
  /** Standard claims; sent as a whole. */
  profile?: pulumi.Input<UserProfileArgs>;
  /** Any JSON object of your own. */
  customData?: pulumi.Input<Record<string, unknown>>;
  /**
   * Whether the user is kept out; suspending ends every session.
   * @default false
   */
  isSuspended?: pulumi.Input<boolean>;
  /** Names of the roles that the user holds; others are taken away. Left out: roles stay as they are. */
  roles?: pulumi.Input<pulumi.Input<string>[]>;
  /** Organizations that the user belongs to. A membership that isn't listed, and was never listed, is left alone. */
  organizations?: pulumi.Input<pulumi.Input<UserOrganizationArgs>[]>;
}

/** A Logto user (`/api/users`). One with the same username, phone or e-mail address is adopted; import by one of them, or the id. */
export class User extends pulumi.CustomResource {
  declare public readonly username: pulumi.Output<string | undefined>;
  declare public readonly password: pulumi.Output<string | undefined>;
  declare public readonly passwordDigest: pulumi.Output<string | undefined>;
  declare public readonly passwordAlgorithm: pulumi.Output<PasswordAlgorithm | undefined>;
  declare public readonly primaryPhone: pulumi.Output<string | undefined>;
  declare public readonly primaryEmail: pulumi.Output<string | undefined>;
  declare public readonly name: pulumi.Output<string | undefined>;
  declare public readonly avatar: pulumi.Output<string | undefined>;
  declare public readonly profile: pulumi.Output<pulumi.Unwrap<UserProfileArgs> | undefined>;
  declare public readonly customData: pulumi.Output<Record<string, unknown> | undefined>;
  declare public readonly isSuspended: pulumi.Output<boolean | undefined>;
  declare public readonly roles: pulumi.Output<string[] | undefined>;
  declare public readonly organizations: pulumi.Output<pulumi.Unwrap<UserOrganizationArgs>[] | undefined>;

  public constructor(name: string, args: UserArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = propertiesOf(
      {
        ...args,
        password: secretInput(args.password),
        passwordDigest: secretInput(args.passwordDigest),
      },
      [
        "username",
        "password",
        "passwordDigest",
        "passwordAlgorithm",
        "primaryPhone",
        "primaryEmail",
        "name",
        "avatar",
        "profile",
        "customData",
        "isSuspended",
        "roles",
        "organizations",
      ],
      options,
    );
    super("logto:index:User", name, inputs, withSecretOutputs(["password", "passwordDigest"], options));
  }

  /** Reads one that is there already, by user name, phone number, e-mail address or id, without managing it. */
  public static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): User {
    return new User(name, {}, { ...options, id });
  }
}
