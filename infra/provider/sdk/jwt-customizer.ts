// A script that adds claims to access tokens.
import * as pulumi from "@pulumi/pulumi";
import { secretInput, withSecretOutputs } from "./secret-input.ts";

/** The script, and what it gets. */
export interface JwtCustomizerArgs {
  /** `access-token`: tokens of people. `client-credentials`: tokens of machines. Another one replaces the resource. */
  tokenType: pulumi.Input<"access-token" | "client-credentials">;
  /**
   * JavaScript, no module, with a function `getCustomJwtClaims` that returns the claims to add. Logto runs it for every
   * token, in the server's process, and leaves the claims out where it fails.
   * @example "const getCustomJwtClaims = async ({ context }) => ({ plan: context.user.customData.plan });"
   */
  script: pulumi.Input<string>;
  /** What the script gets as `environmentVariables`; sent as a whole. Kept as a secret. */
  environmentVariables?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** A context for trying the script in Logto's console: user, application, organization and so on. */
  contextSample?: pulumi.Input<Record<string, unknown>>;
  /** A token's content for trying the script in Logto's console. */
  tokenSample?: pulumi.Input<Record<string, unknown>>;
  /**
   * Whether a token is refused where the script fails. Logto 1.42 keeps it and heeds it only with its development features
   * on.
   */
  blockIssuanceOnError?: pulumi.Input<boolean>;
}

/**
 * A JWT customizer of a Logto tenant (`/api/configs/jwt-customizer`). An existing one is adopted. Import by the type of token.
 */
export class JwtCustomizer extends pulumi.CustomResource {
  declare public readonly tokenType: pulumi.Output<"access-token" | "client-credentials">;
  declare public readonly script: pulumi.Output<string>;
  declare public readonly environmentVariables: pulumi.Output<Record<string, string> | undefined>;
  declare public readonly contextSample: pulumi.Output<Record<string, unknown> | undefined>;
  declare public readonly tokenSample: pulumi.Output<Record<string, unknown> | undefined>;
  declare public readonly blockIssuanceOnError: pulumi.Output<boolean | undefined>;

  public constructor(name: string, args: JwtCustomizerArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, environmentVariables: secretInput(args.environmentVariables) };
    super("logto:index:JwtCustomizer", name, inputs, withSecretOutputs(["environmentVariables"], options));
  }
}
