// A permission inside organizations, the same for all of a tenant.
import * as pulumi from "@pulumi/pulumi";
import { propertiesOf } from "./properties-of.ts";

/** What an organization scope is made of. */
export interface OrganizationScopeArgs {
  /** Unique in the tenant, such as `read:invoices`. */
  name: pulumi.Input<string>;
  /** What it permits, for administrators. */
  description?: pulumi.Input<string>;
}

/** A Logto organization scope (`/api/organization-scopes`). One with the same name is adopted. Import by its name or id. */
export class OrganizationScope extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly description: pulumi.Output<string | undefined>;

  public constructor(name: string, args: OrganizationScopeArgs, options?: pulumi.CustomResourceOptions) {
    super("logto:index:OrganizationScope", name, propertiesOf(args, ["description"], options), options);
  }

  /** Reads one that is there already, by its name or id, without managing it. */
  public static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): OrganizationScope {
    return new OrganizationScope(name, { name: "" }, { ...options, id });
  }
}
