/** HTML as a template tag that escapes whatever is put in, except what is HTML already. */
import escapeHtml from "escape-html";

/** Text that is safe to send as it is. Only {@link html} makes it. */
export class Html {
  readonly #text: string;

  public constructor(text: string) {
    this.#text = text;
  }

  public toString(): string {
    return this.#text;
  }
}

type Value = Html | string | number | undefined | false | readonly Html[];

/** Joins literal HTML and escaped values; undefined and false leave nothing. */
export function html(literals: TemplateStringsArray, ...values: readonly Value[]): Html {
  let text = literals[0] ?? "";
  values.forEach((value, index) => {
    text += render(value) + (literals[index + 1] ?? "");
  });
  return new Html(text);
}

function render(value: Value): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.toString();
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  return value.map(String).join("");
}
