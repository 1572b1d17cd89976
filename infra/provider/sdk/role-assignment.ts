// One role for one user or one machine-to-machine application.
import * as pulumi from "@pulumi/pulumi";

/** Who holds which role. Exactly one of `userId` and `applicationId` is needed; every change replaces the assignment. */
export interface RoleAssignmentArgs {
  /**
   * The role's id, or its name.
   * @example "Logto Management API access"
   */
  role: pulumi.Input<string>;
  /** The user's id. */
  userId?: pulumi.Input<string>;
  /** The machine-to-machine application's id. */
  applicationId?: pulumi.Input<string>;
}

/**
 * The assignment of a Logto role. Don't use it for a User whose `roles` are set: they would fight.
 * Import by `<role's id>/users/<user's id>` or `<role's id>/applications/<application's id>`.
 */
export class RoleAssignment extends pulumi.CustomResource {
  declare public readonly role: pulumi.Output<string>;
  declare public readonly userId: pulumi.Output<string | undefined>;
  declare public readonly applicationId: pulumi.Output<string | undefined>;

  public constructor(name: string, args: RoleAssignmentArgs, options?: pulumi.CustomResourceOptions) {
    super("logto:index:RoleAssignment", name, { ...args }, options);
  }
}
