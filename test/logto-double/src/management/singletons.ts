// What every tenant has once: the account center, which is always there, and the captcha provider, which may be.
import type Router from "@koa/router";
import {
  accountCenterFieldControlGuard,
  accountCenterProfileFieldsGuard,
  captchaConfigGuard,
  deleteAccountUrlGuard,
  webauthnRelatedOriginsGuard,
} from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { noContent, ok, route } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";

/** @throws ApiError naming the custom profile fields that the tenant doesn't have, or that are there twice. */
export async function requireProfileFields(
  { tables }: Pick<Tenant, "tables">,
  fields: readonly { name: string }[] | null | undefined,
): Promise<void> {
  const names = fields?.map(({ name }) => name) ?? [];
  const known = (await tables.customProfileFields.find({ name: names })).map(({ name }) => name);
  const missing = names.filter((name) => !known.includes(name));
  if (missing.length > 0) {
    throw new ApiError("custom_profile_fields.entity_not_exists_with_names", {
      values: { names: missing.join(", ") },
    });
  }
  const duplicateNames = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (duplicateNames.length > 0) {
    const details = `Duplicate profile field names: ${duplicateNames.join(", ")}`;
    throw new ApiError("request.invalid_input", { values: { details }, data: { duplicateNames } });
  }
}

export function accountCenterRoutes(router: Router, tenant: Tenant): void {
  const { accountCenters } = tenant.tables;
  const only = { id: "default" };
  route(router, "get", "/account-center", {}, async () => ok(await accountCenters.require(only)));

  const body = z.object({
    enabled: z.boolean().optional(),
    fields: accountCenterFieldControlGuard.optional(),
    webauthnRelatedOrigins: webauthnRelatedOriginsGuard.optional(),
    deleteAccountUrl: deleteAccountUrlGuard.nullable().optional(),
    customCss: z.string().nullish(),
    profileFields: accountCenterProfileFieldsGuard.nullable().optional(),
  });
  route(
    router,
    "patch",
    "/account-center",
    { body },
    async ({ body: { webauthnRelatedOrigins, ...rest } }) => {
      await requireProfileFields(tenant, rest.profileFields);
      const origins = webauthnRelatedOrigins && {
        webauthnRelatedOrigins: [...new Set(webauthnRelatedOrigins)],
      };
      return ok(await accountCenters.update(only, { ...rest, ...origins }));
    },
  );
}

export function captchaProviderRoutes(router: Router, { tables }: Tenant): void {
  const { captchaProviders, signInExperiences } = tables;
  route(router, "get", "/captcha-provider", {}, async () => ok(await captchaProviders.require({})));

  const body = z.object({ config: captchaConfigGuard });
  route(router, "put", "/captcha-provider", { body }, async ({ body: changes }) => {
    const existing = await captchaProviders.findOne({});
    return ok(
      existing
        ? await captchaProviders.update({ id: existing.id }, changes)
        : await captchaProviders.insert({ id: generateStandardId(), ...changes }),
    );
  });

  route(router, "delete", "/captcha-provider", {}, async () => {
    await captchaProviders.delete({});
    await signInExperiences.update({ id: "default" }, { captchaPolicy: { enabled: false } });
    return noContent();
  });
}
