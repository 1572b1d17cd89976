// User names, e-mail addresses and phone numbers as Logto compares and keeps them: a number with and without the 0 that
// is dialled inside its country is one number, an address is one in capitals and without.
import { PhoneNumberParser } from "@logto/shared";
import type { User } from "@logto/schemas";
import type { ListOptions } from "./database.ts";
import { ApiError } from "./errors.ts";
import { signInExperience } from "./sign-in-experience.ts";
import type { Tenant } from "./tenant.ts";

/** What names a user at sign-in. */
export interface Identifiers {
  readonly username?: string | null | undefined;
  readonly primaryEmail?: string | null | undefined;
  readonly primaryPhone?: string | null | undefined;
}

/** A kind of identifier, by its property of a user. */
export type IdentifierKey = keyof Identifiers;

/** A number as it is kept, or as it was given where no country has it. */
export const normalizedPhone = (phone: string): string =>
  new PhoneNumberParser(phone).internationalNumber ?? phone;

/** Both forms that a number may be kept in: older versions of Logto kept the 0. */
function phoneForms(phone: string): string[] {
  const { internationalNumber, internationalNumberWithLeadingZero } = new PhoneNumberParser(phone);
  return internationalNumber === undefined || internationalNumberWithLeadingZero === undefined
    ? [phone]
    : [internationalNumber, internationalNumberWithLeadingZero];
}

/**
 * A change of a user with its phone number as it is kept.
 * @throws ApiError user.invalid_phone, 422, where no country has it.
 */
export function withStoredPhone<Data extends Identifiers>(data: Data): Data {
  const { primaryPhone } = data;
  if (!primaryPhone) return data;
  const { internationalNumber } = new PhoneNumberParser(primaryPhone);
  if (internationalNumber === undefined) throw new ApiError("user.invalid_phone", { status: 422 });
  return { ...data, primaryPhone: internationalNumber };
}

const sameInAnyCase = (column: "username" | "primary_email", value: string): ListOptions => ({
  extra: { sql: (first) => `lower(${column}) = lower($${first})`, values: [value] },
});

/** Every user with this identifier, the newest first; two where an older version of Logto kept both forms of a number. */
export async function findUsers(tenant: Tenant, key: IdentifierKey, value: string): Promise<User[]> {
  const { users } = tenant.tables;
  if (key === "primaryPhone") return users.find({ [key]: phoneForms(value) }, { order: "created_at desc" });
  if (key === "primaryEmail") return users.find({}, sameInAnyCase("primary_email", value));
  const { usernamePolicy } = await signInExperience(tenant);
  return usernamePolicy.caseSensitive
    ? users.find({ [key]: value })
    : users.find({}, sameInAnyCase("username", value));
}

const inUse = {
  username: "user.username_already_in_use",
  primaryEmail: "user.email_already_in_use",
  primaryPhone: "user.phone_already_in_use",
} as const;

/** @throws ApiError 422 when another user has one of the identifiers. */
export async function refuseCollision(
  tenant: Tenant,
  identifiers: Identifiers,
  exceptId?: string,
): Promise<void> {
  for (const key of ["username", "primaryEmail", "primaryPhone"] as const) {
    const value = identifiers[key];
    if (!value) continue;
    const others = (await findUsers(tenant, key, value)).filter(({ id }) => id !== exceptId);
    if (others.length > 0) throw new ApiError(inUse[key], { status: 422 });
  }
}
