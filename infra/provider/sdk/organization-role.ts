// A role inside organizations, the same for all of a tenant, with its scopes.
import * as pulumi from "@pulumi/pulumi";
import type { RoleScopeArgs } from "./role.ts";
import { propertiesOf } from "./properties-of.ts";

/** What an organization role is made of. */
export interface OrganizationRoleArgs {
  /** Unique in the tenant. */
  name: pulumi.Input<string>;
  /** What the role is for. */
  description?: pulumi.Input<string>;
  /**
   * Who may hold it. Another type replaces the role.
   * @default "User"
   */
  type?: pulumi.Input<"User" | "MachineToMachine">;
  /** Names of the organization scopes that it holds; others are taken away. Left out: they stay. */
  scopes?: pulumi.Input<pulumi.Input<string>[]>;
  /** Scopes of API resources that it holds; others are taken away. Left out: they stay. */
  resourceScopes?: pulumi.Input<pulumi.Input<RoleScopeArgs>[]>;
}

/** A Logto organization role (`/api/organization-roles`). One with the same name is adopted. Import by its name or id. */
export class OrganizationRole extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly description: pulumi.Output<string | undefined>;
  declare public readonly type: pulumi.Output<"User" | "MachineToMachine">;
  declare public readonly scopes: pulumi.Output<string[] | undefined>;
  declare public readonly resourceScopes: pulumi.Output<pulumi.Unwrap<RoleScopeArgs>[] | undefined>;

  public constructor(name: string, args: OrganizationRoleArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "logto:index:OrganizationRole",
      name,
      propertiesOf(args, ["description", "type", "scopes", "resourceScopes"], options),
      options,
    );
  }

  /** Reads one that is there already, by its name or id, without managing it. */
  public static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): OrganizationRole {
    return new OrganizationRole(name, { name: "" }, { ...options, id });
  }
}
