/** What a stack's configuration file says, without asking Pulumi, which would want a passphrase. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const stackFile = z.object({ config: z.record(z.unknown()).nullish() }).nullable();

/** @returns nothing where there is no file, or none that can be read */
export function readStackFile(stack: string, folder: string): Record<string, unknown> {
  try {
    const text = readFileSync(path.join(folder, `Pulumi.${stack}.yaml`), "utf8");
    return stackFile.parse(parse(text))?.config ?? {};
  } catch {
    return {};
  }
}
