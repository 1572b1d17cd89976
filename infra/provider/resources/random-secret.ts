// RandomSecret: random bytes that the stack makes once and keeps as a secret output.
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { defineResource } from "../resource.ts";

const inputs = z.object({
  bytes: z.number().int().min(16).max(1024).default(32).describe("Number of random bytes, 16 to 1024."),
  encoding: z
    .enum(["base64url", "base64", "hex"])
    .default("base64url")
    .describe("How the bytes are written."),
  prefix: z
    .string()
    .optional()
    .describe("Text put before the encoded bytes, for instance to satisfy a password policy."),
  keepers: z
    .record(z.string())
    .optional()
    .describe("Any values; a new secret is made when one of them changes."),
});

function generate({ bytes, encoding, prefix = "" }: z.output<typeof inputs>): string {
  return prefix + randomBytes(bytes).toString(encoding);
}

export default defineResource({
  name: "RandomSecret",
  description: "Random bytes from the operating system, kept as a secret output. Needs no Logto server.",
  inputs,
  outputs: z.object({ value: z.string().describe("The secret.") }),
  secrets: ["value"],
  replaceOn: ["bytes", "encoding", "prefix", "keepers"],
  // A throw-away value of the same form: with an unknown one, Pulumi would leave a provider that is configured with it
  // unconfigured in the first preview, and nothing of that provider would be checked before the update.
  previewOutputs: (given) => ({ value: generate(given) }),
  create: async (_context, given) => {
    const value = generate(given);
    const id = createHash("sha256").update(value).digest("hex").slice(0, 12);
    return Promise.resolve({ id, outputs: { value } });
  },
  update: async (_context, _given, { state }) => Promise.resolve({ value: state["value"] }),
});
