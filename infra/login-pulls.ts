/**
 * Pulls with a login. The vendor's provider is to be told a login or where one is, and refuses the latter (5.2.0: "Expected
 * object, got string"); the former would be in the state. So what needs one is on the engine before it looks there.
 */
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "./config.ts";
import { DockerEngine } from "./docker-engine.ts";
import { followEvents } from "./engine-events.ts";
import { loginFor, type RegistryLogin } from "./registry-auth.ts";

/**
 * Pulls those of a stack's images that the engine doesn't have and whose registry has a login. Builds bring theirs themselves.
 * @throws pulumi.RunError
 */
export async function pullWithLogins({
  dockerHost,
  logtoImage,
  postgresImage,
}: Pick<StackConfig, "dockerHost" | "logtoImage" | "postgresImage">): Promise<void> {
  const engine = new DockerEngine(dockerHost);
  await Promise.all(
    [logtoImage, postgresImage].map(async (image) => {
      const login = await loginFor(image);
      if (login === undefined || (await engine.get(`/images/${image}/json`)).status === 200) return;
      await pulumi.log.info(`Pulling ${image}`, undefined, undefined, true);
      await pull(image, login, dockerHost);
    }),
  );
}

async function pull(image: string, authconfig: RegistryLogin, dockerHost: string | undefined): Promise<void> {
  // Half a second, for those few.
  const { dockerAt, whileAnswering } = await import("./docker-client.ts");
  const docker = dockerAt(dockerHost);
  try {
    const events: NodeJS.ReadableStream = await docker.pull(image, { authconfig });
    await whileAnswering(docker, followEvents(docker, events));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new pulumi.RunError(
      `The image ${image} can't be pulled from ${authconfig.serveraddress} (${reason}); run \`docker pull ${image}\` to see more. Nothing was changed.`,
    );
  }
}
