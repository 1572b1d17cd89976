/**
 * A Docker engine behind SSH, reached as Docker's own command reaches it: by the system's `ssh`, so that its configuration,
 * keys, agent and known hosts count, and by `docker system dial-stdio` over there.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { Agent } from "node:http";
import { Socket } from "node:net";
import { Duplex } from "node:stream";

/**
 * No questions, since several connections begin at once and nobody may be there; a host that has fallen silent is given up
 * after 20 seconds.
 */
export const sshOptions = [
  "-o",
  "BatchMode=yes",
  "-o",
  "ConnectTimeout=10",
  "-o",
  "ServerAliveInterval=5",
  "-o",
  "ServerAliveCountMax=3",
];

/** New connections that an SSH server with its usual settings takes at once (MaxStartups) are ten. */
const maximumConnections = 8;

/** What ssh, or the docker command over there, said before it gave up. */
export class SshError extends Error {}

/** Whether an address as in DOCKER_HOST is one behind SSH. */
export function isSsh(dockerHost: string | undefined): dockerHost is string {
  return dockerHost?.startsWith("ssh:") === true;
}

/** For Docker's own client library. @param dockerHost left out, DOCKER_HOST counts */
export function sshOptionsFor(dockerHost: string | undefined): string[] | undefined {
  return isSsh(dockerHost ?? process.env["DOCKER_HOST"]) ? sshOptions : undefined;
}

/** The words after `ssh` that lead to a host. @param dockerHost `ssh://user@host:port` */
export function sshDestination(dockerHost: string): string[] {
  const { username, hostname, port } = new URL(dockerHost);
  return [
    ...(port === "" ? [] : ["-p", port]),
    ...(username === "" ? [] : ["-l", decodeURIComponent(username)]),
    "--",
    hostname,
  ];
}

/** What a person types so that a port of the remote machine's loopback is this machine's, too. */
export function forwardCommand(dockerHost: string, port: number): string {
  const { username, hostname, port: sshPort } = new URL(dockerHost);
  const options = sshPort === "" ? "" : `-p ${sshPort} `;
  return `ssh -N ${options}-L ${port}:127.0.0.1:${port} ${username === "" ? "" : `${username}@`}${hostname}`;
}

const agents = new Map<string, Agent>();

/** Connections to the engine behind an address, for Node's HTTP client; used again while the process lasts. */
export function sshAgent(dockerHost: string): Agent {
  const agent = agents.get(dockerHost) ?? createAgent(dockerHost);
  agents.set(dockerHost, agent);
  return agent;
}

function createAgent(dockerHost: string): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: maximumConnections });
  agent.createConnection = () =>
    new CommandStream("ssh", [
      ...sshOptions,
      "-T",
      ...sshDestination(dockerHost),
      "docker",
      "system",
      "dial-stdio",
    ]);
  return agent;
}

/** A command's input and output as one stream, with what Node's HTTP client asks of a socket. */
class CommandStream extends Duplex {
  readonly #child: ChildProcess & {
    stdin: NonNullable<ChildProcess["stdin"]>;
    stdout: NonNullable<ChildProcess["stdout"]>;
  };
  #silence: NodeJS.Timeout | undefined;

  public constructor(command: string, words: string[]) {
    super();
    const child = spawn(command, words, { stdio: ["pipe", "pipe", "pipe"] });
    this.#child = child;
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      this.#silence?.refresh();
      if (!this.push(chunk)) child.stdout.pause();
    });
    // What can't be written was told by how the command ended.
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => this.destroy(error));
    child.on("close", (code) => {
      const last = said.trim().split("\n").at(-1)?.replace(/\.$/u, "");
      if (code === 0) this.push(null);
      else
        this.destroy(
          new SshError(last === "" || last === undefined ? `it ended with code ${code ?? ""}` : last),
        );
    });
  }

  public override _read(): void {
    this.#child.stdout.resume();
  }

  public override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#silence?.refresh();
    this.#child.stdin.write(chunk, () => {
      done();
    });
  }

  public override _final(done: () => void): void {
    this.#child.stdin.end(done);
  }

  public override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#silence);
    this.#child.kill();
    done(error);
  }

  public setTimeout(milliseconds: number): this {
    clearTimeout(this.#silence);
    this.#silence =
      milliseconds === 0 ? undefined : setTimeout(() => this.emit("timeout"), milliseconds).unref();
    return this;
  }

  public setKeepAlive(): this {
    return this;
  }

  public setNoDelay(): this {
    return this;
  }

  /** An idle connection doesn't keep the process. */
  public unref(): this {
    return this.#hold("unref");
  }

  public ref(): this {
    return this.#hold("ref");
  }

  #hold(how: "ref" | "unref"): this {
    const { stdin, stdout, stderr } = this.#child;
    this.#child[how]();
    for (const stream of [stdin, stdout, stderr]) if (stream instanceof Socket) stream[how]();
    return this;
  }
}
