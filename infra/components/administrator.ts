/** The first administrator of the admin console, since nobody may register there. */
import * as pulumi from "@pulumi/pulumi";
import { type Provider, RandomSecret, User } from "../provider/index.ts";

export interface AdministratorArgs {
  /** The provider of the tenant `admin`. */
  provider: Provider;
  username: string;
  /** The server that has to be there. */
  logto: pulumi.Resource;
  /** Where Logto keeps it: destroyed together, Logto isn't asked, which may not answer any more. */
  dataVolume: pulumi.Resource;
}

/** A user of the admin tenant who manages the tenant `default`, with a generated password. */
export class Administrator extends pulumi.ComponentResource {
  /** The password (secret). */
  public readonly password: pulumi.Output<string>;

  public constructor(name: string, args: AdministratorArgs, options?: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:Administrator", name, {}, options);
    this.password = pulumi.secret(new RandomSecret("admin-password", { bytes: 18 }, { parent: this }).value);
    new User(
      "administrator",
      {
        username: args.username,
        password: this.password,
        name: "Administrator",
        roles: ["user", "default:admin"],
        organizations: [{ organizationId: "t-default", roles: ["admin"] }],
      },
      { parent: this, provider: args.provider, dependsOn: args.logto, deletedWith: args.dataVolume },
    );
    this.registerOutputs({});
  }
}
