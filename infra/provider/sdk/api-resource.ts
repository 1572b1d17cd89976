// An API that access tokens are issued for (RFC 8707), with its scopes.
import * as pulumi from "@pulumi/pulumi";
import { propertiesOf } from "./properties-of.ts";

/** A permission of an API. */
export interface ScopeArgs {
  /** The scope's name, as it is asked for in an authorization request. */
  name: pulumi.Input<string>;
  /** What it permits, for administrators. */
  description?: pulumi.Input<string>;
}

/** What an API resource is made of. */
export interface ApiResourceArgs {
  /** The name that administrators see. */
  name: pulumi.Input<string>;
  /** The resource indicator, an absolute URI (RFC 8707). Unique in the tenant; another one replaces the resource. */
  indicator: pulumi.Input<string>;
  /** Life of an access token in seconds. Logto's default is 3600. */
  accessTokenTtl?: pulumi.Input<number>;
  /** Whether tokens are for this API when a client names none. A tenant has one at most; another that is set takes its place. */
  isDefault?: pulumi.Input<boolean>;
  /** The API's scopes; others are removed. Left out: scopes stay as they are. */
  scopes?: pulumi.Input<pulumi.Input<ScopeArgs>[]>;
}

/** A Logto API resource (`/api/resources`). Import by its indicator or id. */
export class ApiResource extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly indicator: pulumi.Output<string>;
  declare public readonly accessTokenTtl: pulumi.Output<number | undefined>;
  declare public readonly isDefault: pulumi.Output<boolean | undefined>;
  declare public readonly scopes: pulumi.Output<pulumi.Unwrap<ScopeArgs>[] | undefined>;

  public constructor(name: string, args: ApiResourceArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "logto:index:ApiResource",
      name,
      propertiesOf(args, ["accessTokenTtl", "isDefault", "scopes"], options),
      options,
    );
  }

  /** Reads one that is there already, by its indicator or id, without managing it. */
  public static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): ApiResource {
    return new ApiResource(name, { name: "", indicator: "" }, { ...options, id });
  }
}
