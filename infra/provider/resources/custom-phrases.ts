// CustomPhrases: texts of the sign-in pages that replace Logto's own, for one language (/api/custom-phrases).
import { languageTagGuard } from "@logto/language-kit";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { ProviderError } from "../errors.ts";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import type { Problem } from "../problems.ts";
import { textsOf } from "../natural-keys.ts";
import { defineResource, jsonObject } from "../resource.ts";
import { isRecord, Unknown } from "../values.ts";

const inputs = z.object({
  languageTag: z
    .string()
    .describe("The language, such as ja or zh-CN. Another one replaces the resource. It is also the id."),
  translation: jsonObject.describe(
    "Texts by the keys of Logto's own phrases, nested; those left out stay Logto's. Sent as a whole.",
  ),
});

/** Finds keys that Logto's own texts don't have, and texts where Logto has a branch. */
function misplaced(part: Record<string, unknown>, whole: unknown, path: string[]): Problem[] {
  return Object.entries(part).flatMap(([key, value]): Problem[] => {
    const here = [...path, key];
    const original = isRecord(whole) ? whole[key] : undefined;
    if (value instanceof Unknown) return [];
    if (original === undefined)
      return [{ path: here, reason: "isn't a text that Logto has: remove it, or correct its spelling" }];
    if (isRecord(value) && isRecord(original)) return misplaced(value, original, here);
    if (typeof value === typeof original) return [];
    return [{ path: here, reason: isRecord(original) ? "must be an object of texts" : "must be a text" }];
  });
}

/** @throws ProviderError for a language that Logto doesn't know */
function pathOf(languageTag: string) {
  const parsed = languageTagGuard.safeParse(languageTag);
  // The published list is newer than the one of Logto 1.42.
  if (parsed.success && parsed.data !== "es-MX") return { path: { languageTag: parsed.data } };
  throw new ProviderError(`Logto doesn't know a language \`${languageTag}\`: use a tag such as \`ja\`.`);
}

async function put(logto: LogtoClient, languageTag: string, translation: Record<string, unknown>) {
  await logto.done(
    logto.api.PUT("/api/custom-phrases/{languageTag}", {
      params: pathOf(languageTag),
      body: {},
      ...exactBody(translation),
    }),
  );
}

const onlyStored = z.object({ languageTag: z.string(), translation: jsonObject });

export default defineResource({
  name: "CustomPhrases",
  description: "Texts of the sign-in pages that replace Logto's own, for one language.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: ["languageTag"],
  importId: "<language tag>",
  unique: ({ languageTag }) => textsOf(languageTag),
  list: async (context) => {
    const logto = await context.logto();
    const stored = onlyStored.array().parse(await logto.data(logto.api.GET("/api/custom-phrases")));
    return stored
      .filter(({ translation }) => Object.keys(translation).length > 0)
      .map(({ languageTag }) => ({ id: languageTag, name: languageTag }));
  },
  check: async (given) => {
    const { default: phrases } = await import("@logto/phrases-experience");
    const { languageTag, translation } = given;
    const unknownTag = typeof languageTag === "string" && !languageTagGuard.safeParse(languageTag).success;
    const reason = `is ${JSON.stringify(languageTag)}, which Logto doesn't know: use a tag such as "en", "ja" or "zh-CN"`;
    return [
      ...(unknownTag ? [{ path: ["languageTag"], reason }] : []),
      ...(isRecord(translation) ? misplaced(translation, phrases.en.translation, ["translation"]) : []),
    ];
  },
  create: async (context, { languageTag, translation }) => {
    await put(await context.logto(), languageTag, translation);
    return { id: languageTag, outputs: {} };
  },
  read: async (context, { id: languageTag }) => {
    const logto = await context.logto();
    const found = await logto.dataIfFound(
      logto.api.GET("/api/custom-phrases/{languageTag}", { params: pathOf(languageTag) }),
    );
    if (found === undefined) return undefined;
    const { translation } = onlyStored.parse(found);
    // Nothing replaced is as good as none.
    return Object.keys(translation).length === 0
      ? undefined
      : { inputs: { languageTag, translation }, outputs: {} };
  },
  update: async (context, { languageTag, translation }) => {
    await put(await context.logto(), languageTag, translation);
    return {};
  },
  delete: async (context, { id: languageTag }) => {
    const logto = await context.logto();
    try {
      const params = pathOf(languageTag);
      await logto.gone(logto.api.DELETE("/api/custom-phrases/{languageTag}", { params }));
    } catch (error) {
      // Those of the fallback language can't be deleted, but emptied.
      if (!(error instanceof ApiError && error.status === 409)) throw error;
      await put(logto, languageTag, {});
    }
  },
});
