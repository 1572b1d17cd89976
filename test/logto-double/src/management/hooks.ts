// Webhooks. The stand-in stores them and never calls one.
import type Router from "@koa/router";
import { Hooks, hookEventGuard, hookEventsGuard } from "@logto/schemas";
import { generateStandardId, generateStandardSecret } from "@logto/shared";
import { ApiError } from "../errors.ts";
import { created, list, noContent, ok, route } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting, idParameter, requireById } from "./shared.ts";

const uniqueEvents = hookEventsGuard.nonempty().transform((events) => [...new Set(events)]);

export function hookRoutes(router: Router, { tables: { hooks } }: Tenant): void {
  route(router, "get", "/hooks", { pages: "optional" }, async ({ page }) =>
    list(await hooks.find({}, { ...page }), page && (await hooks.count())),
  );

  const createBody = Hooks.createGuard
    .omit({ id: true, signingKey: true })
    .extend({ event: hookEventGuard.optional(), events: uniqueEvents.optional() });
  route(router, "post", "/hooks", { body: createBody }, async ({ body }) => {
    const { event, events, enabled = true, ...rest } = body;
    if (event === undefined && events === undefined) throw new ApiError("hook.missing_events");
    const identity = { id: generateStandardId(), signingKey: generateStandardSecret() };
    return created(await hooks.insert({ ...rest, ...identity, event, events: events ?? [], enabled }));
  });

  route(router, "get", "/hooks/:id", { params: idParameter }, async ({ params }) =>
    ok(await requireById(hooks, params.id)),
  );

  const patchBody = Hooks.createGuard
    .omit({ id: true, signingKey: true })
    .extend({ events: uniqueEvents })
    .partial();
  route(router, "patch", "/hooks/:id", { params: idParameter, body: patchBody }, async ({ params, body }) =>
    ok(await hooks.update(params, body)),
  );

  route(router, "patch", "/hooks/:id/signing-key", { params: idParameter }, async ({ params }) =>
    ok(await hooks.update(params, { signingKey: generateStandardSecret() })),
  );

  route(router, "delete", "/hooks/:id", { params: idParameter }, async ({ params }) => {
    await deleteExisting(hooks, params);
    return noContent();
  });
}
