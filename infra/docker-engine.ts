/**
 * A few questions to the Docker engine. It is asked over plain HTTP, since loading a whole client library would add half a
 * second to every `pulumi up`.
 */
import { request, type RequestOptions } from "node:http";
import { z } from "zod";
import { isSsh, sshAgent } from "./docker-ssh.ts";

/** The engine can't be asked anything. */
export class EngineUnreachable extends Error {}

/** An answer of the engine. */
export interface EngineAnswer {
  status: number;
  body: unknown;
  /** The engine's own words, when it refused. */
  message: string;
}

const refusal = z.object({ message: z.string() });

/** One Docker engine. */
export class DockerEngine {
  /** Such as `unix:///var/run/docker.sock`. */
  public readonly host: string;
  private readonly target: RequestOptions;

  /** @param dockerHost as in DOCKER_HOST; left out, that variable, else the local socket */
  public constructor(dockerHost: string | undefined) {
    this.host = dockerHost ?? process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock";
    this.target = targetOf(this.host);
  }

  /** Whether the engine's ports are this machine's. */
  public get isLocal(): boolean {
    return this.host.startsWith("unix:");
  }

  /**
   * Asks for a path of the engine's API.
   * @throws EngineUnreachable when it doesn't answer
   */
  public async get(path: string): Promise<EngineAnswer> {
    try {
      const { status, body } = await this.ask(path);
      const refused = refusal.safeParse(body);
      return { status, body, message: refused.success ? refused.data.message : `HTTP ${status}` };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new EngineUnreachable(
        `logto-stack:dockerHost: the Docker engine at ${this.host} doesn't answer (${reason}); start it ` +
          "(`systemctl start docker`, Docker Desktop, or `npm run demo`, which installs one on Debian and Ubuntu), " +
          "or name another with `pulumi config set dockerHost ssh://user@host`",
      );
    }
  }

  private ask(path: string): Promise<{ status: number; body: unknown }> {
    return new Promise((resolve, reject) => {
      const asked = request({ ...this.target, path: encodeURI(path), timeout: 15_000 }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            body: parseJson(Buffer.concat(chunks).toString("utf8")),
          });
        });
      });
      asked.on("timeout", () => asked.destroy(new Error("no answer within 15 seconds")));
      asked.on("error", reject);
      asked.end();
    });
  }
}

function targetOf(host: string): RequestOptions {
  if (isSsh(host)) return { agent: sshAgent(host) };
  const url = new URL(host);
  return url.protocol === "unix:" ? { socketPath: url.pathname } : { host: url.hostname, port: url.port };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.trim() };
  }
}
