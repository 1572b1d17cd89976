// The settings of the connectors whose factories this package knows: a misspelt or missing one is seen by the compiler already.
import type { TemplateType } from "@logto/connector-kit";
import type * as pulumi from "@pulumi/pulumi";

/** A template of one kind of message. */
export interface TencentSmsTemplate {
  /** When Logto sends it: `Register`, `SignIn`, `ForgotPassword` and `Generic` are needed, newer flows look for others. */
  usageType: pulumi.Input<`${TemplateType}`>;
  /** The approved template's id at Tencent. */
  templateCode: pulumi.Input<string>;
}

/** Settings of `tencent-short-message-service`. */
export interface TencentSmsConfig {
  /** SecretId of an API key. */
  accessKeyId: pulumi.Input<string>;
  /** SecretKey of that key. Kept as a secret. */
  accessKeySecret: pulumi.Input<string>;
  /** The approved signature. */
  signName: pulumi.Input<string>;
  /** Id of the SMS application. */
  sdkAppId: pulumi.Input<string>;
  /** @example "ap-guangzhou" */
  region: pulumi.Input<string>;
  /** One for each usage type; several may have the same id. */
  templates: pulumi.Input<pulumi.Input<TencentSmsTemplate>[]>;
}

/** Settings of `http-email`. */
export interface HttpEmailConfig {
  /** Where Logto posts each message. */
  endpoint: pulumi.Input<string>;
  /** The header `Authorization`. Kept as a secret. */
  authorization?: pulumi.Input<string>;
}

interface KnownSettings {
  "tencent-short-message-service": TencentSmsConfig;
  "http-email": HttpEmailConfig;
}

/** A factory's settings. */
export type ConnectorConfig<Factory extends string> = Factory extends keyof KnownSettings
  ? KnownSettings[Factory]
  : Record<string, unknown>;
