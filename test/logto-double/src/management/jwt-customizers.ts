// Scripts that add claims to access tokens, one for each type of token. Logto keeps them among a tenant's configuration.
import type Router from "@koa/router";
import {
  LogtoJwtTokenKey,
  LogtoJwtTokenKeyType,
  accessTokenJwtCustomizerGuard,
  clientCredentialsJwtCustomizerGuard,
  jsonObjectGuard,
} from "@logto/schemas";
import { z } from "zod";
import { created, noContent, ok, parse, route, type Guard } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting, requireByKey } from "./shared.ts";

const params = z.object({ tokenTypePath: z.nativeEnum(LogtoJwtTokenKeyType) });

const scripts: Record<
  LogtoJwtTokenKeyType,
  { key: LogtoJwtTokenKey; guard: Guard<Record<string, unknown>> }
> = {
  [LogtoJwtTokenKeyType.AccessToken]: {
    key: LogtoJwtTokenKey.AccessToken,
    guard: accessTokenJwtCustomizerGuard,
  },
  [LogtoJwtTokenKeyType.ClientCredentials]: {
    key: LogtoJwtTokenKey.ClientCredentials,
    guard: clientCredentialsJwtCustomizerGuard,
  },
};

export function jwtCustomizerRoutes(router: Router, { tables: { logtoConfigs } }: Tenant): void {
  const path = "/configs/jwt-customizer";
  route(router, "get", path, {}, async () => {
    const rows = await logtoConfigs.find({ key: Object.values(LogtoJwtTokenKey) }, { order: "key" });
    return ok(rows.map(({ key, value }) => ({ key, value })));
  });

  const one = `${path}/:tokenTypePath`;
  route(router, "get", one, { params }, async ({ params: { tokenTypePath } }) => {
    const { value } = await requireByKey(logtoConfigs, scripts[tokenTypePath].key);
    return ok(value);
  });

  // What a script must look like depends on the path, which Logto, too, looks at first.
  const withBody = { params, body: z.unknown() };
  route(router, "put", one, withBody, async ({ params: { tokenTypePath }, body }) => {
    const { key, guard } = scripts[tokenTypePath];
    const value = jsonObjectGuard.parse(parse("body", guard, body));
    if (await logtoConfigs.findOne({ key })) return ok((await logtoConfigs.update({ key }, { value })).value);
    return created((await logtoConfigs.insert({ key, value })).value);
  });

  route(router, "patch", one, withBody, async ({ params: { tokenTypePath }, body }) => {
    const { key, guard } = scripts[tokenTypePath];
    const value = jsonObjectGuard.parse(parse("body", guard, body));
    const before = await requireByKey(logtoConfigs, key);
    const merged = { ...jsonObjectGuard.parse(before.value), ...value };
    return ok((await logtoConfigs.update({ key }, { value: merged })).value);
  });

  route(router, "delete", one, { params }, async ({ params: { tokenTypePath } }) => {
    await deleteExisting(logtoConfigs, { key: scripts[tokenTypePath].key });
    return noContent();
  });
}
