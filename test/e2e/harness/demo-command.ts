/** `npm run demo` and `npm run destroy` as a person types them, on the oldest Node.js and where nobody is logged in to a backend. */
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { stateFolder } from "../../../scripts/setup/backend.ts";
import { repositoryRoot } from "../../../scripts/setup/paths.ts";
import { settingsFile } from "../../../scripts/stack/stack-file.ts";
import { removeStackParts } from "./engine.ts";
import { tooOldNode } from "./old-node.ts";
import type { Surroundings } from "./story.ts";

/** How a command ended. */
export interface CommandRun {
  exitCode: number | undefined;
  /** What it says while it works. */
  stderr: string;
  /** What it says in the end. */
  stdout: string;
  seconds: number;
}

/** See the file's comment. */
export class DemoCommand {
  readonly #story: Surroundings;
  readonly #stack: string;
  readonly #environment: Record<string, string | undefined>;
  #calls = 0;

  /** @param stack is removed at the story's end, whatever happens */
  public constructor(story: Surroundings, stack: string) {
    this.#story = story;
    this.#stack = stack;
    const credentials = mkdtempSync(path.join(tmpdir(), "logto-stack-not-logged-in-"));
    this.#environment = {
      PULUMI_CREDENTIALS_PATH: credentials,
      PULUMI_BACKEND_URL: undefined,
      PULUMI_CONFIG_PASSPHRASE: undefined,
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    };
    story.atEnd(async () => {
      await removeStackParts(stack);
      for (const file of this.leftFiles()) rmSync(file, { recursive: true, force: true });
      rmSync(credentials, { recursive: true });
    });
  }

  /** @param script such as `demo` */
  public async run(script: string, words: string[] = []): Promise<CommandRun> {
    const startedAt = Date.now();
    const { exitCode, stdout, stderr } = await execa(
      path.join(await tooOldNode(), "node"),
      ["scripts/bootstrap.mjs", `scripts/${script}.ts`, "--stack", this.#stack, ...words],
      { cwd: repositoryRoot, env: this.#environment, reject: false },
    );
    const log = path.join(this.#story.folder, `${String(++this.#calls).padStart(2, "0")}-${script}.log`);
    writeFileSync(log, `${stderr}\n${stdout}`);
    return { exitCode, stdout, stderr, seconds: (Date.now() - startedAt) / 1000 };
  }

  /** The files and folders of this clone that hold something of the stack: state, history, backups, configuration. */
  public leftFiles(): string[] {
    const state = globSync(`**/${this.#stack}{,.*}`, { cwd: stateFolder }).map((name) =>
      path.join(stateFolder, name),
    );
    return [...state, ...globSync(settingsFile(this.#stack))];
  }
}
