/**
 * Structured logs, one JSON object a line. No message's content, code or full phone number goes through here:
 * {@link maskPhoneNumber} shortens a number to what is needed to recognise it.
 */

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

type Fields = Record<string, string | number | boolean | undefined>;

export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

/**
 * Creates a log.
 *
 * @param level the least severe level that is written
 * @param write receives each line, without a line end; standard output unless given
 */
export function createLog(
  level: LogLevel,
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Log {
  const threshold = logLevels.indexOf(level);
  const at =
    (name: LogLevel) =>
    (message: string, fields: Fields = {}): void => {
      if (logLevels.indexOf(name) < threshold) return;
      write(JSON.stringify({ time: new Date().toISOString(), level: name, message, ...fields }));
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** `+8613800138000` becomes `+86*******8000`: the country and the last four digits. */
export function maskPhoneNumber(phoneNumber: string): string {
  if (phoneNumber.length <= 8) return "*".repeat(phoneNumber.length);
  return phoneNumber.slice(0, 3) + "*".repeat(phoneNumber.length - 7) + phoneNumber.slice(-4);
}
