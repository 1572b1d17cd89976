/**
 * A few questions to the Docker engine. It is asked over plain HTTP, since loading a whole client library would add half a
 * second to every `pulumi up`.
 */
import { request as requestHttp } from "node:http";
import { request as requestHttps, type RequestOptions } from "node:https";
import { z } from "zod";
import { engineAddress, EngineAddressError, engineHost } from "./docker-address.ts";
import { sshAgent } from "./docker-ssh.ts";
import { loginFor } from "./registry-auth.ts";

/** The engine can't be asked anything. */
export class EngineUnreachable extends Error {}

/** The engine gave no answer in the time that a question may take. */
class NoAnswer extends Error {}

/** An answer of the engine. */
export interface EngineAnswer {
  status: number;
  body: unknown;
  /** The engine's own words, when it refused. */
  message: string;
}

const refusal = z.object({ message: z.string() });

/** How long answers may take, in seconds. */
export interface AnswerLimits {
  /** What the engine knows by itself. Under heavy load that takes a second or two. */
  engine: number;
  /** What it has to ask a registry for. One that is far, or that swallows what it is sent, isn't the engine's silence. */
  registry: number;
}

/** One Docker engine. */
export class DockerEngine {
  /** Such as `unix:///var/run/docker.sock`. */
  public readonly host: string;
  private readonly limits: AnswerLimits;

  /** @param dockerHost as in DOCKER_HOST; left out, that variable, else the local socket */
  public constructor(dockerHost: string | undefined, limits: AnswerLimits = { engine: 15, registry: 25 }) {
    this.limits = limits;
    this.host = engineHost(dockerHost);
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
      return await this.ask(path, this.limits.engine);
    } catch (error) {
      if (error instanceof EngineAddressError)
        throw new EngineUnreachable(`logto-stack:dockerHost: ${error.message}; ${otherEngine}`);
      const reason = error instanceof Error ? error.message : String(error);
      throw new EngineUnreachable(
        `logto-stack:dockerHost: the Docker engine at ${this.host} doesn't answer (${reason}); start it ` +
          `(\`systemctl start docker\`, Docker Desktop, or \`npm run demo\`, which installs one on Debian and Ubuntu), ${otherEngine}`,
      );
    }
  }

  /**
   * Asks the engine whether a registry has an image.
   * @returns why the image can't be had, in the engine's words; undefined where the registry has it
   * @throws EngineUnreachable when the engine itself doesn't answer
   */
  public async registryProblem(image: string): Promise<string | undefined> {
    try {
      const path = `/distribution/${image}/json`;
      const { status, message } = await this.ask(path, this.limits.registry, await loginHeader(image));
      return status === 200 ? undefined : message;
    } catch (error) {
      if (error instanceof NoAnswer)
        return `the registry gives no answer within ${this.limits.registry} seconds`;
      // Says it better, if it is the engine.
      await this.get("/_ping");
      return error instanceof Error ? error.message : String(error);
    }
  }

  private async ask(path: string, seconds: number, headers = {}): Promise<EngineAnswer> {
    const { status, text } = await send({ ...targetOf(this.host), headers }, path, seconds);
    const body = parseJson(text);
    const refused = refusal.safeParse(body);
    return { status, body, message: refused.success ? refused.data.message : `HTTP ${status}` };
  }
}

async function loginHeader(image: string): Promise<Record<string, string>> {
  const login = await loginFor(image);
  return login === undefined
    ? {}
    : { "X-Registry-Auth": Buffer.from(JSON.stringify(login)).toString("base64url") };
}

const otherEngine = "or name another with `pulumi config set dockerHost ssh://user@host`";

interface Target extends RequestOptions {
  request: typeof requestHttps;
}

function targetOf(host: string): Target {
  const address = engineAddress(host);
  if (address.kind === "ssh") return { request: requestHttp, agent: sshAgent(address.host) };
  if (address.kind === "socket") return { request: requestHttp, socketPath: address.socketPath };
  const { certificates, ...target } = address;
  return { ...target, ...certificates, request: certificates === undefined ? requestHttp : requestHttps };
}

function send(
  { request, ...target }: Target,
  path: string,
  seconds: number,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...target, path: encodeURI(path), timeout: seconds * 1000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    asked.on("timeout", () => asked.destroy(new NoAnswer(`no answer within ${seconds} seconds`)));
    asked.on("error", reject);
    asked.end();
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.trim() };
  }
}
