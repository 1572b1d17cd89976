import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languages } from "./negotiate.ts";

/** Every text of a language by its path, such as `.errors.notFound.title`. */
function texts(value: unknown, path = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[path, value]]);
  if (typeof value !== "object" || value === null)
    throw new Error(`${path} is neither a text nor a group of texts`);
  const entries: [string, unknown][] = Object.entries(value);
  return new Map(entries.flatMap(([key, child]) => [...texts(child, `${path}.${key}`)]));
}

describe("the pages' languages", () => {
  const english = texts(languages.en);

  for (const [name, language] of Object.entries(languages)) {
    it(`say everything in ${name}`, () => {
      const translated = texts(language);
      assert.deepEqual([...translated.keys()].sort(), [...english.keys()].sort());
      for (const [path, text] of translated) assert.notEqual(text.trim(), "", path);
    });
  }

  for (const name of ["ja", "zh"] as const) {
    it(`leave nothing untranslated in ${name}`, () => {
      const same = [...texts(languages[name])].filter(([path, text]) => english.get(path) === text);
      assert.deepEqual(same, []);
    });
  }
});
