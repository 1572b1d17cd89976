// Logto's search parameters (`search`, `search.<field>`, `mode`, `joint`, `isCaseSensitive`) as SQL conditions.
import { ApiError } from "../errors.ts";
import type { ListOptions } from "../database.ts";

const operators: Readonly<Record<string, (caseSensitive: boolean) => string>> = {
  exact: () => "=",
  like: (caseSensitive) => (caseSensitive ? "~~" : "~~*"),
  similar_to: (caseSensitive) => {
    if (!caseSensitive) refuse("Cannot use case-insensitive match for `similar to`.");
    return "similar to";
  },
  posix: (caseSensitive) => (caseSensitive ? "~" : "~*"),
};

function refuse(details: string): never {
  throw new ApiError("request.invalid_input", { values: { details }, data: {} });
}

/**
 * Reads the search from a query string.
 * @param fields what may be searched: property name to column.
 * @returns undefined where nothing is searched.
 * @throws ApiError request.invalid_input for a field or mode that doesn't exist, and for an empty value.
 */
export function readSearch(
  parameters: URLSearchParams,
  fields: Readonly<Record<string, string>>,
): ListOptions["extra"] {
  const caseSensitive = ["1", "true", "y", "yes"].includes(parameters.get("isCaseSensitive") ?? "");
  const joint = parameters.get("joint") ?? "or";
  if (joint !== "or" && joint !== "and")
    refuse(`Search joint mode \`${joint}\` is not valid, expect one of or, and.`);
  const names = new Set(
    [...parameters.keys()].filter((key) => key === "search" || key.startsWith("search.")),
  );
  if (names.size === 0) return undefined;

  const values: unknown[] = [];
  const build: ((index: (position: number) => string) => string)[] = [];
  for (const name of names) {
    const field = name.split(".")[1];
    const mode = parameters.get(field ? `mode.${field}` : "mode") ?? parameters.get("mode") ?? "like";
    const operator =
      operators[mode]?.(caseSensitive) ??
      refuse(
        `Search match mode \`${mode}\` is not valid, expect one of ${Object.keys(operators).join(", ")}.`,
      );
    const columns =
      field === undefined
        ? Object.values(fields)
        : [
            fields[field] ??
              refuse(
                `Search field \`${field}\` is not valid, expect one of ${Object.values(fields).join(", ")}.`,
              ),
          ];
    const lower = mode === "exact" && !caseSensitive;
    const wanted = parameters.getAll(name).map((value) => (lower ? value.toLowerCase() : value));
    if (wanted.some((value) => value === "")) refuse("Search value cannot be empty.");
    if (mode !== "exact" && wanted.length > 1)
      refuse("Only one search value is allowed when search mode is not `exact`.");
    const position = values.push(mode === "exact" ? wanted : wanted[0]) - 1;
    build.push(
      (index) =>
        `(${columns
          .map((column) => {
            const left = lower ? `lower("${column}")` : `"${column}"`;
            return mode === "exact"
              ? `${left} = any(${index(position)})`
              : `${left} ${operator} ${index(position)}`;
          })
          .join(" or ")})`,
    );
  }
  return {
    sql: (first) =>
      `(${build.map((condition) => condition((position) => `$${first + position}`)).join(` ${joint} `)})`,
    values,
  };
}
