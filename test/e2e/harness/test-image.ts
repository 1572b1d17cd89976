/** An image that is made for a test. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildFromFolder } from "../../../scripts/setup/build-image.ts";
import { dockerClient } from "../../../scripts/setup/docker.ts";

/**
 * Builds it.
 * @param image its name
 * @param files what the Dockerfile copies, by its name there, and where it is
 */
export async function buildTestImage(
  image: string,
  dockerfile: string,
  files: Record<string, string> = {},
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-image-"));
  try {
    for (const [name, source] of Object.entries(files)) copyFileSync(source, path.join(folder, name));
    writeFileSync(path.join(folder, "Dockerfile"), dockerfile);
    const built = { image, labels: {}, buildArguments: {} };
    await buildFromFolder(dockerClient(), folder, built, () => undefined);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
