// Puts oidc-provider under /oidc of a tenant's app, with the small differences that Logto adds around it.
import { bodyParser } from "@koa/bodyparser";
import { GrantType } from "@logto/schemas";
import type Koa from "koa";
import mount from "koa-mount";
import { errors, type Provider } from "oidc-provider";

/** Mounts the provider. */
export function useProvider(app: Koa, provider: Provider): void {
  // Under koa-mount the context belongs to the outer app, whose cookies have no keys: rebind them.
  provider.use(async (ctx, next) => {
    const { cookies } = provider.createContext(ctx.req, ctx.res);
    cookies.secure ||= ctx.secure;
    ctx.cookies = cookies;
    await next();
  });
  // The token endpoint takes JSON too.
  const parseJson = bodyParser({ enableTypes: ["json"] });
  provider.use(async (ctx, next) => {
    if (ctx.method !== "POST" || !ctx.is("application/json")) {
      await next();
      return;
    }
    await parseJson(ctx, async () => {
      ctx.headers["content-type"] = "application/x-www-form-urlencoded";
      await next();
    });
  });
  // Listed by the server, and open to no application unless it says so: the stand-in's never do.
  provider.registerGrantType(GrantType.TokenExchange, () =>
    Promise.reject(new errors.InvalidGrant("not part of the stand-in")),
  );
  // `resource=a,b` means two resources.
  provider.use(async (ctx, next) => {
    const { resource } = ctx.query;
    if (resource)
      ctx.query = { ...ctx.query, resource: [resource].flat().flatMap((value) => value.split(",")) };
    await next();
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path.endsWith("/jwks")) ctx.set("Cache-Control", "no-cache");
    if (ctx.status === 404 && ctx.message === "Not Found") {
      throw new errors.InvalidRequest(
        `unrecognized route or not allowed method (${ctx.method} on ${ctx.path})`,
        404,
      );
    }
  });
  app.use(mount("/oidc", provider));
}
