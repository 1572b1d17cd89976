import { Secret } from "../../values.ts";
import { type Lifecycle, url } from "./lifecycle.ts";

export default [
  {
    kind: "JwtCustomizer",
    minimal: { tokenType: "access-token", script: "const getCustomJwtClaims = async () => ({});" },
    full: {
      tokenType: "access-token",
      script: "const getCustomJwtClaims = async () => ({ plan: 'large' });",
      environmentVariables: new Secret({ API_KEY: "customizer-api-key", REGION: "customizer-region" }),
      contextSample: { user: { username: "life" }, application: { name: "Life" } },
      tokenSample: { kind: "AccessToken", aud: [url] },
      blockIssuanceOnError: true,
    },
  },
  {
    kind: "JwtCustomizer",
    title: "JwtCustomizer for machines",
    minimal: { tokenType: "client-credentials", script: "function getCustomJwtClaims() { return {}; }" },
    full: {
      tokenType: "client-credentials",
      script: "function getCustomJwtClaims({ token }) { return { machine: token.clientId }; }",
      contextSample: { application: { name: "Life" } },
      tokenSample: { kind: "ClientCredentials", clientId: "life" },
    },
  },
] satisfies Lifecycle[];
