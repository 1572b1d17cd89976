/** How people sign in: the app as Logto knows it, the SMS connector, and the sign-in experience with phone numbers. */
import * as pulumi from "@pulumi/pulumi";
import {
  ApiResource,
  Application,
  CaptchaProvider,
  Connector,
  type Provider,
  Role,
  SignInExperience,
  type SignInExperienceArgs,
} from "../provider/index.ts";
import type { CaptchaSettings } from "../captcha-config.ts";
import type { StackConfig } from "../config.ts";
import { templatesForConnector, type TencentSettings } from "../tencent-config.ts";

export interface SignInArgs {
  /** The provider of the tenant `default`. */
  provider: Provider;
  /** Where people reach the app. */
  appUrl: string;
  methods: StackConfig["signInMethods"];
  /** Fields that replace the stack's own. */
  overrides: StackConfig["signInExperience"];
  /** Where Logto keeps it all: destroyed together, Logto isn't asked, which may not answer any more. */
  dataVolume: pulumi.Resource;
  tencent: { [Key in keyof TencentSettings]: pulumi.Input<TencentSettings[Key]> };
  /** Where codes by e-mail go, where people may sign in with an address too; Logto's http-email connector posts them. */
  email: EmailEndpoint | undefined;
  /** What people prove before a code is sent that they aren't a program; nothing where it isn't asked for. */
  captcha: CaptchaSettings | undefined;
}

/** An address that takes e-mails from Logto's http-email connector. */
export interface EmailEndpoint {
  url: string;
  /** The value of the header Authorization (secret). */
  authorization: pulumi.Input<string>;
}

/** What the app needs to know. */
export class SignIn extends pulumi.ComponentResource {
  public readonly applicationId: pulumi.Output<string>;
  /** The client secret (secret). */
  public readonly applicationSecret: pulumi.Output<string>;
  /** The indicator of the app's own API, and so the audience of its access tokens. */
  public readonly apiIndicator: string;

  public constructor(name: string, args: SignInArgs, options?: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:SignIn", name, {}, options);
    this.apiIndicator = `${args.appUrl}/api`;
    const child = { parent: this, provider: args.provider, deletedWith: args.dataVolume };
    const application = this.createApplication(args, child);
    this.applicationId = application.applicationId;
    this.applicationSecret = pulumi.secret(application.secret.apply((secret) => secret ?? ""));
    // The app's container waits for the application alone, so the server isn't given anything else to do before it.
    const others = { ...child, dependsOn: application };
    this.createApi(others);
    const needed = [
      this.createConnector(args, others),
      ...this.createEmailConnector(args, others),
      ...this.createCaptcha(args, others),
    ];
    // Logto refuses codes while there is no connector for them, so the experience comes after and is reset before it. A
    // captcha that is asked for without a service would let nobody in.
    new SignInExperience("sign-in-experience", signInExperience(args), { ...child, dependsOn: needed });
    this.registerOutputs({ applicationId: this.applicationId });
  }

  private createApplication(args: SignInArgs, child: pulumi.CustomResourceOptions): Application {
    return new Application(
      "app",
      {
        name: "logto-stack demo app",
        description: "The Express demo app of this stack.",
        type: "Traditional",
        oidcClientMetadata: {
          redirectUris: [`${args.appUrl}/callback`],
          postLogoutRedirectUris: [`${args.appUrl}/`],
        },
      },
      child,
    );
  }

  /** An API with one scope, which a role gives to everyone who signs up, so that the app can show a scope at work. */
  private createApi(child: pulumi.CustomResourceOptions): void {
    const api = new ApiResource(
      "app-api",
      {
        name: "Demo app API",
        indicator: this.apiIndicator,
        scopes: [{ name: "read:reports", description: "Read the reports" }],
      },
      child,
    );
    new Role(
      "reader",
      {
        name: "Report reader",
        description: "May read the demo app's reports. Given to everyone who signs up.",
        isDefault: true,
        scopes: [{ indicator: api.indicator, scope: "read:reports" }],
      },
      child,
    );
  }

  private createConnector(args: SignInArgs, child: pulumi.CustomResourceOptions): Connector {
    const { accessKeyId, accessKeySecret, sdkAppId, region, signName, templates } = args.tencent;
    return new Connector(
      "sms",
      {
        connectorId: "tencent-short-message-service",
        id: "tencent-sms",
        config: {
          accessKeyId,
          accessKeySecret: pulumi.secret(accessKeySecret),
          sdkAppId,
          region,
          signName,
          templates: pulumi.output(templates).apply(templatesForConnector),
        },
      },
      child,
    );
  }

  private createCaptcha({ captcha }: SignInArgs, child: pulumi.CustomResourceOptions): CaptchaProvider[] {
    return captcha === undefined ? [] : [new CaptchaProvider("captcha", captcha, child)];
  }

  private createEmailConnector({ email }: SignInArgs, child: pulumi.CustomResourceOptions): Connector[] {
    if (email === undefined) return [];
    const config = { endpoint: email.url, authorization: pulumi.secret(email.authorization) };
    return [new Connector("email", { connectorId: "http-email", id: "http-email", config }, child)];
  }
}

/** Logto's own part against guessing and trying, where a stack is guarded: its defaults are 100 tries and 10. */
export const guardedPolicies = {
  sentinelPolicy: { maxAttempts: 10, lockoutDuration: 60 },
  verificationCodePolicy: { maxRetryAttempts: 5 },
};

/** A neutral mark of our own: the seeded one points at an address that may be out of reach. */
const logoUrl =
  "data:image/svg+xml;base64," +
  Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="12" fill="#0f766e"/>' +
      '<rect x="16" y="9" width="16" height="30" rx="4" fill="none" stroke="#fff" stroke-width="3"/>' +
      '<circle cx="24" cy="33" r="2" fill="#fff"/></svg>',
  ).toString("base64");

/** The fields of `PATCH /api/sign-in-exp` that the stack sets. */
export function signInExperience({
  methods,
  overrides,
  email,
  captcha,
}: Pick<SignInArgs, "methods" | "overrides" | "email" | "captcha">): SignInExperienceArgs {
  const password = methods.includes("password");
  const verificationCode = methods.includes("verificationCode");
  const identifiers: ("phone" | "email")[] = email === undefined ? ["phone"] : ["phone", "email"];
  const { signUp, ...others } = overrides;
  return {
    signInMode: "SignInAndRegister",
    signUp: { identifiers, password, verify: true, secondaryIdentifiers: [], ...signUp },
    signIn: {
      methods: identifiers.map((identifier) => ({
        identifier,
        password,
        verificationCode,
        isPasswordPrimary: !verificationCode,
      })),
    },
    languageInfo: { autoDetect: true, fallbackLanguage: "en" },
    branding: { logoUrl, darkLogoUrl: logoUrl },
    color: { primaryColor: "#0f766e", isDarkModeEnabled: true, darkPrimaryColor: "#2dd4bf" },
    // The breached-password check asks a server abroad and hangs sign-up where that can't be reached.
    passwordPolicy: { rejects: { pwned: false } },
    ...(captcha && { captchaPolicy: { enabled: true } }),
    ...others,
  };
}
