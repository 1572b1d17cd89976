/**
 * A sandbox of Tencent Cloud SMS on this machine, and an image of Logto that sends there what it would send to Tencent: for
 * a stack with a real account's settings, which has no sandbox of its own.
 */
import path from "node:path";
import { z } from "zod";
import type { SmsSandbox } from "../../../infra/sms-sandbox/start.ts";
import { startTestSandbox } from "../../../infra/sms-sandbox/testing.ts";
import { dockerClient } from "../../../scripts/setup/docker.ts";
import { ensureImages } from "../../../scripts/setup/images.ts";
import { repositoryRoot } from "../../../scripts/setup/paths.ts";
import type { Story } from "./story.ts";
import { buildTestImage } from "./test-image.ts";

const redirection = path.join(repositoryRoot, "test/logto-double/testing/redirect-sms.ts");

/** What a test has of it. */
export interface SandboxedLogto {
  image: string;
  sandbox: SmsSandbox;
  /** Leads the stack's own questions to Tencent, and those of `npm run sms`, to the sandbox too. */
  environment: Record<string, string>;
}

/** Starts the sandbox and builds the image; both go with the story. */
export async function sandboxLogto(story: Story): Promise<SandboxedLogto> {
  // Containers reach this machine by the address that it has in a network of theirs, everybody else by loopback.
  const sandbox = await startTestSandbox({ host: "0.0.0.0", maximumMessages: 10_000 });
  story.atEnd(() => sandbox.stop());
  const image = `logto-stack-test/sandboxed:${path.basename(story.folder)}`;
  await buildImage(image, sandbox, await addressForContainers(story));
  story.atEnd(() => dockerClient().getImage(image).remove({ force: true }));
  return {
    image,
    sandbox,
    environment: { LOGTO_STACK_TEST_SMS_SANDBOX: `${sandbox.httpsPort}:${sandbox.caPath}` },
  };
}

async function buildImage(image: string, { caPath, httpsPort }: SmsSandbox, host: string): Promise<void> {
  const { images } = await ensureImages();
  const dockerfile = [
    `FROM ${images.logtoImage}`,
    "COPY ca.pem redirect-sms.mjs /test/",
    "ENV NODE_EXTRA_CA_CERTS=/test/ca.pem NODE_OPTIONS=--import=/test/redirect-sms.mjs",
    `ENV TEST_SMS_HOST=${host} TEST_SMS_PORT=${httpsPort}`,
  ];
  await buildTestImage(image, dockerfile.join("\n"), {
    "ca.pem": caPath,
    "redirect-sms.mjs": redirection,
  });
}

const gatewaySchema = z.object({ IPAM: z.object({ Config: z.tuple([z.object({ Gateway: z.string() })]) }) });

async function addressForContainers(story: Story): Promise<string> {
  const name = `logto-stack-test-${path.basename(story.folder)}`;
  const network = await dockerClient().createNetwork({ Name: name });
  story.atEnd(() => network.remove());
  return gatewaySchema.parse(await network.inspect()).IPAM.Config[0].Gateway;
}
