/** Commands that a test has started and that may still run when it is given up: they end with all that they started. */
import { killFamily } from "./process-lists.ts";

/** As execa gives it, told not to reject. */
type Command = Promise<unknown> & { readonly pid?: number | undefined };

/** See the file's comment. */
export class RunningCommands {
  readonly #running = new Set<Command>();

  /** Keeps a command until it has ended. */
  public add(command: Command): void {
    this.#running.add(command);
    void command.finally(() => this.#running.delete(command));
  }

  /** Kills what still runs, and waits for it. */
  public async end(): Promise<void> {
    for (const command of [...this.#running]) {
      if (command.pid !== undefined) killFamily(command.pid);
      await command;
    }
  }
}
