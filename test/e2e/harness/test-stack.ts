/**
 * A stack of its own for a test: unique name, free port, its own state and passphrase, driven by the same Pulumi command
 * as a person's. Every call's output and event log are kept among the story's artifacts.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa, type ResultPromise } from "execa";
import { parseDocument } from "yaml";
import { z } from "zod";
import { ensureImages, type ImageChoice } from "../../../scripts/setup/images.ts";
import { repositoryRoot } from "../../../scripts/setup/paths.ts";
import { ensurePulumi } from "../../../scripts/setup/pulumi-toolchain.ts";
import { type Pulumi, pulumiFor } from "../../../scripts/setup/pulumi.ts";
import { containerLog, removeStackParts, stackParts } from "./engine.ts";
import { readEventLog, removeDebugMessages, type UpdateReport } from "./event-log.ts";
import { freePort } from "./free-port.ts";
import { RunningCommands } from "./running-commands.ts";
import type { Surroundings } from "./story.ts";

/** What a call printed, and what it did to resources. */
export interface PulumiRun {
  exitCode: number | undefined;
  /** Both streams. */
  output: string;
  report: UpdateReport;
}

/** How a call differs from the usual. */
export interface RunSettings {
  /** Added to the environment; undefined removes a variable. */
  environment?: Record<string, string | undefined>;
}

const outputsSchema = z.object({
  appUrl: z.string(),
  endpoint: z.string(),
  adminEndpoint: z.string(),
  smsInboxUrl: z.string(),
  adminUsername: z.string(),
  adminPassword: z.string(),
  managementClientId: z.string(),
  managementClientSecret: z.string(),
});

/** The outputs of a preview stack, secrets shown. */
export type Outputs = z.infer<typeof outputsSchema>;

const stateSchema = z.object({
  deployment: z.object({
    resources: z
      .array(z.object({ urn: z.string(), type: z.string(), outputs: z.record(z.unknown()).optional() }))
      .default([]),
  }),
});

/** What is known of a stack's resources. */
export type StackState = z.infer<typeof stateSchema>;

/** See the file's comment. */
export class TestStack {
  public readonly name: string;
  public readonly port: number;
  public readonly pulumi: Pulumi;
  readonly #story: Surroundings;
  readonly #folder: string;
  readonly #commands = new RunningCommands();
  #calls = 0;

  private constructor(name: string, port: number, pulumi: Pulumi, story: Surroundings) {
    this.name = name;
    this.port = port;
    this.pulumi = pulumi;
    this.#story = story;
    this.#folder = story.folder;
  }

