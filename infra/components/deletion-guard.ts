/**
 * What a destroy meets first. Pulumi deletes dependents before what they depend on and stops at the first refusal, so one
 * protected resource that depends on all others keeps the whole stack; with the volume alone protected, a destroy
 * took every container and password away before it came to the volume (seen).
 */
import * as pulumi from "@pulumi/pulumi";

/** Nothing but its protection, which `pulumi config set protect false` and an update switch off. */
export class DeletionGuard extends pulumi.ComponentResource {
  /** @param options `protect`, and everything to be kept in `dependsOn` */
  public constructor(name: string, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:DeletionGuard", name, {}, options);
    this.registerOutputs({});
  }
}
