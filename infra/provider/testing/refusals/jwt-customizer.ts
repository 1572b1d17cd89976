import type { Refusal } from "./refusal.ts";

export default [
  [
    "a script that isn't one, and samples of another type of token",
    {
      tokenType: "client-credentials",
      script: "const getCustomJwtClaims = async () => ({\n  key: sk_live_4711 sk_live_4712,\n});",
      contextSample: { user: {}, application: { id: "a" } },
      tokenSample: { kind: "AccessToken" },
    },
    [
      /^script isn't a script that Logto can run \(Unexpected identifier, line 2\)/,
      /^tokenSample\.kind must be "ClientCredentials"/,
    ],
  ],
  [
    "another function, and what Logto would drop from the samples",
    {
      tokenType: "access-token",
      script: "const getClaims = () => ({});",
      contextSample: { user: { roles: [{ id: "r", name: "r", description: "r", scopes: [], team: 1 }] } },
    },
    [
      /^contextSample\.user\.roles\[0\]\.team is nothing that a token of type access-token comes with: remove/,
      /^script has no function getCustomJwtClaims, which Logto calls: define it/,
    ],
  ],
  [
    "a type of token that has none, a script that ends in a comment, and variables that aren't texts",
    {
      tokenType: "id-token",
      script: "const getCustomJwtClaims = () => ({}); // end",
      environmentVariables: { A: 1 },
    },
    [
      /^environmentVariables\.A must be a string/,
      /^script ends in a comment/,
      /^tokenType must be one of "access-token", "client-credentials"/,
    ],
  ],
  [
    "a regular expression that isn't one",
    {
      tokenType: "access-token",
      script: "const getCustomJwtClaims = async () => ({ match: /sk_live_4711(/.test('a') });",
    },
    [/^script isn't a script that Logto can run \(Invalid regular expression, line 1\)/],
  ],
  [
    "TypeScript",
    {
      tokenType: "access-token",
      script: "const getCustomJwtClaims = async (): Promise<object> => ({});",
    },
    [/^script isn't a script that Logto can run \(Unexpected token ':', line 1\)/],
  ],
] satisfies Refusal[];
