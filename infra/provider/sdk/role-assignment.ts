// One role for one user or one machine-to-machine application, in the whole tenant or in an organization.
import * as pulumi from "@pulumi/pulumi";
import { propertiesOf } from "./properties-of.ts";

/** Who holds which role. Exactly one of `userId` and `applicationId` is needed; every change replaces the assignment. */
export interface RoleAssignmentArgs {
  /**
   * The role's id, or its name; with `organizationId` an organization role's.
   * @example "Logto Management API access"
   */
  role: pulumi.Input<string>;
  /**
   * The organization in which the role is held: `role` is an organization role then. Membership comes with the first role
   * there and ends with the last.
   */
  organizationId?: pulumi.Input<string>;
  /** The user's id. */
  userId?: pulumi.Input<string>;
  /** The machine-to-machine application's id. */
  applicationId?: pulumi.Input<string>;
}

/**
 * The assignment of a Logto role. Don't use it for a User whose `roles` or `organizations` say the same: they would fight.
 * Import by `<role>/users/<user>` or `<role>/applications/<application>`, in an organization by
 * `<role>/organizations/<organization>/users/<user>` or `…/applications/<application>`; each by its name or id.
 */
export class RoleAssignment extends pulumi.CustomResource {
  declare public readonly role: pulumi.Output<string>;
  declare public readonly organizationId: pulumi.Output<string | undefined>;
  declare public readonly userId: pulumi.Output<string | undefined>;
  declare public readonly applicationId: pulumi.Output<string | undefined>;

  public constructor(name: string, args: RoleAssignmentArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "logto:index:RoleAssignment",
      name,
      propertiesOf(args, ["organizationId", "userId", "applicationId"], options),
      options,
    );
  }

  /** Reads one that is there already, by what it can be imported by, without managing it. */
  public static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): RoleAssignment {
    return new RoleAssignment(name, { role: "" }, { ...options, id });
  }
}
