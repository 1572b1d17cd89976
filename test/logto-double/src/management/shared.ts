// Small pieces that the Management API's routes share.
import { z } from "zod";
import type { SchemaLike, User } from "@logto/schemas";
import type { Table } from "../database.ts";
import { ApiError } from "../errors.ts";
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
