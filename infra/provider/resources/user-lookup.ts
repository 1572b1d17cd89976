// Finds users by what they sign in with, each of which is unique in a tenant.
import { z } from "zod";
import type { LogtoClient } from "../logto-client.ts";

/** What people sign in with. */
export const identifiers = ["username", "primaryPhone", "primaryEmail"] as const;
type Identifier = (typeof identifiers)[number];

const foundSchema = z
  .object({
    id: z.string(),
    username: z.string().nullable(),
    primaryPhone: z.string().nullable(),
    primaryEmail: z.string().nullable(),
  })
  .array();

/** Logto wants phone numbers without the plus sign. */
export function withoutPlus(phone: string): string {
  return phone.replace(/^\+/, "");
}

async function parsePhone(phone: string) {
  // Only who has a number waits for the list of countries.
  const { parsePhoneNumberFromString } = await import("libphonenumber-js/min");
  return parsePhoneNumberFromString(`+${withoutPlus(phone)}`);
}

/**
 * A phone number as Logto keeps it: without plus sign, and without the 0 that is dialled inside many countries.
 * @returns undefined where no country has it, which Logto refuses
 */
export async function storedPhone(phone: string): Promise<string | undefined> {
  const parsed = await parsePhone(phone);
  return parsed && `${parsed.countryCallingCode}${parsed.nationalNumber}`;
}

/** The forms in which Logto may keep one phone number: older versions took any, and kept the 0. */
async function phoneForms(phone: string): Promise<string[]> {
  const parsed = await parsePhone(phone);
  if (parsed === undefined) return [withoutPlus(phone)];
  const { countryCallingCode: code, nationalNumber } = parsed;
  return [`${code}${nationalNumber}`, `${code}0${nationalNumber}`];
}

/** The id of the user that has an identifier: a phone number in any form, an e-mail address in any capitals. */
export async function findUser(
  logto: LogtoClient,
  field: Identifier,
  value: string,
): Promise<string | undefined> {
  const forms = field === "primaryPhone" ? await phoneForms(value) : [value];
  const isExact = field === "username";
  const query = new URLSearchParams({ [`mode.${field}`]: "exact", isCaseSensitive: String(isExact) });
  for (const form of forms) query.append(`search.${field}`, form);
  // The generated types know this only as an object of its own, which would be written differently.
  const found = await logto.data(logto.api.GET("/api/users", { querySerializer: () => query.toString() }));
  const comparable = (text: string): string => (isExact ? text : text.toLowerCase());
  const wanted = forms.map(comparable);
  return foundSchema.parse(found).find((user) => wanted.includes(comparable(user[field] ?? "")))?.id;
}

/** The id of the user with this user name, phone number or e-mail address, which can be told apart by their form. */
export async function findUserByText(logto: LogtoClient, text: string): Promise<string | undefined> {
  if (text.includes("@")) return findUser(logto, "primaryEmail", text);
  return /^\+?\d+$/.test(text) ? findUser(logto, "primaryPhone", text) : findUser(logto, "username", text);
}
