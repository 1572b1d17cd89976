/** Puts the seed data of infra/preview-seed.ts into a preview's Logto. */
import * as pulumi from "@pulumi/pulumi";
import type { ManagedPreview } from "../preview-config.ts";
import { seedApplications, seededPeople, seedRoles, seedUsers } from "../preview-seed.ts";
import { Application, type Provider, RandomSecret, Role, User } from "../provider/index.ts";
import type { SignIn } from "./sign-in.ts";

export interface PreviewSeedArgs {
  /** The provider of the tenant `default`. */
  provider: Provider;
  /** Where Logto keeps it all: destroyed together, Logto isn't asked, which may not answer any more. */
  dataVolume: pulumi.Resource;
  preview: ManagedPreview;
  signIn: SignIn;
}

/** Seeded applications, roles and people. */
export class PreviewSeed extends pulumi.ComponentResource {
  /** The password of the seeded people (secret), where people sign in with one. */
  public readonly password: pulumi.Output<string> | undefined;

  public constructor(name: string, args: PreviewSeedArgs, options?: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:PreviewSeed", name, {}, { dependsOn: args.signIn, ...options });
    const child = { parent: this, provider: args.provider, deletedWith: args.dataVolume };
    this.password =
      args.preview.variant === "phone-password"
        ? pulumi.secret(new RandomSecret("seed-password", { bytes: 16 }, { parent: this }).value)
        : undefined;
    this.createApplications(child);
    const roles = this.createRoles(args.signIn.apiIndicator, child);
    this.createPeople(args.preview, { ...child, dependsOn: roles });
    this.registerOutputs({});
  }

  private createApplications(child: pulumi.CustomResourceOptions): void {
    for (const { name, description, type, redirectUris, postLogoutRedirectUris } of seedApplications) {
      const oidcClientMetadata = {
        redirectUris: [...redirectUris],
        postLogoutRedirectUris: [...postLogoutRedirectUris],
      };
      new Application(`seed-${name}`, { name, description, type, oidcClientMetadata }, child);
    }
  }

  private createRoles(indicator: string, child: pulumi.CustomResourceOptions): Role[] {
    return seedRoles.map(
      ({ name, description }) =>
        new Role(
          `seed-${name}`,
          { name, description, scopes: [{ indicator, scope: "read:reports" }] },
          child,
        ),
    );
  }

  private createPeople({ phoneNumber, variant }: ManagedPreview, child: pulumi.CustomResourceOptions): void {
    const people = seededPeople(phoneNumber);
    seedUsers.forEach(({ username, name, roles }, index) => {
      const person = people[index];
      if (person === undefined) return;
      new User(
        `seed-${username}`,
        {
          username,
          name,
          primaryPhone: `+${person.phoneNumber}`,
          roles: [...roles],
          ...(variant === "phone-or-email" && { primaryEmail: person.email }),
          ...(this.password && { password: this.password }),
        },
        child,
      );
    });
  }
}
