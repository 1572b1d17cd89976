/** A Logto whose database can be seeded but whose server ends as soon as it starts. */
import { dockerClient } from "../../../scripts/setup/docker.ts";
import { ensureImages } from "../../../scripts/setup/images.ts";
import { buildTestImage } from "./test-image.ts";
import type { TestStack } from "./test-stack.ts";

const lastWords = "This server was made for a test and never becomes ready";

/** Builds the image. @returns its name, and what it logs before it ends */
export async function brokenLogtoImage(stack: TestStack): Promise<{ name: string; lastWords: string }> {
  const { images } = await ensureImages();
  const name = `logto-stack-test/never-ready:${stack.name}`;
  await buildTestImage(name, dockerfile(images.logtoImage));
  stack.atEnd(async () => {
    await stack.remove();
    await dockerClient().getImage(name).remove({ force: true });
  });
  return { name, lastWords };
}

function dockerfile(base: string): string {
  const core = "/etc/logto/packages/core";
  const change =
    `const fs=require('fs'),f='${core}/package.json',p=JSON.parse(fs.readFileSync(f));p.main='broken.js';` +
    `fs.writeFileSync(f,JSON.stringify(p));fs.writeFileSync('${core}/broken.js','console.log(\\'${lastWords}\\');process.exit(1)')`;
  return `FROM ${base}\nUSER root\nRUN node -e "${change}"\n`;
}
