// Texts of the sign-in pages that replace Logto's own, for one language.
import * as pulumi from "@pulumi/pulumi";

/** What is replaced. */
export interface CustomPhrasesArgs {
  /** The language, such as `ja` or `zh-CN`. Another one replaces the resource. */
  languageTag: pulumi.Input<string>;
  /**
   * Texts by the keys of Logto's own phrases, nested; those left out stay Logto's. Sent as a whole.
   * @example { action: { sign_in: "Log in" } }
   */
  translation: pulumi.Input<Record<string, unknown>>;
}

/** Custom phrases of a Logto tenant (`/api/custom-phrases`). Import by the language tag. */
export class CustomPhrases extends pulumi.CustomResource {
  declare public readonly languageTag: pulumi.Output<string>;
  declare public readonly translation: pulumi.Output<Record<string, unknown>>;

  public constructor(name: string, args: CustomPhrasesArgs, options?: pulumi.CustomResourceOptions) {
    super("logto:index:CustomPhrases", name, { ...args }, options);
  }
}
