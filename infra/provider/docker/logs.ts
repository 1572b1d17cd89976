// A container's log, as lines.
import type Docker from "dockerode";
import type { Readable } from "node:stream";

/** How many lines a failure shows. */
export const shownLogLines = 30;
const headerBytes = 8;

/** Splits Docker's multiplexed stream (8-byte header: stream, 3 zeros, length) into standard output and error. */
export function demultiplex(buffer: Buffer): { stdout: string; stderr: string } {
  const parts: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
  for (let offset = 0; offset + headerBytes <= buffer.length;) {
    const start = offset + headerBytes;
    const end = start + buffer.readUInt32BE(offset + 4);
    parts[buffer[offset] === 2 ? "stderr" : "stdout"].push(buffer.subarray(start, end));
    offset = end;
  }
  return {
    stdout: Buffer.concat(parts.stdout).toString("utf8"),
    stderr: Buffer.concat(parts.stderr).toString("utf8"),
  };
}

/** Text as lines without colours and other terminal controls. */
export function plainLines(text: string): string[] {
  const escape = String.fromCharCode(27);
  const controls = new RegExp(`${escape}\\[[0-9;?]*[A-Za-z]|\\r`, "g");
  return text
    .replace(controls, "")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
}

/** The last lines of a container's log, both streams in the order in which they were written. */
export async function lastLogLines(container: Docker.Container): Promise<string[]> {
  const raw = await container.logs({ stdout: true, stderr: true, tail: shownLogLines });
  const all: string[] = [];
  for (let offset = 0; offset + headerBytes <= raw.length;) {
    const end = offset + headerBytes + raw.readUInt32BE(offset + 4);
    all.push(raw.subarray(offset + headerBytes, end).toString("utf8"));
    offset = end;
  }
  return plainLines(all.join("")).slice(-shownLogLines);
}

/** A log for a message: indented, or a note that there is none. */
export function quoteLog(lines: string[]): string {
  return lines.length === 0
    ? "It wrote no log."
    : `Its last log lines:\n${lines.map((line) => `    ${line}`).join("\n")}`;
}

/** Calls back for each line that a container writes from now on. */
export async function followLog(container: Docker.Container, onLine: (line: string) => void): Promise<void> {
  const stream = await container.logs({ stdout: true, stderr: true, follow: true });
  if (!isReadable(stream)) return;
  stream.on("data", (chunk: Buffer) => {
    const { stdout, stderr } = demultiplex(chunk);
    const last = plainLines(`${stdout}\n${stderr}`).at(-1);
    if (last !== undefined) onLine(last);
  });
  stream.on("error", () => undefined);
}

function isReadable(stream: NodeJS.ReadableStream): stream is Readable {
  return "on" in stream;
}
