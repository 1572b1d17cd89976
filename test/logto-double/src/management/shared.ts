// Small pieces that the Management API's routes share.
import { DatabaseError } from "pg";
import { z } from "zod";
import type { LogtoConfig, SchemaLike, User } from "@logto/schemas";
import type { ListOptions, Table } from "../database.ts";
import { ApiError } from "../errors.ts";
import type { Tables } from "../tables.ts";
import type { Tenant } from "../tenant.ts";

/** Guard of a path with one id. */
export const idParameter = z.object({ id: z.string().min(1) });

/** Guard of a body that names rows, at least one. */
export const nonEmptyIds = z.string().min(1).array().nonempty();

/**
 * Finds a row by its id.
 * @throws ApiError entity.not_exists_with_id, 404.
 */
export async function requireById<
  Key extends string,
  Create extends Partial<SchemaLike<Key>>,
  Row extends SchemaLike<Key>,
>(table: Table<Key, Create, Row>, id: string): Promise<Row> {
  const row = await table.findOne({ id });
  if (!row)
    throw new ApiError("entity.not_exists_with_id", {
      status: 404,
      values: { name: table.schema.table, id },
    });
  return row;
}

/**
 * Finds a part of a tenant's configuration.
 * @throws ApiError entity.not_exists_with_id, 404.
 */
export async function requireByKey(table: Tables["logtoConfigs"], key: string): Promise<LogtoConfig> {
  const row = await table.findOne({ key });
  if (!row) {
    const values = { name: table.schema.tableSingular, id: key };
    throw new ApiError("entity.not_exists_with_id", { status: 404, values });
  }
  return row;
}

/**
 * Finds a user by its id.
 * @throws ApiError entity.not_found, 404: unlike other things, a user that isn't there isn't named.
 */
export async function requireUser({ tables }: Pick<Tenant, "tables">, id: string): Promise<User> {
  const user = await tables.users.findOne({ id });
  if (!user) throw new ApiError("entity.not_found", { status: 404 });
  return user;
}

/**
 * Deletes rows that must exist.
 * @throws ApiError entity.not_found, 404.
 */
export async function deleteExisting(
  table: { delete(where: Readonly<Record<string, unknown>>): Promise<number> },
  where: Readonly<Record<string, unknown>>,
): Promise<void> {
  if ((await table.delete(where)) === 0) throw new ApiError("entity.not_found", { status: 404 });
}

/** Query of a list that can be searched by a part of the id or name. */
export const searchQuery = z.object({ q: z.string().optional() });

/** The condition of that search. */
export function containing(q: string | undefined): ListOptions["extra"] {
  return q
    ? { sql: (first) => `(id ilike $${first} or name ilike $${first})`, values: [`%${q}%`] }
    : undefined;
}

const relationErrors: Readonly<Record<string, string>> = {
  "23503": "entity.relation_foreign_key_not_found",
  "23505": "entity.unique_integrity_violation",
};

/** Around organizations Logto says 422 where something that is to be related doesn't exist, or is related already. */
export async function related<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    const code = error instanceof DatabaseError ? relationErrors[error.code ?? ""] : undefined;
    throw code === undefined ? error : new ApiError(code, { status: 422 });
  }
}
