// The texts of the sign-in pages that a tenant replaces, by language.
import type Router from "@koa/router";
import { languageTagGuard } from "@logto/language-kit";
import experience from "@logto/phrases-experience";
import { translationGuard, type Translation } from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { created, noContent, ok, route } from "../http/route.ts";
import { signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting } from "./shared.ts";

const params = z.object({ languageTag: languageTagGuard });

/** Empty texts and branches mean "not replaced". */
function withoutEmpty(translation: Translation): Translation {
  const entries = Object.entries(translation).map(([key, value]): [string, string | Translation] => [
    key,
    typeof value === "string" ? value : withoutEmpty(value),
  ]);
  return Object.fromEntries(
    entries.filter(([, value]) => (typeof value === "string" ? value !== "" : Object.keys(value).length > 0)),
  );
}

function isPartOf(part: Translation, whole: Translation): boolean {
  return Object.entries(part).every(([key, value]) => {
    const original = whole[key];
    if (original === undefined || original === "") return false;
    return typeof value === "string" || typeof original === "string"
      ? typeof value === typeof original
      : isPartOf(value, original);
  });
}

export function customPhraseRoutes(router: Router, tenant: Tenant): void {
  const { customPhrases } = tenant.tables;
  route(router, "get", "/custom-phrases", {}, async () =>
    ok(await customPhrases.find({}, { order: "language_tag" })),
  );

  route(router, "get", "/custom-phrases/:languageTag", { params }, async ({ params: { languageTag } }) =>
    ok(await customPhrases.require({ languageTag })),
  );

  const put = { params, body: translationGuard };
  route(router, "put", "/custom-phrases/:languageTag", put, async ({ params: { languageTag }, body }) => {
    const translation = withoutEmpty(body);
    if (!isPartOf(translation, experience.en.translation))
      throw new ApiError("localization.invalid_translation_structure", { status: 422 });
    const existing = await customPhrases.findOne({ languageTag });
    return created(
      existing
        ? await customPhrases.update({ languageTag }, { translation })
        : await customPhrases.insert({ id: generateStandardId(), languageTag, translation }),
    );
  });

  route(router, "delete", "/custom-phrases/:languageTag", { params }, async ({ params: { languageTag } }) => {
    const { languageInfo } = await signInExperience(tenant);
    if (languageInfo.fallbackLanguage === languageTag) {
      throw new ApiError("localization.cannot_delete_default_language", {
        status: 409,
        values: { languageTag },
      });
    }
    await deleteExisting(customPhrases, { languageTag });
    return noContent();
  });
}
