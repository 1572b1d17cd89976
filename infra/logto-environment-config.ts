/** Variables of Logto's environment that a stack adds to its own, such as the key of Logto's secret vault or a proxy. */
import { z } from "zod";

/** What the stack itself says to Logto, each with what else to do instead of setting it here. */
const setByTheStack = {
  NODE_ENV: "it is always production",
  DB_URL: "the database is the stack's own",
  ENDPOINT: "run `pulumi config set endpoint …`",
  ADMIN_ENDPOINT: "run `pulumi config set adminEndpoint …`",
  TRUST_PROXY_HEADER: "the stack's proxy is always in front",
  PORT: "the stack's proxy leads to Logto's default ports",
  ADMIN_PORT: "the stack's proxy leads to Logto's default ports",
} as const;

/** The variables that the program gives to Logto. The ports it leaves as they are. */
export type OwnVariable = Exclude<keyof typeof setByTheStack, "PORT" | "ADMIN_PORT">;

const isSetByTheStack = (name: string): name is keyof typeof setByTheStack =>
  Object.hasOwn(setByTheStack, name);

/** Pulumi's configuration turns digits into a number. */
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Variables by name. */
export const logtoEnvironmentSchema = z
  .record(value)
  .default({})
  .superRefine((variables, context) => {
    for (const [name, text] of Object.entries(variables)) {
      const problem = problemOf(name, text);
      if (problem !== undefined) context.addIssue({ code: "custom", path: [name], message: problem });
    }
  });

function problemOf(name: string, text: string): string | undefined {
  const remove = `\`pulumi config rm --path logtoEnvironment.${name}\``;
  if (isSetByTheStack(name)) return `the stack sets this itself (${setByTheStack[name]}); run ${remove}`;
  if (!/^[A-Z_a-z]\w*$/u.test(name))
    return "isn't a variable's name: letters, digits and _, as in logtoEnvironment.HTTPS_PROXY";
  if (name === "SECRET_VAULT_KEK" && Buffer.from(text, "base64").length !== 32)
    return (
      "must be 32 bytes in base64; run `openssl rand -base64 32`, keep what it prints (Logto can't change it later), and give it to " +
      "`pulumi config set --secret --path logtoEnvironment.SECRET_VAULT_KEK`"
    );
  return undefined;
}
