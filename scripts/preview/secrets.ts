/** No production secret reaches a preview: a stack whose configuration carries one isn't touched. */
import { repositoryRoot } from "../setup/paths.ts";
import { projectName } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { tryReadStackFile } from "../stack/stack-file.ts";

/** Settings that are secret even where somebody has left them in clear. */
const secretNames = new Set(["accessKeySecret", "secretKey", "alarmUrl", "SECRET_VAULT_KEK"]);

/**
 * @throws UserError where the stack's own configuration holds a secret, encrypted or not, or says that it isn't a preview
 */
export function refuseProductionStack(stack: string, folder = repositoryRoot): void {
  const config = tryReadStackFile(stack, folder);
  const secrets = Object.entries(config).flatMap(([key, value]) => secretsIn(key, value));
  if (secrets.length > 0) {
    throw new UserError(
      `The configuration of the stack "${stack}" holds ${secrets.join(", ")}: a preview must not carry a secret, since whoever opens a pull request can read what is in one. Nothing was changed.`,
      `remove it (npm run pulumi -- config rm <key> --stack ${stack}), or, if that stack is no preview, give the preview another name.`,
    );
  }
  const isPreview = config[`${projectName}:preview`];
  if (Object.keys(config).length > 0 && isPreview !== true && isPreview !== "true") {
    throw new UserError(
      `The stack "${stack}" isn't a preview, so this command leaves it alone.`,
      "give the preview another name: npm run preview -- up <name>",
    );
  }
}

/** The keys below which a secret lies: anything encrypted, and what must not be in clear but is. */
function secretsIn(key: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === "secure") return [key];
    if (secretNames.has(name) && typeof inner === "string") return [`${key}.${name}`];
    return secretsIn(`${key}.${name}`, inner);
  });
}
