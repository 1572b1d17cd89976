// A permission inside organizations, the same for all of a tenant.
import * as pulumi from "@pulumi/pulumi";

/** What an organization scope is made of. */
export interface OrganizationScopeArgs {
  /** Unique in the tenant, such as `read:invoices`. */
  name: pulumi.Input<string>;
  /** What it permits, for administrators. */
  description?: pulumi.Input<string>;
}

/** A Logto organization scope (`/api/organization-scopes`). One with the same name is adopted. Import by its id. */
export class OrganizationScope extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly description: pulumi.Output<string | undefined>;

  public constructor(name: string, args: OrganizationScopeArgs, options?: pulumi.CustomResourceOptions) {
    super("logto:index:OrganizationScope", name, { ...args }, options);
  }
}
