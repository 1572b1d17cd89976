// A further secret of an application, so that one can be rotated while the old one still works.
import * as pulumi from "@pulumi/pulumi";
import { withSecretOutputs } from "./secret-input.ts";
import { propertiesOf } from "./properties-of.ts";

/** Whose secret, and until when. */
export interface ApplicationSecretArgs {
  /** The application's id; another one replaces the secret. `SPA` and `Native` have no secrets. */
  applicationId: pulumi.Input<string>;
  /**
   * Unique in the application. Another name replaces the secret: the new one comes first, and the old one goes when
   * everything that uses it has moved.
   */
  name: pulumi.Input<string>;
  /**
   * When it stops working (RFC 3339); never unless given. Another time replaces the secret.
   * @example "2027-01-31T00:00:00Z"
   */
  expiresAt?: pulumi.Input<string>;
}

/**
 * A secret of a Logto application (`/api/applications/{id}/secrets`). To rotate: give it another name, or add a new
 * one, move to it, remove the old one. Import by `<application's name or id>/<name>`.
 */
export class ApplicationSecret extends pulumi.CustomResource {
  declare public readonly applicationId: pulumi.Output<string>;
  declare public readonly name: pulumi.Output<string>;
  declare public readonly expiresAt: pulumi.Output<string | undefined>;
  /** The secret itself. */
  declare public readonly value: pulumi.Output<string>;

  public constructor(name: string, args: ApplicationSecretArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = propertiesOf(args, ["expiresAt", "value"], options);
    super("logto:index:ApplicationSecret", name, inputs, withSecretOutputs(["value"], options));
  }

  /** Reads one that is there already, by `<application's name or id>/<name>`, without managing it. */
  public static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): ApplicationSecret {
    return new ApplicationSecret(name, { applicationId: "", name: "" }, { ...options, id });
  }
}
