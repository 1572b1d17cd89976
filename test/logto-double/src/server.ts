// The server: one Koa app that hands each request to the tenant that its origin names, on two ports.
import type { Server } from "node:http";
import { adminTenantId, defaultTenantId } from "@logto/schemas";
import Koa from "koa";
import mount from "koa-mount";
import type pg from "pg";
import { useApi } from "./api.ts";
import { answerErrors } from "./http/errors.ts";
import { createProvider } from "./oidc/provider.ts";
import { useProvider } from "./oidc/mount.ts";
import { usePages } from "./pages/routes.ts";
import type { Settings } from "./settings.ts";
import { loadTenant, type Tenant } from "./tenant.ts";

function tenantApp(tenant: Tenant): Koa {
  const app = new Koa({ proxy: tenant.settings.trustProxyHeader });
  const provider = createProvider(tenant);
  app.use(answerErrors);
  useProvider(app, provider);
  useApi(app, tenant, provider);
  usePages(app, tenant, provider);
  return app;
}

/** Starts listening; resolves when both ports accept connections. */
export async function startServer(pool: pg.Pool, settings: Settings): Promise<Server[]> {
  const apps = {
    default: mount(tenantApp(await loadTenant(defaultTenantId, pool, settings))),
    admin: mount(tenantApp(await loadTenant(adminTenantId, pool, settings))),
  };
  const app = new Koa({ proxy: settings.trustProxyHeader });
  app.use(async (ctx, next) => {
    const tenant = settings.adminOrigins.includes(ctx.URL.origin) ? apps.admin : apps.default;
    await tenant(ctx, next);
  });
  app.on("error", (error: Error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
  });
  // As on Logto, nothing listens on the admin port when the console's localhost address is switched off.
  const ports = settings.adminLocalhostDisabled ? [settings.port] : [settings.port, settings.adminPort];
  return Promise.all(ports.map((port) => listen(app, port)));
}

function listen(app: Koa, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, () => {
      resolve(server);
    });
    server.once("error", reject);
  });
}
