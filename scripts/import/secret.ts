/** Gets the client secret without it showing anywhere: from the environment, or typed unseen. Never from an argument. */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { isTerminal } from "../setup/progress.mjs";
import { UserError } from "../setup/user-error.mjs";

const variable = "LOGTO_CLIENT_SECRET";

/** @throws UserError where there is neither the variable nor a terminal */
export async function readSecret(): Promise<string> {
  const given = process.env[variable];
  if (given) return given;
  if (!isTerminal(process.stdin)) {
    throw new UserError(
      "There is no client secret.",
      `set the environment variable ${variable}, or run the command in a terminal, which asks for it.`,
    );
  }
  process.stderr.write("Client secret (it isn't shown): ");
  const silent = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true });
  const answer = await prompt.question("");
  prompt.close();
  process.stderr.write("\n");
  return answer.trim();
}
