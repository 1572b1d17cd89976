/** The SMS sandbox of a preview stack: it answers as sms.tencentcloudapi.com, so Logto runs its real connector. */
import * as pulumi from "@pulumi/pulumi";
import type { ImageBuild } from "../image-builds.ts";
import { isLoopback } from "../names.ts";
import { RandomSecret } from "../provider/index.ts";
import { completeTemplates, type TencentSettings } from "../tencent-config.ts";
import { buildImage } from "./built-image.ts";
import type { Network } from "./network.ts";
import { httpHealthCommand, Service } from "./service.ts";
import type { EmailEndpoint } from "./sign-in.ts";
import { createVolume } from "./volume.ts";

export interface SmsSandboxArgs {
  stack: string;
  network: Network;
  /** The image's build. */
  build: ImageBuild;
  /** Where people read the messages. */
  smsInboxUrl: string;
  /** The host's address on which the stack's port is published. */
  bindAddress: string;
  /** Said on its pages: why no real message is sent. */
  notice: "preview" | "rehearsal" | undefined;
  /** Whether e-mails come to the inbox too. */
  takesEmail: boolean;
  dockerHost: string | undefined;
}

const signName = "logto-stack";
const templateId = "1000001";

/** The sandbox, and the settings with which Logto's connector reaches it as if it were Tencent. */
export class SmsSandbox extends pulumi.ComponentResource {
  /** The volume that holds nothing but the authority's certificate. */
  public readonly certificateVolume: pulumi.Output<string>;
  /** The certificate's path, where the volume is mounted at /certificates. */
  public readonly authorityCertificate = "/certificates/ca.pem";
  /** The connector's settings. */
  public readonly tencent: { [Key in keyof TencentSettings]: pulumi.Input<TencentSettings[Key]> };
  /** The password of the inbox, whose user name doesn't matter; none where only this machine reaches it. */
  public readonly inboxPassword: pulumi.Output<string> | undefined;
  /** Where Logto's http-email connector posts e-mails, where the inbox takes them. */
  public readonly email: EmailEndpoint | undefined;

  public constructor(name: string, args: SmsSandboxArgs, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:SmsSandbox", name, {}, options);
    const secretKey = new RandomSecret("sms-sandbox-secret-key", { bytes: 24 }, { parent: this }).value;
    this.tencent = {
      accessKeyId: "AKIDlogtostackpreview",
      accessKeySecret: secretKey,
      sdkAppId: "1400000001",
      region: "ap-guangzhou",
      allowOtherRegion: false,
      signName,
      templates: completeTemplates(templateId),
    };
    // Who reaches the port says in the request which name is meant: one of this machine keeps nobody else out.
    const isForThisMachine = isLoopback(new URL(args.smsInboxUrl).hostname) && isLoopback(args.bindAddress);
    this.inboxPassword = isForThisMachine
      ? undefined
      : pulumi.secret(new RandomSecret("sms-inbox-password", { bytes: 18 }, { parent: this }).value);
    const emailToken = args.takesEmail
      ? new RandomSecret("sms-sandbox-email-token", { bytes: 24 }, { parent: this }).value
      : undefined;
    this.email = emailToken && {
      url: "http://sms-sandbox:3000/api/emails",
      authorization: pulumi.interpolate`Bearer ${emailToken}`,
    };
    this.certificateVolume = createVolume(args.stack, "sms-certificate", { parent: this }).name;
    this.createService(name, args, emailToken);
    this.registerOutputs({});
  }

  private createService(
    name: string,
    args: SmsSandboxArgs,
    emailToken: pulumi.Output<string> | undefined,
  ): Service {
    const authority = createVolume(args.stack, "sms-authority", { parent: this });
    return new Service(
      name,
      {
        role: "sms-sandbox",
        stack: args.stack,
        network: args.network,
        image: buildImage(args.build, args.dockerHost, { parent: this }),
        environment: {
          SECRET_ID: this.tencent.accessKeyId,
          SECRET_KEY: this.tencent.accessKeySecret,
          SDK_APP_ID: this.tencent.sdkAppId,
          SIGN_NAME: signName,
          TEMPLATES: JSON.stringify([
            { templateId, name: "code", content: "Your code is {1}. 验证码 {1}。認証コード {1}" },
          ]),
          NOTICE: args.notice ?? "preview",
          ...(this.inboxPassword && { INBOX_PASSWORD: this.inboxPassword }),
          ...(emailToken && { EMAIL_TOKEN: emailToken }),
        },
        user: "node",
        aliases: ["sms.tencentcloudapi.com"],
        volumes: [
          { volume: authority.name, target: "/var/lib/sms-sandbox" },
          { volume: this.certificateVolume, target: "/certificates" },
        ],
        tmpfs: { "/tmp": "mode=1777" },
        healthCommand: httpHealthCommand("http://localhost:3000/healthz"),
        memoryMegabytes: 96,
        stopGraceSeconds: 5,
        dockerHost: args.dockerHost,
      },
      { parent: this },
    );
  }
}
