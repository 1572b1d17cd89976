// Text messages through Tencent Cloud, e-mail through an address of your own. Both are checked in the preview.
import * as pulumi from "@pulumi/pulumi";
import * as logto from "../../../infra/provider/index.ts";

const config = new pulumi.Config();
const usageTypes = ["Register", "SignIn", "ForgotPassword", "Generic"] as const;

export const sms = new logto.Connector("sms", {
  id: "tencent-sms",
  connectorId: "tencent-short-message-service",
  config: {
    accessKeyId: "AKIDexample",
    accessKeySecret: config.requireSecret("tencentAccessKeySecret"),
    signName: "示例",
    sdkAppId: "1400006666",
    region: "ap-guangzhou",
    templates: usageTypes.map((usageType) => ({ usageType, templateCode: "294596" })),
  },
});

export const email = new logto.Connector("email", {
  id: "email",
  connectorId: "http-email",
  config: {
    endpoint: "https://mail.example.com/send",
    authorization: pulumi.interpolate`Bearer ${config.requireSecret("mailToken")}`,
  },
});
