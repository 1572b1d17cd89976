/**
 * The one container that publishes ports 80 and 443 for all previews of an engine. It is made with the first preview that
 * has a domain and goes with the last; a change of previews is a reload, so nobody's connection breaks.
 */
import type Docker from "dockerode";
import { UserError } from "../setup/user-error.mjs";
import type { PreviewRecord } from "./record.ts";
import { sharedProxyConfig, type SharedProxySettings } from "./shared-proxy-config.ts";

/** In a volume of the container's own: a reload writes it, and a restart finds what the last reload wrote. */
const configFile = "/config/Caddyfile";
const write = `printf '%s\\n' "$CADDYFILE" >${configFile}`;
const caddy = (command: string) => `caddy ${command} --config ${configFile} --adapter caddyfile`;

/** Where it is published, and under which names; tests take others. */
export interface SharedProxyPlace {
  name: string;
  httpPort: number;
  httpsPort: number;
}

const usualPlace: SharedProxyPlace = { name: "logto-stack-previews", httpPort: 80, httpsPort: 443 };

/** See the file's comment. */
export class SharedProxy {
  readonly #docker: Docker;
  readonly #place: SharedProxyPlace;
  readonly #labels: Record<string, string>;

  public constructor(docker: Docker, place: SharedProxyPlace = usualPlace) {
    this.#docker = docker;
    this.#place = place;
    this.#labels = { "logto-stack.project": "logto-stack", "logto-stack.role": "previews-proxy" };
  }

  /**
   * Makes sure that there is the network which previews' own proxies join, so that the shared one reaches them and nothing
   * else of theirs.
   * @returns its id
   */
  public async ensureNetwork(): Promise<string> {
    const { name } = this.#place;
    const [found] = await this.#docker.listNetworks({ filters: { name: [`^${name}$`] } });
    if (found !== undefined) return found.Id;
    const made = await this.#docker.createNetwork({ Name: name, Labels: this.#labels, CheckDuplicate: true });
    return made.id;
  }

  /**
   * Brings the proxy in line with the previews that there are.
   * @param image Caddy's; without it only a proxy that runs already is changed
   * @throws UserError where its ports are taken
   */
  public async update(
    records: Iterable<PreviewRecord>,
    settings: SharedProxySettings,
    image?: string,
  ): Promise<void> {
    const served = [...records].filter(({ domain }) => domain === settings.domain);
    if (served.length === 0) {
      await this.remove();
      return;
    }
    const config = sharedProxyConfig(served, settings);
    if (!(await this.#reload(config)) && image !== undefined) await this.#create(image, config);
  }

  /** Removes container and network, unless a preview is still in it. Certificates stay in their volume: authorities give only so many a week. */
  public async remove(): Promise<void> {
    await absent(this.#container.remove({ force: true, v: true }));
    await absent(this.#docker.getNetwork(this.#place.name).remove(), [403, 404]);
  }

  get #container(): Docker.Container {
    return this.#docker.getContainer(`${this.#place.name}-proxy`);
  }

  async #create(image: string, config: string): Promise<void> {
    const { name, httpPort, httpsPort } = this.#place;
    const networkId = await this.ensureNetwork();
    await absent(this.#container.remove({ force: true, v: true }));
    const container = await this.#docker.createContainer({
      name: `${name}-proxy`,
      Image: image,
      Entrypoint: ["sh", "-c", `[ -s ${configFile} ] || ${write}; exec ${caddy("run")}`],
      Cmd: [],
      Env: [`CADDYFILE=${config}`, "XDG_DATA_HOME=/data", "XDG_CONFIG_HOME=/tmp"],
      User: "0:0",
      Labels: this.#labels,
      Volumes: { "/config": {} },
      ExposedPorts: { "80/tcp": {}, "443/tcp": {} },
      HostConfig: {
        NetworkMode: networkId,
        PortBindings: {
          "80/tcp": [{ HostPort: String(httpPort) }],
          "443/tcp": [{ HostPort: String(httpsPort) }],
        },
        Binds: [`${name}-certificates:/data`],
        Tmpfs: { "/tmp": "mode=1777" },
        ReadonlyRootfs: true,
        Init: true,
        CapDrop: ["ALL"],
        // The official image's binary carries this one, and can't be executed where it can't have it.
        CapAdd: ["NET_BIND_SERVICE"],
        SecurityOpt: ["no-new-privileges:true"],
        Memory: 128 * 2 ** 20,
        PidsLimit: 256,
        RestartPolicy: { Name: "unless-stopped" },
        LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } },
      },
    });
    await container.start().catch(async (error: unknown) => {
      await container.remove({ force: true, v: true });
      throw new UserError(
        `The shared proxy of the previews can't be started: ${error instanceof Error ? error.message : String(error)}`,
        `ports ${httpPort} and ${httpsPort} must be free on the Docker host; see who has them: ss -ltnp`,
      );
    });
  }

  /** @returns false where the proxy doesn't run */
  async #reload(config: string): Promise<boolean> {
    const running = await this.#container.inspect().then(
      ({ State }) => State.Running,
      () => false,
    );
    if (!running) return false;
    const exec = await this.#container.exec({
      Cmd: ["sh", "-c", `${write} && ${caddy("reload")}`],
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
      `see what it says: docker logs ${this.#place.name}-proxy`,
    );
  }
}

/** @param tolerated statuses of the engine that are no failure: 404 is gone already, 403 a network that is used */
async function absent(removal: Promise<unknown>, tolerated = [404]): Promise<void> {
  await removal.catch((error: unknown) => {
    const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
    if (!tolerated.some((known) => known === status)) throw error;
  });
}
