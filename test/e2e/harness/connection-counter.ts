/** Counts the connections that the processes of an update (the program, the providers) open to a stack. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Surroundings } from "./story.ts";
import type { PulumiRun, TestStack } from "./test-stack.ts";

/** See the file's comment. */
export class ConnectionCounter {
  readonly #file: string;
  readonly #stack: TestStack;
  #counted = 0;

  public constructor({ folder }: Pick<Surroundings, "folder">, stack: TestStack) {
    this.#file = path.join(folder, "connections.log");
    this.#stack = stack;
  }

  /** `pulumi up` in which every Node.js process notes where it connects to. */
  public up(): Promise<PulumiRun> {
    const noting = path.join(import.meta.dirname, "count-connections.mjs");
    return this.#stack.up({
      environment: { NODE_OPTIONS: `--import=${noting}`, CONNECTION_LOG: this.#file },
    });
  }

  /** Connections to the stack's port since the last call: all that Logto's APIs could have been asked through. */
  public count(): number {
    const lines = existsSync(this.#file) ? readFileSync(this.#file, "utf8").split("\n") : [];
    const all = lines.filter((line) => line.endsWith(`:${this.#stack.port}`)).length;
    const added = all - this.#counted;
    this.#counted = all;
    return added;
  }
}
