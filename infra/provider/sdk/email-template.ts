// What Logto writes in e-mails.
import * as pulumi from "@pulumi/pulumi";
import { propertiesOf } from "./properties-of.ts";

/** What an e-mail is for. */
export type EmailTemplateType =
  | "SignIn"
  | "Register"
  | "ForgotPassword"
  | "OrganizationInvitation"
  | "Generic"
  | "UserPermissionValidation"
  | "BindNewIdentifier"
  | "MfaVerification"
  | "BindMfa";

/** What is written, and for whom. */
export interface EmailTemplateArgs {
  /**
   * The language, such as `ja` or `pt-BR`. Where Logto has none in a person's language, it takes the one in
   * SignInExperience's fallback language. Another one replaces the resource.
   */
  languageTag: pulumi.Input<string>;
  /** What the e-mail is for. `Generic`, in the fallback language, is for every use that has no template of its own. */
  templateType: pulumi.Input<EmailTemplateType>;
  /** The subject. It may name variables, such as `{{application.name}}`. */
  subject: pulumi.Input<string>;
  /** The text or HTML. It names variables, such as `{{code}}`, or `{{link}}` of an invitation to an organization. */
  content: pulumi.Input<string>;
  /** For connectors that ask for it. */
  contentType?: pulumi.Input<"text/html" | "text/plain">;
  /** Where answers go. The connector's own unless set. */
  replyTo?: pulumi.Input<string>;
  /** The sender's name. The connector's own unless set. */
  sendFrom?: pulumi.Input<string>;
}

/**
 * An e-mail template of a Logto tenant (`/api/email-templates`). One for the same language and use is adopted. Import by
 * `<language tag>/<template type>` or by Logto's id.
 */
export class EmailTemplate extends pulumi.CustomResource {
  declare public readonly languageTag: pulumi.Output<string>;
  declare public readonly templateType: pulumi.Output<EmailTemplateType>;
  declare public readonly subject: pulumi.Output<string>;
  declare public readonly content: pulumi.Output<string>;
  declare public readonly contentType: pulumi.Output<"text/html" | "text/plain" | undefined>;
  declare public readonly replyTo: pulumi.Output<string | undefined>;
  declare public readonly sendFrom: pulumi.Output<string | undefined>;

  public constructor(name: string, args: EmailTemplateArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = propertiesOf({ ...args }, ["contentType", "replyTo", "sendFrom"], options);
    super("logto:index:EmailTemplate", name, inputs, options);
  }

  /** Reads one that is there already, by its language and use or its id, without managing it. */
  public static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): EmailTemplate {
    const nothing = { languageTag: "", templateType: "Generic", subject: "", content: "" } as const;
    return new EmailTemplate(name, nothing, { ...options, id });
  }
}
