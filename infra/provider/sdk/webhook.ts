// An address that Logto calls when something happens.
import * as pulumi from "@pulumi/pulumi";
import { secretInput, withSecretOutputs } from "./secret-input.ts";
import { propertiesOf } from "./properties-of.ts";

/** What a webhook is made of. */
export interface WebhookArgs {
  /** The name that administrators see. One with the same name and url is adopted. */
  name: pulumi.Input<string>;
  /** Where Logto sends a POST request to. */
  url: pulumi.Input<string>;
  /**
   * What it is called for.
   * @example ["PostRegister", "PostSignIn", "User.Created"]
   */
  events: pulumi.Input<pulumi.Input<string>[]>;
  /** Further headers of the request; sent as a whole. Kept as a secret. */
  headers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Whether it is called. Logto's default is true. */
  enabled?: pulumi.Input<boolean>;
  /** Any values; Logto makes a new signing key when one of them changes. */
  signingKeyKeepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A Logto webhook (`/api/hooks`). Import by its name or id. */
export class Webhook extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly url: pulumi.Output<string>;
  declare public readonly events: pulumi.Output<string[]>;
  declare public readonly headers: pulumi.Output<Record<string, string> | undefined>;
  declare public readonly enabled: pulumi.Output<boolean | undefined>;
  declare public readonly signingKeyKeepers: pulumi.Output<Record<string, string> | undefined>;
  /** The key of the signature in the header `logto-signature-sha-256`. Secret. */
  declare public readonly signingKey: pulumi.Output<string>;

  public constructor(name: string, args: WebhookArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = propertiesOf(
      { ...args, headers: secretInput(args.headers) },
      ["headers", "enabled", "signingKeyKeepers", "signingKey"],
      options,
    );
    super("logto:index:Webhook", name, inputs, withSecretOutputs(["headers", "signingKey"], options));
  }

  /** Reads one that is there already, by its name or id, without managing it. */
  public static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): Webhook {
    return new Webhook(name, { name: "", url: "", events: [] }, { ...options, id });
  }
}
