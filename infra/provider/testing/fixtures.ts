// Inputs that the tests share.
import { Secret, type Properties } from "../values.ts";

/** A server where nothing listens: what sent it a request would wait for a minute and fail. */
export const absentServer: Properties = {
  endpoint: "http://127.0.0.1:9",
  clientId: "c",
  clientSecret: new Secret("s3cret-value"),
};

/** Valid settings of the Tencent Cloud SMS connector. */
export const tencentConfig: Properties = {
  accessKeyId: "AKIDexample",
  accessKeySecret: "tencent-access-key-secret",
  signName: "示例",
  sdkAppId: "1400006666",
  region: "ap-guangzhou",
  templates: ["Register", "SignIn", "ForgotPassword", "Generic"].map((usageType) => ({
    usageType,
    templateCode: "1110",
  })),
};

/** A connector with them. */
export const connector: Properties = { connectorId: "tencent-short-message-service", config: tencentConfig };

/** A connector for sign-in through a service that speaks OAuth 2.0, under a name that tells it from others. */
export function socialConnector(target: string): Properties {
  return {
    connectorId: "oauth2",
    instanceId: `social-${target}`,
    config: {
      authorizationEndpoint: "https://social.example.com/authorize",
      tokenEndpoint: "https://social.example.com/token",
      userInfoEndpoint: "https://social.example.com/me",
      clientId: "logto",
      clientSecret: "social-client-secret",
    },
    metadata: { target },
  };
}

/** Sign-up and sign-in with phone number and code. */
export const phoneSignIn = {
  signUp: { identifiers: ["phone"], password: false, verify: true },
  signIn: {
    methods: [{ identifier: "phone", password: false, verificationCode: true, isPasswordPrimary: false }],
  },
} satisfies Properties;

/** A web application. */
export const webApplication: Properties = {
  name: "Shop",
  type: "Traditional",
  oidcClientMetadata: { redirectUris: ["http://localhost:3000/callback"] },
};

/** A user with a password. */
export const user: Properties = {
  username: "ann",
  password: new Secret("Corr3ct-Horse-Battery!"),
  name: "Ann",
};
