/** `npm run preview -- …` as a person runs it, with a state and a passphrase of the story's own. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { repositoryRoot } from "../../../scripts/setup/paths.ts";
import { removeStackParts } from "./engine.ts";
import type { Surroundings } from "./story.ts";

const cardSchema = z.object({
  stack: z.string(),
  appUrl: z.string(),
  forward: z.string().optional(),
  signInUrl: z.string(),
  inboxUrl: z.string(),
  phoneNumber: z.string(),
  changes: z.array(z.object({ operation: z.string(), resource: z.string() })),
});

/** A preview's card. */
export type Card = z.infer<typeof cardSchema>;

/** See the file's comment. */
export class PreviewCommand {
  /** Where the stacks' states are. */
  public readonly stateFolder: string;
  readonly #story: Surroundings;
  readonly #environment: Record<string, string>;
  readonly #before: string[];
  #calls = 0;

  /**
   * @param environment in addition to the usual, such as another engine's DOCKER_HOST
   * @param resolverFile in the place of /etc/resolv.conf, for this command alone
   */
  public constructor(story: Surroundings, environment: Record<string, string> = {}, resolverFile?: string) {
    const mount = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';
    this.#before = resolverFile === undefined ? [] : ["unshare", "--mount", "sh", "-c", mount, resolverFile];
    this.#story = story;
    const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-previews-"));
    story.atEnd(() => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    });
    this.stateFolder = path.join(folder, "state");
    mkdirSync(this.stateFolder);
    this.#environment = {
      PULUMI_BACKEND_URL: `file://${this.stateFolder}`,
      PREVIEW_PASSPHRASE: "of this story",
      PULUMI_CONFIG_PASSPHRASE: "of other stacks",
      PREVIEW_MAX: "1000",
      ...environment,
    };
  }

  /** Removes what a preview might leave when the story ends, whatever happens. */
  public removeAtEnd(stack: string): void {
    this.#story.atEnd(async () => {
      await removeStackParts(stack);
      rmSync(path.join(repositoryRoot, `Pulumi.${stack}.yaml`), { force: true });
    });
  }

  /** Starts a call in a process group of its own, so that all of it can be killed at once. */
  public start(words: string[], environment: Record<string, string> = {}) {
    const node = [process.execPath, "--disable-warning=ExperimentalWarning", "scripts/preview.ts"];
    const [command = "", ...rest] = [...this.#before, ...node, ...words];
    return execa(command, rest, {
      cwd: repositoryRoot,
      env: { ...this.#environment, ...environment },
      reject: false,
      detached: true,
    });
  }

  /** A call that must succeed. @returns what `--json` printed */
  public async run<T>(
    words: string[],
    schema: z.ZodType<T, z.ZodTypeDef, unknown>,
    environment: Record<string, string> = {},
  ): Promise<T> {
    const number = ++this.#calls;
    const { exitCode, stdout, stderr } = await this.start([...words, "--json"], environment);
    const call = `${String(number).padStart(2, "0")}-${words.join("-").replaceAll(/[^\w-]/gu, "-")}.log`;
    writeFileSync(path.join(this.#story.folder, call), stderr);
    assert.equal(exitCode, 0, `preview ${words.join(" ")} failed:\n${stdout}\n${stderr}`);
    return schema.parse(JSON.parse(stdout));
  }

  /** Brings a preview up. @param options such as `--variant` */
  public up(subject: string, options: string[] = []): Promise<Card> {
    return this.run(["up", subject, ...options], cardSchema);
  }
}
