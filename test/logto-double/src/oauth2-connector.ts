// The social connector that the stand-in knows: Logto's for any service that speaks OAuth 2.0, which a tenant can have
// several times, each with a target, a name and a logo of its own. It can be set up; nobody signs in through it.
import { ConnectorConfigFormItemType, ConnectorPlatform, ConnectorType } from "@logto/connector-kit";
import { z } from "zod";
import type { Factory } from "./connectors.ts";

const configGuard = z.object({
  authorizationEndpoint: z.string(),
  tokenEndpoint: z.string(),
  userInfoEndpoint: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  tokenEndpointAuthMethod: z
    .enum(["client_secret_basic", "client_secret_post", "client_secret_jwt"])
    .optional(),
  tokenEndpointResponseType: z.enum(["query-string", "json"]).optional(),
  scope: z.string().optional(),
  profileMap: z.record(z.string()).optional(),
  customConfig: z.record(z.string()).optional(),
});

const required = [
  ["authorizationEndpoint", "Authorization Endpoint"],
  ["tokenEndpoint", "Token Endpoint"],
  ["userInfoEndpoint", "User Info Endpoint"],
  ["clientId", "Client ID"],
  ["clientSecret", "Client Secret"],
] as const;

/** The factory `oauth2`. */
export const oauth2Factory: Factory = {
  type: ConnectorType.Social,
  configGuard,
  metadata: {
    id: "oauth2",
    target: "oauth2",
    platform: ConnectorPlatform.Universal,
    name: { en: "OAuth 2.0" },
    description: { en: "Any service that speaks OAuth 2.0." },
    logo: "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=",
    logoDark: null,
    readme: "",
    isStandard: true,
    isTokenStorageSupported: true,
    formItems: required.map(([key, label]) => ({
      key,
      label,
      type: ConnectorConfigFormItemType.Text,
      required: true,
    })),
  },
};
