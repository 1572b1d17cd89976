// Makes, reads and removes a bridge network.
import type Docker from "dockerode";
import { ProviderError } from "../errors.ts";
import type { NetworkInputs } from "../resources/container-network.ts";
import { engineMessage, isMissing, statusOf, withEngine } from "./engine.ts";

type Inspection = Docker.NetworkInspectInfo;

async function inspect(docker: Docker, idOrName: string): Promise<Inspection | undefined> {
  const network = docker.getNetwork(idOrName);
  return network.inspect().then(
    (found: Inspection) => found,
    (error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    },
  );
}

/**
 * Makes the network, or takes over the one that an interrupted run left.
 * @returns its id
 * @throws ProviderError where the name belongs to somebody else
 */
export async function ensureNetwork({ dockerHost, networkName, labels }: NetworkInputs): Promise<string> {
  return withEngine(dockerHost, async (docker) => {
    const found = await inspect(docker, networkName);
    if (found === undefined) return create(docker, networkName, labels);
    if (Object.entries(labels).every(([name, value]) => found.Labels?.[name] === value)) return found.Id;
    throw new ProviderError(
      `A network named ${networkName} exists already and isn't this stack's (its labels differ). ` +
        `Remove it with \`docker network rm ${networkName}\`, or choose another networkName.`,
    );
  });
}

async function create(docker: Docker, name: string, labels: Record<string, string>): Promise<string> {
  try {
    const { id } = await docker.createNetwork({
      Name: name,
      Driver: "bridge",
      CheckDuplicate: true,
      Labels: labels,
    });
    return id;
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
    throw new ProviderError(`Docker couldn't create the network ${name}: ${engineMessage(error)}`);
  }
}

/** @returns its inputs as the engine has them, or undefined when it is gone */
export async function readNetwork(
  dockerHost: string | undefined,
  id: string,
): Promise<NetworkInputs | undefined> {
  return withEngine(dockerHost, async (docker) => {
    const found = await inspect(docker, id);
    return found && { dockerHost, networkName: found.Name, labels: found.Labels ?? {} };
  });
}

/** Removes it; gone already is fine. @throws ProviderError while containers are attached */
export async function removeNetwork(dockerHost: string | undefined, id: string): Promise<void> {
  await withEngine(dockerHost, async (docker) => {
    const network = docker.getNetwork(id);
    await network.remove().catch((error: unknown) => {
      if (isMissing(error)) return;
      if (statusOf(error) === undefined) throw error;
      throw new ProviderError(`Docker couldn't remove the network ${id}: ${engineMessage(error)}`);
    });
  });
}
