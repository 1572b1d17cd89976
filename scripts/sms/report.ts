/** What an SMS command has to say, for a person and for a program. */
export interface Report {
  /** Decides on the exit code. */
  inOrder: boolean;
  text: string;
  json: unknown;
}

/** Aligned rows of a name and what there is to say of it. */
export function renderRows(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`.trimEnd()).join("\n");
}
