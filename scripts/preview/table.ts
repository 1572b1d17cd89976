/** A table in plain text, its columns as wide as what is in them. */

/** @param rows the first one is the head; an empty cell shows as a dash */
export function renderTable(rows: string[][]): string {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length), 1),
  );
  return rows
    .map((row) =>
      widths
        .map((width, column) => shown(row[column]).padEnd(width))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function shown(cell: string | undefined): string {
  return cell === undefined || cell === "" ? "-" : cell;
}
