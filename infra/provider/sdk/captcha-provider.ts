// The service that tells people from programs at sign-up and sign-in. A tenant has at most one.
import * as pulumi from "@pulumi/pulumi";
import { secretInput, withSecretOutputs } from "./secret-input.ts";

/** Which service, and its keys. */
export interface CaptchaProviderArgs {
  /** Cloudflare Turnstile or Google reCAPTCHA. */
  type: pulumi.Input<"Turnstile" | "RecaptchaEnterprise">;
  /** The public key that the pages use. */
  siteKey: pulumi.Input<string>;
  /** The service's secret key (Turnstile) or API key (reCAPTCHA). Kept as a secret. */
  secretKey: pulumi.Input<string>;
  /** The Google Cloud project. Needed for reCAPTCHA only. */
  projectId?: pulumi.Input<string>;
  /**
   * reCAPTCHA only: where its script comes from.
   * @default "www.google.com"
   * @example "recaptcha.net"
   */
  domain?: pulumi.Input<string>;
  /**
   * reCAPTCHA only: how it shows.
   * @default "invisible"
   */
  mode?: pulumi.Input<"invisible" | "checkbox">;
}

/**
 * The captcha provider of a Logto tenant (`/api/captcha-provider`): an existing one is replaced. Turn it on with the
 * SignInExperience's `captchaPolicy`. Import by the id `default`.
 */
export class CaptchaProvider extends pulumi.CustomResource {
  declare public readonly type: pulumi.Output<"Turnstile" | "RecaptchaEnterprise">;
  declare public readonly siteKey: pulumi.Output<string>;
  declare public readonly secretKey: pulumi.Output<string>;

  public constructor(name: string, args: CaptchaProviderArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, secretKey: secretInput(args.secretKey) };
    super("logto:index:CaptchaProvider", name, inputs, withSecretOutputs(["secretKey"], options));
  }
}
