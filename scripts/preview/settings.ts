/**
 * What a team decides once for all its previews: the keys `preview:…` of Pulumi.yaml, each of which an environment
 * variable (PREVIEW_DOMAIN, …) can replace for one machine.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { previewVariants } from "../../infra/preview-config.ts";
import { repositoryRoot } from "../setup/paths.ts";
import { UserError } from "../setup/user-error.mjs";
import { parseDuration } from "./duration.ts";

const duration = z.coerce.string().transform((text, context) => {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds;
  context.addIssue({ code: "custom", message: `"${text}" isn't a length of time such as 30m, 8h or 3d` });
  return z.NEVER;
});

/** Labels of letters, digits and inner hyphens, at least two of them; no scheme, no port, no wildcard. */
const domainPattern = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
/** A host name has at most 253 characters; ours put `console.` and a stack's name of up to 40 before the domain. */
const longestDomain = 253 - "console.".length - 41;

const schema = z.object({
  domain: z
    .string()
    .trim()
    .transform((text) => (text === "" ? undefined : text))
    .superRefine((text, context) => {
      if (text === undefined || (domainPattern.test(text) && text.length <= longestDomain)) return;
      context.addIssue({
        code: "custom",
        message: `"${text}" isn't a domain; give one such as preview.example.com, without scheme, port or wildcard, of at most ${longestDomain} small letters, digits, hyphens and dots`,
      });
    }),
  max: z.coerce
    .number({ message: "must be a number" })
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(1000, "must be at most 1000"),
  lifetime: duration,
  idle: z
    .literal("off")
    .transform(() => undefined)
    .or(duration),
  variant: z.enum(previewVariants),
  certificates: z.enum(["acme", "internal"]),
  acmeEmail: z
    .string()
    .trim()
    .transform((text) => (text === "" ? undefined : text))
    .refine((text) => text === undefined || /^[^\s@{}"]+@[^\s@{}"]+$/u.test(text), "isn't an e-mail address"),
});

/** The validated settings: times in milliseconds, no `idle` where previews are never stopped. */
export type PreviewSettings = z.output<typeof schema>;

const project = z.object({ config: z.record(z.object({ value: z.unknown() }).passthrough()) });

/**
 * Reads the settings.
 * @param pulumiYaml the text of Pulumi.yaml
 * @throws UserError that lists every problem with the place that it comes from
 */
export function readSettings(pulumiYaml: string, environment: NodeJS.ProcessEnv): PreviewSettings {
  const { config } = project.parse(parse(pulumiYaml));
  const places = Object.fromEntries(
    Object.keys(schema.shape).map((name) => {
      const variable = `PREVIEW_${name.replaceAll(/[A-Z]/gu, "_$&").toUpperCase()}`;
      const fromEnvironment = environment[variable];
      return [
        name,
        fromEnvironment === undefined || fromEnvironment === ""
          ? { place: `preview:${name} in Pulumi.yaml`, value: config[`preview:${name}`]?.value }
          : { place: variable, value: fromEnvironment },
      ];
    }),
  );
  const parsed = schema.safeParse(
    Object.fromEntries(Object.entries(places).map(([name, { value }]) => [name, value])),
  );
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? "");
    const message =
      issue.code === "invalid_union" ? issue.unionErrors.at(-1)?.issues[0]?.message : issue.message;
    return `  - ${places[name]?.place ?? name}: ${message ?? "can't be used"}`;
  });
  throw new UserError(
    `The settings of previews can't be used:\n${problems.join("\n")}\nNothing was changed.`,
    "mend them there; docs/previews.md says what each is for.",
  );
}

/** The settings of this clone and this environment. */
export function loadSettings(): PreviewSettings {
  return readSettings(readFileSync(path.join(repositoryRoot, "Pulumi.yaml"), "utf8"), process.env);
}
