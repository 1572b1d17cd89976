// JwtCustomizer: a script that adds claims to access tokens, one for each type of token (/api/configs/jwt-customizer).
import { z } from "zod";
import { ProviderError } from "../errors.ts";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { textsOf } from "../natural-keys.ts";
import { defineResource, jsonObject } from "../resource.ts";
import { omit } from "../values.ts";
import { checkJwtCustomizer } from "./jwt-customizer-check.ts";
import { completed } from "./lifecycle.ts";

const tokenType = z.enum(["access-token", "client-credentials"]);

type TokenType = z.output<typeof tokenType>;

const inputs = z.object({
  tokenType: tokenType.describe(
    "access-token: tokens of people. client-credentials: tokens of machines. Another one replaces the resource. It is also the id.",
  ),
  script: z
    .string()
    .describe(
      "JavaScript, no module, with a function getCustomJwtClaims({ token, context, environmentVariables, api }) that returns the claims to add. Logto runs it for every token, in the server's process, and leaves the claims out where it fails.",
    ),
  environmentVariables: z
    .record(z.string())
    .optional()
    .describe("What the script gets as environmentVariables; sent as a whole. Kept as a secret."),
  contextSample: jsonObject
    .optional()
    .describe(
      "A context for trying the script in Logto's console: user, application, organization and so on.",
    ),
  tokenSample: jsonObject.optional().describe("A token's content for trying the script in Logto's console."),
  blockIssuanceOnError: z
    .boolean()
    .optional()
    .describe(
      "Whether a token is refused where the script fails. Logto 1.42 keeps it and heeds it only with its development features on.",
    ),
});

type Inputs = z.output<typeof inputs>;

/** Logto's own: it has none of them. */
const defaults = {
  environmentVariables: null,
  contextSample: null,
  tokenSample: null,
  blockIssuanceOnError: null,
};

const listed = z.object({
  key: z.enum(["jwt.accessToken", "jwt.clientCredentials"]),
  value: z.object({ script: z.string() }),
});

/** @throws ProviderError for a type of token that has none */
function pathOf(id: string): { path: { tokenTypePath: TokenType } } {
  const parsed = tokenType.safeParse(id);
  if (parsed.success) return { path: { tokenTypePath: parsed.data } };
  throw new ProviderError(
    `Logto has no JWT customizer \`${id}\`: there are \`access-token\` and \`client-credentials\`.`,
  );
}

async function read(logto: LogtoClient, id: string): Promise<Record<string, unknown> | undefined> {
  const params = pathOf(id);
  const found = await logto.dataIfFound(
    logto.api.GET("/api/configs/jwt-customizer/{tokenTypePath}", { params }),
  );
  return found && jsonObject.parse(found);
}

/** A patch would keep what is left out, too, but can't remove anything. */
async function put(logto: LogtoClient, given: Inputs, before: Record<string, unknown>): Promise<void> {
  const live = (await read(logto, given.tokenType)) ?? {};
  await logto.done(
    logto.api.PUT("/api/configs/jwt-customizer/{tokenTypePath}", {
      params: pathOf(given.tokenType),
      body: {},
      ...exactBody(omit(completed(given, before, live), ["tokenType"])),
    }),
  );
}

export default defineResource({
  name: "JwtCustomizer",
  description:
    "A script that adds claims to access tokens, one for the tokens of people and one for those of machines. An existing one is adopted.",
  inputs,
  outputs: z.object({}),
  secrets: ["environmentVariables"],
  replaceOn: ["tokenType"],
  defaults,
  importId: "<token type>",
  unique: (given) => textsOf(given["tokenType"]),
  list: async (context) => {
    const logto = await context.logto();
    const found = listed.array().parse(await logto.data(logto.api.GET("/api/configs/jwt-customizer")));
    return found
      .filter(({ value }) => value.script !== "")
      .map(({ key }) => (key === "jwt.accessToken" ? "access-token" : "client-credentials"))
      .map((id) => ({ id, name: id }));
  },
  check: checkJwtCustomizer,
  create: async (context, given) => {
    await put(await context.logto(), given, {});
    return { id: given.tokenType, outputs: {} };
  },
  read: async (context, { id }) => {
    const live = await read(await context.logto(), id);
    // An empty script, which Logto doesn't run, is as good as none.
    return live === undefined || live["script"] === ""
      ? undefined
      : { inputs: { tokenType: id, ...defaults, ...live }, outputs: {} };
  },
  update: async (context, given, { inputs: before }) => {
    await put(await context.logto(), given, before);
    return {};
  },
  delete: async (context, { id }) => {
    const logto = await context.logto();
    const params = pathOf(id);
    await logto.gone(logto.api.DELETE("/api/configs/jwt-customizer/{tokenTypePath}", { params }));
  },
});
