/** `logs`: what a preview's containers say, in the order of time. */
import type Docker from "dockerode";
import { UserError } from "../setup/user-error.mjs";
import type { Preview } from "./inventory.ts";

const linesEach = 100;

/** One line of a container. */
export interface LogLine {
  role: string;
  /** ISO 8601. */
  at: string;
  text: string;
}

/**
 * Reads the last lines.
 * @param role of one container; all of them unless given
 * @throws UserError where there is no such container
 */
export async function readLogs(
  docker: Docker,
  preview: Preview,
  role: string | undefined,
): Promise<LogLine[]> {
  const containers = preview.containers.filter((container) => role === undefined || container.role === role);
  if (containers.length === 0) {
    throw new UserError(
      `The preview ${preview.stack} has no container ${role ?? ""}.`,
      `choose one of ${preview.containers.map((container) => container.role).join(", ") || "none: it has no containers"}.`,
    );
  }
  const logs = await Promise.all(
    containers.map(async (container) => {
      const raw = await docker
        .getContainer(container.id)
        .logs({ stdout: true, stderr: true, follow: false, timestamps: true, tail: linesEach });
      return demultiplex(raw).map((line) => {
        const [at = "", ...rest] = line.split(" ");
        return { role: container.role, at, text: rest.join(" ") };
      });
    }),
  );
  return logs.flat().sort((left, right) => left.at.localeCompare(right.at));
}

/** For a terminal. */
export function renderLogs(lines: LogLine[]): string {
  const width = Math.max(0, ...lines.map(({ role }) => role.length));
  return lines.map(({ role, at, text }) => `${at.slice(0, 19)}Z ${role.padEnd(width)} ${text}`).join("\n");
}

/** The engine puts eight bytes before each piece: the stream, three zeros and the length. */
export function demultiplex(raw: Buffer): string[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length;) {
    const length = raw.readUInt32BE(at + 4);
    pieces.push(raw.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(pieces)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
}
