import { Secret } from "../../values.ts";
import { connector, socialConnector } from "../fixtures.ts";
import { type Lifecycle, url } from "./lifecycle.ts";

export default [
  {
    kind: "Connector",
    title: "Connector for Tencent Cloud SMS",
    minimal: connector,
    full: { ...connector, instanceId: "life" },
  },
  {
    kind: "Connector",
    title: "Connector for sign-in by OAuth 2.0",
    minimal: socialConnector("life"),
    full: {
      ...socialConnector("life"),
      metadata: {
        target: "life",
        name: { en: "Life", ja: "ライフ" },
        logo: `${url}/logo.svg`,
        logoDark: `${url}/dark.svg`,
      },
      syncProfile: true,
      enableTokenStorage: true,
    },
  },
  {
    kind: "Connector",
    title: "Connector for e-mail by HTTP",
    minimal: { connectorId: "http-email", config: { endpoint: "https://mail.example.com/send" } },
    full: {
      connectorId: "http-email",
      config: { endpoint: "https://mail.example.com/v2", authorization: new Secret("Bearer token") },
    },
  },
] satisfies Lifecycle[];
