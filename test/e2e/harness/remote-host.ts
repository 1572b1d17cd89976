/**
 * Another machine with Docker, reached by SSH: an engine and an SSH server of their own in a network namespace, with a data
 * folder, a socket, keys and an address of their own. Published ports are that machine's, as with a real one.
 */
import { spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Docker from "dockerode";
import { execa } from "execa";
import { z } from "zod";
import { familyOf } from "./process-lists.ts";
import type { Surroundings } from "./story.ts";
import { waitUntil } from "./wait-until.ts";
import { startWildcardDns } from "./wildcard-dns.ts";

const sshPort = 2222;
const diskMebibytes = 6144;

/** @returns why there can't be one here; undefined where there can */
export function whyNoRemoteHost(): string | undefined {
  if (process.getuid?.() !== 0) return "only root can make a network namespace";
  const programs = [
    "/usr/sbin/sshd",
    "/usr/bin/ssh",
    "/usr/sbin/dockerd",
    "/usr/bin/nsenter",
    "/usr/sbin/ip",
  ];
  const missing = programs.filter((program) => !existsSync(program));
  return missing.length > 0 ? `this machine has no ${missing.join(", ")}` : undefined;
}

/** See the file's comment. */
export class RemoteHost {
  /** The engine over there, asked directly. */
  public readonly docker: Docker;
  readonly #id = randomBytes(3).toString("hex");
  readonly #folder = mkdtempSync(path.join(tmpdir(), "logto-stack-remote-"));
  /** Two neighbouring addresses of the range for tests between networks (RFC 2544). */
  readonly #network = `198.18.${randomInt(256)}.${randomInt(64) * 4}`;
  readonly #story: Surroundings;
  /** Of the SSH server, then of the engine. */
  readonly #pids: number[] = [];

  private constructor(story: Surroundings) {
    this.#story = story;
    this.docker = new Docker({ socketPath: this.#file("docker.sock") });
  }

  /**
   * Starts one.
   * @param images that its engine holds from the beginning
   * @param domain whose names lead to it, as its containers see it
   */
  public static async start(story: Surroundings, images: string[], domain?: string): Promise<RemoteHost> {
    const host = new RemoteHost(story);
    story.atEnd(() => {
      rmSync(host.#folder, { recursive: true, force: true });
      return Promise.resolve();
    });
    await host.#connect();
    if (domain !== undefined) await host.#startDns(domain);
    await host.#startSshServer();
    await host.#mountDisk();
    await host.#startEngine(domain === undefined ? [] : [`--dns=${host.nameServer}`]);
    await host.#load(images);
    return host;
  }

  /** Its address, such as `198.18.3.2`. */
  public get address(): string {
    return this.#address(2);
  }

  /** Who knows the names of the domain, asked from here and from its containers. */
  public get nameServer(): string {
    return this.#address(1);
  }

  /** Such as `ssh://root@198.18.3.2:2222`. */
  public get dockerHost(): string {
    return `ssh://root@${this.#address(2)}:${sshPort}`;
  }

  /** What a command needs to find it, and the key to it. */
  public get environment(): Record<string, string> {
    return { DOCKER_HOST: this.dockerHost, PATH: `${this.#file("bin")}:${process.env["PATH"] ?? ""}` };
  }

  /**
   * Stops the engine, or the whole machine, in the middle of whatever it does, as a lost power or network does: connections
   * stay open and nobody answers.
   */
  public freeze(what: "engine" | "machine"): void {
    this.#signal(what === "engine" ? this.#pids.slice(-1) : this.#pids, "SIGSTOP");
  }

  /** Lets it go on. */
  public thaw(): void {
    this.#signal(this.#pids, "SIGCONT");
  }

  /** Leaves nothing free on the engine's disk. */
  public async fillDisk(): Promise<void> {
    await execa("dd", ["if=/dev/zero", `of=${this.#file("data/ballast")}`, "bs=1M"], { reject: false });
  }

  /** Makes room again. */
  public emptyDisk(): void {
    rmSync(this.#file("data/ballast"), { force: true });
  }

  #signal(pids: number[], signal: NodeJS.Signals): void {
    for (const pid of pids.flatMap((parent) => familyOf(parent))) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    }
  }

  #file(name: string): string {
    return path.join(this.#folder, name);
  }

  #address(last: 1 | 2): string {
    return this.#network.replace(/\d+$/u, (start) => String(Number(start) + last));
  }

  /** A cable between this machine and the other, through which the other reaches package servers. */
  async #connect(): Promise<void> {
    const [here, there] = [`ls${this.#id}h`, `ls${this.#id}r`];
    await run("ip", "netns", "add", this.#namespace);
    this.#story.atEnd(() => run("ip", "netns", "delete", this.#namespace));
    await run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", this.#namespace);
    await run("ip", "address", "add", `${this.#address(1)}/30`, "dev", here);
    await run("ip", "link", "set", here, "up");
    const inside = (...words: string[]) => run("ip", "-n", this.#namespace, ...words);
    await inside("address", "add", `${this.#address(2)}/30`, "dev", there);
    await inside("link", "set", there, "up");
    await inside("link", "set", "lo", "up");
    await inside("route", "add", "default", "via", this.#address(1));
    const rules = [
      ["FORWARD", "-i", here, "-j", "ACCEPT"],
      ["FORWARD", "-o", here, "-j", "ACCEPT"],
      ["POSTROUTING", "-t", "nat", "-s", `${this.#network}/30`, "!", "-o", here, "-j", "MASQUERADE"],
    ];
    for (const rule of rules) {
      await run("iptables", "-w", "-I", ...rule);
      this.#story.atEnd(() => run("iptables", "-w", "-D", ...rule));
    }
  }

  get #namespace(): string {
    return `logto-stack-${this.#id}`;
  }

  /** With a key of its own, whose owner is known by one of the story's. */
  async #startSshServer(): Promise<void> {
    for (const key of ["host-key", "key"]) {
      await run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", this.#file(key));
    }
    const [kind, publicKey] = readFileSync(this.#file("host-key.pub"), "utf8").split(" ");
    const write = (name: string, ...lines: string[]) => {
      writeFileSync(this.#file(name), `${lines.join("\n")}\n`);
    };
    write("known-hosts", `[${this.#address(2)}]:${sshPort} ${kind ?? ""} ${publicKey ?? ""}`);
    write(
      "sshd-config",
      `ListenAddress ${this.#address(2)}:${sshPort}`,
      `HostKey ${this.#file("host-key")}`,
      `AuthorizedKeysFile ${this.#file("key.pub")}`,
      "AuthenticationMethods publickey",
      "PermitRootLogin prohibit-password",
      "StrictModes no",
      "UsePAM no",
      "PidFile none",
      `SetEnv DOCKER_HOST=unix://${this.#file("docker.sock")}`,
    );
    const settings = [
      `IdentityFile ${this.#file("key")}`,
      "IdentityAgent none",
      `UserKnownHostsFile ${this.#file("known-hosts")}`,
    ];
    write("ssh-config", ...settings);
    mkdirSync(this.#file("bin"));
    // What a person has in ~/.ssh, which the tests leave alone.
    write("bin/ssh", "#!/bin/sh", `exec /usr/bin/ssh -F ${this.#file("ssh-config")} "$@"`);
    chmodSync(this.#file("bin/ssh"), 0o755);
    mkdirSync("/run/sshd", { recursive: true });
    this.#start("/usr/sbin/sshd", "-D", "-e", "-f", this.#file("sshd-config"));
  }

  /** A disk of the engine's own, in a file that takes only what is written to it. */
  async #mountDisk(): Promise<void> {
    mkdirSync(this.#file("data"));
    await run("truncate", `--size=${diskMebibytes}M`, this.#file("disk"));
    await run("mkfs.ext4", "-q", this.#file("disk"));
    await run("mount", "-o", "loop", this.#file("disk"), this.#file("data"));
    this.#story.atEnd(() => run("umount", this.#file("data")));
  }

  async #startDns(domain: string): Promise<void> {
    const server = await startWildcardDns(this.nameServer, domain, this.address);
    this.#story.atEnd(() => {
      server.close();
      return Promise.resolve();
    });
  }

  async #startEngine(more: string[]): Promise<void> {
    const options = { "data-root": "data", "exec-root": "exec", pidfile: "docker.pid" };
    const words = Object.entries(options).map(([name, file]) => `--${name}=${this.#file(file)}`);
    this.#start("dockerd", ...words, `--host=unix://${this.#file("docker.sock")}`, ...more);
    await waitUntil(
      "the remote engine",
      () =>
        this.docker.ping().then(
          () => true as const,
          () => undefined,
        ),
      { timeoutSeconds: 60 },
    );
    this.#story.atEnd(() => this.#removeContainers());
  }

  async #removeContainers(): Promise<void> {
    this.thaw();
    for (const { Id } of await this.docker.listContainers({ all: true }))
      await this.docker.getContainer(Id).remove({ force: true });
  }

  async #load(images: string[]): Promise<void> {
    const there = ["--host", `unix://${this.#file("docker.sock")}`, "load"];
    await execa("docker", ["save", ...images], { buffer: false }).pipe("docker", there);
  }

  #start(...words: string[]): void {
    const log = this.#file(`${path.basename(words[0] ?? "")}.log`);
    // The file itself and no pipe, which what it starts would keep open.
    const output = openSync(log, "a");
    const child = spawn("nsenter", [`--net=/run/netns/${this.#namespace}`, ...words], {
      stdio: ["ignore", output, output],
    });
    const ended = once(child, "exit");
    closeSync(output);
    this.#pids.push(z.number().parse(child.pid));
    this.#story.onFailure(() => {
      writeFileSync(path.join(this.#story.folder, path.basename(log)), readFileSync(log));
      return Promise.resolve();
    });
    this.#story.atEnd(async () => {
      this.thaw();
      child.kill();
      await ended;
    });
  }
}

async function run(command: string, ...words: string[]): Promise<void> {
  await execa(command, words);
}
