/** HTML from tagged templates in which every value is escaped unless it is HTML already. */

export class Html {
  readonly #source: string;

  public constructor(source: string) {
    this.#source = source;
  }

  public toString(): string {
    return this.#source;
  }
}

type Value = Html | string | number | undefined | readonly Html[];

/** Escapes every value; `undefined` becomes nothing, and a list of pieces is joined. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(toSource)));
}

function toSource(value: Value): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.toString();
  if (typeof value === "object") return value.join("");
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
