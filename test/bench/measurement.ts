/** One row of the bench's table. */

/** What was measured, and what it may be. */
export interface Measurement {
  what: string;
  /** The ratio, count or amount that the bound is about. */
  value: number;
  /** Digits after the point. */
  digits: number;
  unit: string;
  /** What the value was made from, for people. */
  from: string;
  /** Undefined where it is only reported. */
  atMost?: number;
  atLeast?: number;
}

/** Whether the value keeps to its bound. */
export function isKept({ value, atMost, atLeast }: Measurement): boolean {
  return value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);
}

/** The table as Markdown, aligned so that it can be read in a terminal as well. */
export function renderTable(measurements: readonly Measurement[]): string {
  const rows = [
    ["what", "measured", "bound", "kept", "from"],
    ...measurements.map((row) => [
      row.what,
      `${row.value.toFixed(row.digits)}${row.unit && ` ${row.unit}`}`,
      boundOf(row),
      row.atMost === undefined && row.atLeast === undefined ? "" : isKept(row) ? "yes" : "NO",
      row.from,
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

function boundOf({ atMost, atLeast, unit }: Measurement): string {
  if (atMost !== undefined) return `≤ ${atMost}${unit && ` ${unit}`}`;
  return atLeast === undefined ? "" : `≥ ${atLeast}${unit && ` ${unit}`}`;
}
