// What people are asked for beyond their identifiers: fields of a tenant's own, checked as Logto checks them.
import type Router from "@koa/router";
import { isValidRegEx, numberAndAlphabetRegEx } from "@logto/core-kit";
import {
  CustomProfileFieldType,
  customProfileFieldUnionGuard,
  reservedBuiltInProfileKeys,
  reservedCustomDataKeys,
  reservedSignInIdentifierKeys,
  updateCustomProfileFieldDataGuard,
  type CustomProfileFieldUnion,
} from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { created, noContent, ok, route } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting } from "./shared.ts";

const params = z.object({ name: z.string().min(1) });

/** Names that mean something else already, and the code of the refusal. */
const reserved: readonly [code: string, names: readonly string[]][] = [
  ["name_conflict_built_in_prop", reservedBuiltInProfileKeys],
  ["name_conflict_custom_data", reservedCustomDataKeys],
  ["name_conflict_sign_in_identifier", reservedSignInIdentifierKeys],
];

export function customProfileFieldRoutes(router: Router, tenant: Tenant): void {
  const { customProfileFields } = tenant.tables;
  const path = "/custom-profile-fields";
  route(router, "get", path, {}, async () => ok(await customProfileFields.find({}, { order: "sie_order" })));

  route(router, "get", `${path}/:name`, { params }, async ({ params: where }) =>
    ok(await customProfileFields.require(where)),
  );

  route(router, "post", path, { body: customProfileFieldUnionGuard }, async ({ body }) => {
    refuseName(body.name);
    refuseSettings(body, false);
    return created(await customProfileFields.insert({ id: generateStandardId(), ...body }));
  });

  const put = { params, body: updateCustomProfileFieldDataGuard };
  route(router, "put", `${path}/:name`, put, async ({ params: where, body }) => {
    refuseName(where.name);
    refuseSettings({ ...body, name: where.name }, true);
    return ok(await customProfileFields.update(where, body));
  });

  route(router, "delete", `${path}/:name`, { params }, async ({ params: where }) => {
    await forget(tenant, where.name);
    await deleteExisting(customProfileFields, where);
    return noContent();
  });
}

/** Takes a field out of the lists that name it. */
async function forget({ tables }: Tenant, name: string): Promise<void> {
  const only = { id: "default" };
  const others = <T extends { name: string }>(fields: T[]): T[] =>
    fields.filter((field) => field.name !== name);
  const { signUpProfileFields } = await tables.signInExperiences.require(only);
  if (signUpProfileFields)
    await tables.signInExperiences.update(only, { signUpProfileFields: others(signUpProfileFields) });
  const { profileFields } = await tables.accountCenters.require(only);
  if (profileFields) await tables.accountCenters.update(only, { profileFields: others(profileFields) });
}

function refuseName(name: string): void {
  if (!numberAndAlphabetRegEx.test(name)) throw new ApiError("custom_profile_fields.invalid_name");
  for (const [code, names] of reserved) {
    if (names.includes(name)) throw new ApiError(`custom_profile_fields.${code}`, { values: { name } });
  }
}

/** @param strict in a change Logto looks closer than in a creation */
function refuseSettings(field: CustomProfileFieldUnion, strict: boolean): void {
  const refuse = (code: string, wrong: boolean): void => {
    if (wrong) throw new ApiError(`custom_profile_fields.${code}`);
  };
  switch (field.type) {
    case CustomProfileFieldType.Text:
      refuse("invalid_min_max_input", isBackwards(field.config?.minLength, field.config?.maxLength));
      return;
    case CustomProfileFieldType.Number:
      refuse("invalid_min_max_input", isBackwards(field.config?.minValue, field.config?.maxValue));
      return;
    case CustomProfileFieldType.Checkbox:
      refuse("invalid_default_value", strict && field.config === undefined);
      return;
    case CustomProfileFieldType.Select:
      refuse("invalid_options", strict && field.config.options.length === 0);
      return;
    case CustomProfileFieldType.Regex:
      refuse("invalid_regex_format", strict && !isValidRegEx(field.config.format));
      return;
    case CustomProfileFieldType.Address:
    case CustomProfileFieldType.Fullname:
      refuseParts(field.type, field.config.parts, strict);
      return;
    default:
  }
}

function refuseParts(
  type: "Address" | "Fullname",
  parts: readonly { name: string; type: string }[],
  strict: boolean,
): void {
  if (parts.length === 0)
    throw new ApiError(`custom_profile_fields.invalid_${type.toLowerCase()}_components`);
  if (parts.some((part) => part.type === "Address" || part.type === "Fullname"))
    throw new ApiError("custom_profile_fields.invalid_sub_component_type");
  if (!strict) return;
  for (const part of parts) refuseSettings(customProfileFieldUnionGuard.parse(part), true);
}

const isBackwards = (least: number | undefined, most: number | undefined): boolean =>
  least !== undefined && most !== undefined && least > most;
