// Runs a command in a running container, with text on its standard input.
import type Docker from "dockerode";
import { demultiplex } from "./logs.ts";

/** How a command ended. */
export interface ExecResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a command to its end.
 * @param input given on standard input, which is then closed
 * @throws the engine's error when the container isn't running
 */
export async function execute(
  container: Docker.Container,
  command: string[],
  options: { input?: string; signal: AbortSignal },
): Promise<ExecResult> {
  const withInput = options.input !== undefined;
  const exec = await container.exec({
    Cmd: command,
    AttachStdin: withInput,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start({ hijack: true, stdin: withInput });
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const stop = (): void => {
    stream.destroy(new Error("cancelled"));
  };
  options.signal.addEventListener("abort", stop, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      stream.on("end", resolve);
      stream.on("close", resolve);
      stream.on("error", reject);
      if (withInput) stream.end(options.input);
    });
  } finally {
    options.signal.removeEventListener("abort", stop);
  }
  options.signal.throwIfAborted();
  const { ExitCode } = await exec.inspect();
  return { exitCode: ExitCode ?? -1, ...demultiplex(Buffer.concat(chunks)) };
}
