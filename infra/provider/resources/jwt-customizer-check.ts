// What Logto refuses in a JWT customizer, drops without a word, or finds out only when it issues a token and then leaves the
// claims out (logto 1.42, utils/local-vm: it runs the script, then evaluates the function's name behind it).
import { Script } from "node:vm";
import { problemsOf, type Problem } from "../problems.ts";
import { omit } from "../values.ts";
import { dropped } from "./dropped.ts";
import { checkRequest } from "./request-limits.ts";

const functionName = "getCustomJwtClaims";

/** Further checks of a JWT customizer's inputs. */
export async function checkJwtCustomizer(given: Record<string, unknown>): Promise<Problem[]> {
  const body = omit(given, ["tokenType"]);
  return [
    ...checkScript(given["script"]),
    ...(await checkSamples(given["tokenType"], body)),
    ...checkRequest(body),
  ];
}

/** Compiles, and runs nothing. */
function syntaxError(script: string): string | undefined {
  try {
    new Script(script, { filename: "script" });
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const line = /^script:(\d+)/.exec(error.stack ?? "")?.[1] ?? "1";
    return `${withoutWords(error.message)}, line ${line}`;
  }
}

/** A word of the script may be a secret that somebody wrote into it. */
function withoutWords(message: string): string {
  return message.replaceAll(/ ?'[^']*[\p{L}\d_$][^']*'/gu, "").replace(/(regular expression).*/s, "$1");
}

function checkScript(script: unknown): Problem[] {
  if (typeof script !== "string") return [];
  const error = syntaxError(`${script};${functionName};`);
  const wrong: [reason: string, isWrong: boolean][] = [
    [
      `isn't a script that Logto can run (${error}): correct it. Logto takes plain JavaScript, neither TypeScript nor a module`,
      error !== undefined,
    ],
    [`has no function ${functionName}, which Logto calls: define it`, !script.includes(functionName)],
    [
      "ends in a comment, which hides from Logto what it puts behind it: end it with a line break",
      error === undefined && syntaxError(`${script};)`) === undefined,
    ],
  ];
  return wrong.filter(([, isWrong]) => isWrong).map(([reason]) => ({ path: ["script"], reason }));
}

async function checkSamples(tokenType: unknown, body: Record<string, unknown>): Promise<Problem[]> {
  const { accessTokenJwtCustomizerGuard, clientCredentialsJwtCustomizerGuard } =
    await import("@logto/schemas");
  if (tokenType !== "access-token" && tokenType !== "client-credentials") return [];
  const { data, error } =
    tokenType === "access-token"
      ? accessTokenJwtCustomizerGuard.safeParse(body)
      : clientCredentialsJwtCustomizerGuard.safeParse(body);
  if (error !== undefined) return problemsOf(error);
  return dropped(body, data, `is nothing that a token of type ${tokenType} comes with: remove it`);
}
