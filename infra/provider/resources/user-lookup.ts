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

/** Logto keeps and wants phone numbers without the plus sign. */
export function withoutPlus(phone: string | undefined): string | undefined {
  return phone?.replace(/^\+/, "");
}

/** The id of the user that has an identifier. */
export async function findUser(
  logto: LogtoClient,
  field: Identifier,
  value: string,
): Promise<string | undefined> {
  const query = new URLSearchParams({
    [`search.${field}`]: value,
    [`mode.${field}`]: "exact",
    isCaseSensitive: "true",
  });
  // The generated types know this only as an object of its own, which would be written differently.
  const found = await logto.data(logto.api.GET("/api/users", { querySerializer: () => query.toString() }));
  return foundSchema.parse(found).find((user) => user[field] === value)?.id;
}

/** The id of the user with this user name, phone number or e-mail address, which can be told apart by their form. */
export async function findUserByText(logto: LogtoClient, text: string): Promise<string | undefined> {
  if (text.includes("@")) return findUser(logto, "primaryEmail", text);
  const phone = /^\+?(\d+)$/.exec(text)?.[1];
  return phone === undefined ? findUser(logto, "username", text) : findUser(logto, "primaryPhone", phone);
}
