/** Every secret value of a stack, and the search for them in whatever form they might lie around. */
import { z } from "zod";
import type { TestStack } from "./test-stack.ts";

/** How Pulumi shows a secret in an export with `--show-secrets`. */
const shownSecret = z
  .object({ plaintext: z.string() })
  .transform(({ plaintext }): unknown => JSON.parse(plaintext));
const secretText = z.union([z.string(), shownSecret.pipe(z.string())]);

/** One secret, by the name of the resource that made it. */
export interface Secret {
  name: string;
  value: string;
}

/** All secrets that a stack generated, or that Logto generated for it. */
export async function secretsOf(stack: TestStack): Promise<Secret[]> {
  const { deployment } = await stack.state(true);
  return deployment.resources.flatMap(({ urn, type, outputs }) => {
    const name = urn.split("::").at(-1) ?? urn;
    if (type === "logto:index:RandomSecret") return [{ name, value: secretText.parse(outputs?.["value"]) }];
    if (type === "logto:index:Application") return [{ name, value: secretText.parse(outputs?.["secret"]) }];
    return [];
  });
}

/** A secret's value as it is, and as base64, hexadecimal and in an address. */
export function formsOf({ value }: Secret): string[] {
  const bytes = Buffer.from(value);
  // Base64 of a longer text that holds the value: without what depends on its neighbours, for each alignment.
  const inside = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .slice(offset === 0 ? 0 : 4, -4),
  );
  return [...new Set([value, encodeURIComponent(value), bytes.toString("hex"), ...inside])];
}

/** The names of the secrets that a text gives away. */
export function secretsIn(text: string, secrets: readonly Secret[]): string[] {
  return secrets
    .filter((secret) => formsOf(secret).some((form) => text.includes(form)))
    .map(({ name }) => name);
}
