// A role: scopes of APIs that users or machine-to-machine applications hold together.
import * as pulumi from "@pulumi/pulumi";
import { propertiesOf } from "./properties-of.ts";

/** One scope of one API. */
export interface RoleScopeArgs {
  /** The API's resource indicator. */
  indicator: pulumi.Input<string>;
  /** The scope's name. */
  scope: pulumi.Input<string>;
}

/** What a role is made of. */
export interface RoleArgs {
  /** Unique in the tenant. */
  name: pulumi.Input<string>;
  /** What the role is for. */
  description: pulumi.Input<string>;
  /**
   * Who may hold it. Another type replaces the role.
   * @default "User"
   */
  type?: pulumi.Input<"User" | "MachineToMachine">;
  /** Whether every new user gets it. Logto's default is false. */
  isDefault?: pulumi.Input<boolean>;
  /** The role's scopes; others are taken away. Left out: scopes stay as they are. */
  scopes?: pulumi.Input<pulumi.Input<RoleScopeArgs>[]>;
}

/** A Logto role (`/api/roles`). Import by its name or id. */
export class Role extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly description: pulumi.Output<string>;
  declare public readonly type: pulumi.Output<"User" | "MachineToMachine">;
  declare public readonly isDefault: pulumi.Output<boolean | undefined>;
  declare public readonly scopes: pulumi.Output<pulumi.Unwrap<RoleScopeArgs>[] | undefined>;

  public constructor(name: string, args: RoleArgs, options?: pulumi.CustomResourceOptions) {
    super("logto:index:Role", name, propertiesOf(args, ["type", "isDefault", "scopes"], options), options);
  }

  /** Reads one that is there already, by its name or id, without managing it. */
  public static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Role {
    return new Role(name, { name: "", description: "" }, { ...options, id });
  }
}
