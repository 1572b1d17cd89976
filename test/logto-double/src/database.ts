// The connection pool, and one small class that reads and writes Logto's own tables by the descriptions that
// @logto/schemas publishes: column names, and a guard that every row is parsed with.
import type { GeneratedSchema, SchemaLike } from "@logto/schemas";
import pg from "pg";

// The server hands out times as milliseconds since 1970, as Logto does.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (value) => new Date(value).getTime());
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** A pool or a client inside a transaction. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>;
}

/** Opens the pool; connections are made when they are needed. */
export function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, connectionTimeoutMillis: 5000 });
  // An idle connection that the database closes must not end the process.
  pool.on("error", () => undefined);
  return pool;
}

/** Runs `work` in one transaction. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

/** Conditions joined by "and": equal to the value, one of the values for an array, null for null. */
export type Where = Readonly<Record<string, unknown>>;

/** A row that must be there and isn't. */
export class RowNotFound extends Error {
  readonly table: string;
  constructor(table: string) {
    super(`No such row in ${table}`);
    this.table = table;
  }
}

/** A change that was refused because no row matched. */
export class NothingChanged extends Error {
  readonly what: string;
  constructor(what: string) {
    super(`No such ${what}`);
    this.what = what;
  }
}

/** A change without any value. */
export class NothingToChange extends Error {}

/** How a list is ordered and cut. `order` and `extra` are SQL of our own, never a user's text. */
export interface ListOptions {
  readonly order?: string;
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  readonly extra?:
    { readonly sql: (firstParameter: number) => string; readonly values: readonly unknown[] } | undefined;
}

/** One tenant's rows of one table. */
export class Table<Key extends string, Create extends Partial<SchemaLike<Key>>, Row extends SchemaLike<Key>> {
  readonly schema: GeneratedSchema<Key, Create, Row>;
  private readonly db: Queryable;
  private readonly tenantId: string;
  private readonly columns: ReadonlyMap<string, string>;
  private readonly selection: string;

  constructor(db: Queryable, tenantId: string, schema: GeneratedSchema<Key, Create, Row>) {
    this.db = db;
    this.tenantId = tenantId;
    this.schema = schema;
    this.columns = new Map(Object.entries<string>(schema.fields));
    this.selection = [...this.columns].map(([key, column]) => `"${column}" as "${key}"`).join(", ");
  }

  /** The same table through another connection, for a transaction. */
  on(db: Queryable): Table<Key, Create, Row> {
    return new Table(db, this.tenantId, this.schema);
  }

  async find(where: Where = {}, options: ListOptions = {}): Promise<Row[]> {
    const { text, values } = this.conditions(where, options.extra);
    const order = options.order ? ` order by ${options.order}` : "";
    const limit = options.limit === undefined ? "" : ` limit ${options.limit}`;
    const offset = options.offset === undefined ? "" : ` offset ${options.offset}`;
    const sql = `select ${this.selection} from ${this.schema.table} where ${text}${order}${limit}${offset}`;
    const { rows } = await this.db.query(sql, values);
    return rows.map((row) => this.schema.guard.parse(row));
  }

  async findOne(where: Where): Promise<Row | undefined> {
    const [row] = await this.find(where, { limit: 1 });
    return row;
  }

  async count(where: Where = {}, extra?: ListOptions["extra"]): Promise<number> {
    const { text, values } = this.conditions(where, extra);
    const { rows } = await this.db.query(
      `select count(*) as id from ${this.schema.table} where ${text}`,
      values,
    );
    const [first] = rows;
    return first !== null && typeof first === "object" && "id" in first ? Number(first.id) : 0;
  }

  async insert(data: Partial<Create>): Promise<Row> {
    const entries = this.entries({ tenantId: this.tenantId, ...data });
    const { rows } = await this.db.query(
      `insert into ${this.schema.table} (${entries.map(({ column }) => `"${column}"`).join(", ")})
       values (${entries.map(({ placeholder }, index) => placeholder(index + 1)).join(", ")})
       returning ${this.selection}`,
      entries.map(({ value }) => value),
    );
    return this.schema.guard.parse(rows[0]);
  }

  /**
   * Changes the matching rows and returns the first. JSON columns are replaced as a whole, unless `merge`.
   * Empty text becomes null, as in Logto.
   * @throws NothingChanged when nothing matches; NothingToChange without any value.
   */
  async update(where: Where, data: object, mode: "replace" | "merge" = "replace"): Promise<Row> {
    const entries = this.entries(data);
    if (entries.length === 0) throw new NothingToChange();
    const sets = entries.map(({ column, placeholder, json }, index) =>
      json && mode === "merge"
        ? `"${column}" = coalesce("${column}", '{}'::jsonb) || ${placeholder(index + 1)}::jsonb`
        : `"${column}" = ${placeholder(index + 1)}`,
    );
    const { text, values } = this.conditions(where, undefined, entries.length);
    const { rows } = await this.db.query(
      `update ${this.schema.table} set ${sets.join(", ")} where ${text} returning ${this.selection}`,
      [...entries.map(({ value }) => value), ...values],
    );
    if (rows.length === 0) throw new NothingChanged(this.schema.tableSingular);
    return this.schema.guard.parse(rows[0]);
  }

  /** Deletes the matching rows and says how many there were. */
  async delete(where: Where): Promise<number> {
    const { text, values } = this.conditions(where);
    const { rowCount } = await this.db.query(`delete from ${this.schema.table} where ${text}`, values);
    return rowCount ?? 0;
  }

  /** @throws RowNotFound when nothing matches. */
  async require(where: Where): Promise<Row> {
    const row = await this.findOne(where);
    if (!row) throw new RowNotFound(this.schema.table);
    return row;
  }

  private column(key: string): string {
    const column = this.columns.get(key);
    if (column === undefined) throw new Error(`${this.schema.table} has no field ${key}`);
    return column;
  }

  private entries(data: object) {
    return Object.entries(data)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]: [string, unknown]) => {
        const json = typeof value === "object" && value !== null;
        const isTime = key.endsWith("At") && typeof value === "number";
        return {
          column: this.column(key),
          value: json ? JSON.stringify(value) : value === "" ? null : value,
          json,
          placeholder: (index: number) =>
            isTime ? `to_timestamp($${index}::double precision / 1000)` : `$${index}`,
        };
      });
  }

  private conditions(where: Where, extra?: ListOptions["extra"], offset = 0) {
    const values: unknown[] = [];
    const next = (value: unknown) => `$${offset + values.push(value)}`;
    const all: Where = { tenantId: this.tenantId, ...where };
    const parts = Object.entries(all).map(([key, value]) => {
      const column = `"${this.column(key)}"`;
      if (value === null) return `${column} is null`;
      if (Array.isArray(value)) return `${column} = any(${next(value)})`;
      return `${column} = ${next(value)}`;
    });
    if (extra) {
      parts.push(extra.sql(offset + values.length + 1));
      values.push(...extra.values);
    }
    return { text: parts.join(" and "), values };
  }
}