  /**
   * Makes a preview stack with the SMS sandbox. Nothing runs yet.
   * @param config further configuration by key or path (`signInExperience.…`)
   */
  public static async create(story: Surroundings, config: Record<string, string> = {}): Promise<TestStack> {
    const base = path.basename(story.folder);
    const pulumi = await pulumiWithOwnState(story);
    const name = `e2e-${base.slice(0, 20)}-${randomBytes(3).toString("hex")}`;
    const stack = new TestStack(name, await freePort(), pulumi, story);
    story.atEnd(() => stack.remove());
    story.onFailure(() => stack.keepContainerLogs());
    // A step that took too long has left its command running, which would go on beside the next step.
    story.onFailure(() => stack.#commands.end());
    await stack.#must(["stack", "init", name, "--no-select"]);
    const choice = await ensureImages();
    await stack.configure({ ...previewConfig(choice, stack.port), ...config });
    return stack;
  }

  /** Sets configuration, by key or path. */
  public async configure(config: Record<string, string>): Promise<void> {
    const pairs = Object.entries(config).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    await this.#must(["config", "set-all", "--path", "--stack", this.name, ...pairs]);
  }

  /** Writes a configuration file that differs from the stack's by these keys. @returns the file */
  public writeConfig(name: string, config: Record<string, unknown>): string {
    const document = parseDocument(readFileSync(this.configFile, "utf8"));
    for (const [key, value] of Object.entries(config))
      document.setIn(["config", `logto-stack:${key}`], value);
    const file = path.join(this.#folder, `${name.replaceAll(/\W+/gu, "-")}.yaml`);
    writeFileSync(file, document.toString());
    return file;
  }

  /** Done in any case at the story's end. */
  public atEnd(work: () => Promise<unknown>): void {
    this.#story.atEnd(work);
  }

  /** `pulumi up`, which must succeed. */
  public async up(settings?: RunSettings): Promise<PulumiRun> {
    const run = await this.run(["up", "--yes", "--skip-preview"], settings);
    assert.equal(run.exitCode, 0, `pulumi up failed:\n${lastLines(run.output)}`);
    return run;
  }

  /** Runs a Pulumi command on this stack, whatever comes of it. */
  public async run(words: string[], settings?: RunSettings): Promise<PulumiRun> {
    const { child, logFile, eventLog } = this.start(words, settings);
    const { exitCode, all } = await child;
    writeFileSync(logFile, all);
    if (!existsSync(eventLog)) return { exitCode, output: all, report: { changes: {}, steps: [] } };
    removeDebugMessages(eventLog);
    const report = readEventLog(eventLog);
    return { exitCode, output: all, report };
  }

  /** Starts a Pulumi command in a process group of its own, so that all of it can be killed at once. */
  public start([command = "", ...words]: string[], settings: RunSettings = {}) {
    const call = `${String(++this.#calls).padStart(2, "0")}-${command}`;
    const logFile = path.join(this.#folder, `${call}.log`);
    const eventLog = path.join(this.#folder, `${call}.events.json`);
    const recorded = ["up", "preview", "refresh", "destroy"].includes(command);
    const child: ResultPromise<{ all: true; reject: false }> = execa(
      this.pulumi.command,
      [
        command,
        ...words,
        "--stack",
        this.name,
        "--non-interactive",
        ...(recorded ? ["--event-log", eventLog] : []),
      ],
      {
        all: true,
        reject: false,
        cwd: repositoryRoot,
        detached: true,
        // The event log is an option for Pulumi's own developers.
        env: { ...this.pulumi.environment, PULUMI_DEBUG_COMMANDS: "true", ...settings.environment },
      },
    );
    this.#commands.add(child);
    return { child, logFile, eventLog };
  }

  /** The stack's outputs, secrets shown. */
  public async outputs(): Promise<Outputs> {
    const text = await this.#must(["stack", "output", "--json", "--show-secrets", "--stack", this.name]);
    return outputsSchema.parse(JSON.parse(text));
  }

  /** What `pulumi` prints for words that need no event log. @throws AssertionError when it fails */
  public read(words: string[]): Promise<string> {
    return this.#must([...words, "--stack", this.name]);
  }

  /** The stack's state, as `pulumi stack export` shows it. */
  public async state(showSecrets = false): Promise<StackState> {
    const text = await this.read(["stack", "export", ...(showSecrets ? ["--show-secrets"] : [])]);
    return stateSchema.parse(JSON.parse(text));
  }

  /** Leaves nothing of the stack, whatever state it is in. */
  public async remove(): Promise<void> {
    await this.#commands.end();
    await this.keepContainerLogs();
    await removeStackParts(this.name);
    await execa(
      this.pulumi.command,
      [
        "stack",
        "rm",
        this.name,
        "--yes",
        "--force",
        "--preserve-config",
        "--remove-backups",
        "--non-interactive",
      ],
      { cwd: repositoryRoot, env: this.pulumi.environment, reject: false },
    );
    rmSync(this.configFile, { force: true });
  }

  /** The file with the stack's configuration. */
  public get configFile(): string {
    return path.join(repositoryRoot, `Pulumi.${this.name}.yaml`);
  }

  /** Writes the log of each container to the artifacts. */
  public async keepContainerLogs(): Promise<void> {
    const { containers } = await stackParts(this.name);
    for (const container of containers) {
      writeFileSync(path.join(this.#folder, `${container}.log`), await containerLog(container));
    }
  }

  async #must(words: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await execa(this.pulumi.command, [...words, "--non-interactive"], {
      cwd: repositoryRoot,
      env: this.pulumi.environment,
      reject: false,
    });
    assert.equal(exitCode, 0, `pulumi ${words.slice(0, 3).join(" ")} failed:\n${stderr}`);
    return stdout;
  }
}

/** The last lines of a text: of an update's output, those with the diagnostics. */
export function lastLines(text: string, count = 40): string {
  return text.trim().split("\n").slice(-count).join("\n");
}

/** Pulumi with a state that nobody else uses, and that goes with the story. */
async function pulumiWithOwnState(story: Surroundings): Promise<Pulumi> {
  const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-state-"));
  story.atEnd(() => {
    rmSync(folder, { recursive: true, force: true });
    return Promise.resolve();
  });
  mkdirSync(path.join(folder, "state"));
  const passphraseFile = path.join(folder, "passphrase");
  writeFileSync(passphraseFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
  process.env["PULUMI_BACKEND_URL"] = `file://${folder}/state`;
  process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] = passphraseFile;
  return pulumiFor(await ensurePulumi());
}

function previewConfig({ settings }: ImageChoice, port: number) {
  return { preview: "true", smsSandbox: "true", port: String(port), ...settings };
}
