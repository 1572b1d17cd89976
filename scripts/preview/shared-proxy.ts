/**
 * The one container that publishes ports 80 and 443 for all previews of an engine. It is made with the first preview that
 * has a domain and goes with the last; a change of previews is a reload, so nobody's connection breaks.
 */
import type Docker from "dockerode";
import { isNotFound } from "../setup/docker.ts";
import { UserError } from "../setup/user-error.mjs";
import { type PreviewRecord, readRecords } from "./record.ts";
import { sharedProxyConfig, type SharedProxySettings } from "./shared-proxy-config.ts";

const name = "logto-stack-previews-proxy";
const labels = { "logto-stack.project": "logto-stack", "logto-stack.role": "previews-proxy" };
/** In a volume of the container's own: a reload writes it, and a restart finds what the last reload wrote. */
const configFile = "/config/Caddyfile";
const run = `[ -s ${configFile} ] || printf '%s\\n' "$CADDYFILE" >${configFile}; exec caddy-unprivileged run --config ${configFile} --adapter caddyfile`;
const change = `printf '%s\\n' "$CADDYFILE" >${configFile} && caddy-unprivileged reload --config ${configFile} --adapter caddyfile`;

/** The network that previews' own proxies join, so that the shared one reaches them and nothing else of theirs. */
export const sharedNetwork = "logto-stack-previews";

/** Ports of the host; tests take others. */
export interface SharedProxyPorts {
  http: number;
  https: number;
}

/** Makes sure that the network is there. @returns its id */
export async function ensureSharedNetwork(docker: Docker): Promise<string> {
  const found = await docker.listNetworks({ filters: { name: [`^${sharedNetwork}$`] } });
  const id = found[0]?.Id;
  if (id !== undefined) return id;
  const network = await docker.createNetwork({ Name: sharedNetwork, Labels: labels, CheckDuplicate: true });
  return network.id;
}

/**
 * Brings the shared proxy in line with the previews that there are.
 * @param image the reverse proxy's image, as previews run it
 */
export async function updateSharedProxy(
  docker: Docker,
  image: string | undefined,
  settings: SharedProxySettings,
  ports: SharedProxyPorts = { http: 80, https: 443 },
): Promise<void> {
  const records = [...(await readRecords(docker)).values()].filter(
    ({ domain }) => domain === settings.domain,
  );
  if (records.length === 0) {
    await removeSharedProxy(docker);
    return;
  }
  await serve(docker, image, records, settings, ports);
}

/** Serves these previews. */
export async function serve(
  docker: Docker,
  image: string | undefined,
  records: PreviewRecord[],
  settings: SharedProxySettings,
  ports: SharedProxyPorts,
): Promise<void> {
  const config = sharedProxyConfig(records, settings);
  if (await reload(docker, config)) return;
  if (image === undefined) return;
  await create(docker, image, config, ports);
}

/** Removes container and network. Certificates stay in their volume: authorities give only so many a week. */
export async function removeSharedProxy(docker: Docker): Promise<void> {
  for (const removal of [
    docker.getContainer(name).remove({ force: true, v: true }),
    docker.getNetwork(sharedNetwork).remove(),
  ]) {
    await removal.catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  }
}

async function create(docker: Docker, image: string, config: string, ports: SharedProxyPorts): Promise<void> {
  const networkId = await ensureSharedNetwork(docker);
  await docker
    .getContainer(name)
    .remove({ force: true, v: true })
    .catch(() => undefined);
  const container = await docker.createContainer({
    name,
    Image: image,
    Entrypoint: ["sh", "-c", run],
    Env: [`CADDYFILE=${config}`, "XDG_DATA_HOME=/data", "XDG_CONFIG_HOME=/tmp"],
    // Without any capability: Docker lets every port be bound inside a container.
    User: "0:0",
    Labels: labels,
    Volumes: { "/config": {} },
    ExposedPorts: { "80/tcp": {}, "443/tcp": {} },
    HostConfig: {
      NetworkMode: networkId,
      PortBindings: {
        "80/tcp": [{ HostPort: String(ports.http) }],
        "443/tcp": [{ HostPort: String(ports.https) }],
      },
      Binds: ["logto-stack-previews-certificates:/data"],
      Tmpfs: { "/tmp": "mode=1777" },
      ReadonlyRootfs: true,
      Init: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      Memory: 128 * 2 ** 20,
      PidsLimit: 256,
      RestartPolicy: { Name: "unless-stopped" },
      LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } },
    },
  });
  try {
    await container.start();
  } catch (error) {
    await container.remove({ force: true, v: true });
    throw new UserError(
      `The shared proxy of the previews can't be started: ${error instanceof Error ? error.message : String(error)}`,
      `ports ${ports.http} and ${ports.https} must be free on the Docker host; see who has them: ss -ltnp`,
    );
  }
}

/** @returns false where the proxy doesn't run */
async function reload(docker: Docker, config: string): Promise<boolean> {
  const container = docker.getContainer(name);
  try {
    const exec = await container.exec({
      Cmd: ["sh", "-c", change],
      Env: [`CADDYFILE=${config}`],
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await exec.start({});
    const said: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => said.push(chunk));
    await new Promise((resolve) => stream.on("end", resolve).on("error", resolve));
    if ((await exec.inspect()).ExitCode === 0) return true;
    throw new UserError(
      `The shared proxy refuses its configuration:\n${Buffer.concat(said).toString("utf8")}`,
    );
  } catch (error) {
    if (error instanceof UserError) throw error;
    return false;
  }
}
