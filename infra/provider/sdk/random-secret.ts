// A secret that the stack makes itself and keeps encrypted in its state.
import * as pulumi from "@pulumi/pulumi";
import { withSecretOutputs } from "./secret-input.ts";

/** How a secret is made. Changing any of these makes a new one. */
export interface RandomSecretArgs {
  /**
   * Number of random bytes, 16 to 1024.
   * @default 32
   */
  bytes?: pulumi.Input<number>;
  /**
   * How the bytes are written.
   * @default "base64url"
   */
  encoding?: pulumi.Input<"base64url" | "base64" | "hex">;
  /** Text put before the encoded bytes, for instance to satisfy a password policy. */
  prefix?: pulumi.Input<string>;
  /** Any values; a new secret is made when one of them changes. */
  keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Random bytes from the operating system (`crypto.randomBytes`). Needs no Logto server. */
export class RandomSecret extends pulumi.CustomResource {
  declare public readonly bytes: pulumi.Output<number>;
  declare public readonly encoding: pulumi.Output<"base64url" | "base64" | "hex">;
  declare public readonly prefix: pulumi.Output<string | undefined>;
  declare public readonly keepers: pulumi.Output<Record<string, string> | undefined>;
  /** The secret. */
  declare public readonly value: pulumi.Output<string>;

  public constructor(name: string, args: RandomSecretArgs = {}, options?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, value: undefined };
    super("logto:index:RandomSecret", name, inputs, withSecretOutputs(["value"], options));
  }
}
