// oidc-provider's storage in Logto's own table oidc_model_instances, so that sessions survive a restart and SQL that
// a stack runs has the effect that it has on Logto.
import type { Adapter, AdapterPayload } from "oidc-provider";
import { z } from "zod";
import type { Queryable } from "../database.ts";

// A rotated refresh token may be used again for this long: two requests of one app may race.
const refreshTokenReuseMs = 3000;

const row = z.object({ payload: z.object({}).passthrough(), consumed_at: z.number().nullable() });

/** Stores one kind of model (session, grant, token, …) of one tenant. */
export class DatabaseAdapter implements Adapter {
  private readonly db: Queryable;
  private readonly tenantId: string;
  private readonly model: string;

  constructor(db: Queryable, tenantId: string, model: string) {
    this.db = db;
    this.tenantId = tenantId;
    this.model = model;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    await this.db.query(
      `insert into oidc_model_instances (tenant_id, model_name, id, payload, expires_at)
       values ($1, $2, $3, $4, now() + make_interval(secs => $5))
       on conflict (tenant_id, model_name, id) do update set payload = excluded.payload, expires_at = excluded.expires_at`,
      [this.tenantId, this.model, id, JSON.stringify(payload), expiresIn],
    );
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return this.findBy("id = $3", id);
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.findBy("payload->>'uid' = $3", uid);
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.findBy("payload->>'userCode' = $3", userCode);
  }

  async consume(id: string): Promise<void> {
    await this.run("update oidc_model_instances set consumed_at = now()", "id = $3", id);
  }

  async destroy(id: string): Promise<void> {
    await this.run("delete from oidc_model_instances", "id = $3", id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.run(
      "delete from oidc_model_instances",
      "payload ? 'grantId' and payload->>'grantId' = $3",
      grantId,
    );
  }

  private async run(statement: string, condition: string, value: string): Promise<void> {
    await this.db.query(`${statement} where tenant_id = $1 and model_name = $2 and ${condition}`, [
      this.tenantId,
      this.model,
      value,
    ]);
  }

  private async findBy(condition: string, value: string): Promise<AdapterPayload | undefined> {
    const { rows } = await this.db.query(
      `select payload, consumed_at from oidc_model_instances where tenant_id = $1 and model_name = $2 and ${condition} limit 1`,
      [this.tenantId, this.model, value],
    );
    if (rows.length === 0) return undefined;
    const { payload, consumed_at: consumedAt } = row.parse(rows[0]);
    const leeway = this.model === "RefreshToken" ? refreshTokenReuseMs : 0;
    const consumed = consumedAt !== null && consumedAt + leeway < Date.now();
    return consumed ? { ...payload, consumed: true } : payload;
  }
}
