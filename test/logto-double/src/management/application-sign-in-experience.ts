// An application's own look and links.
import type Router from "@koa/router";
import { applicationSignInExperienceCreateGuard } from "@logto/schemas";
import { z } from "zod";
import { created, ok, route } from "../http/route.ts";
import { ApiError } from "../errors.ts";
import type { Tenant } from "../tenant.ts";
import { requireById } from "./shared.ts";

const path = "/applications/:applicationId/sign-in-experience";
const params = z.object({ applicationId: z.string() });

export function applicationSignInExperienceRoutes(router: Router, { tables }: Tenant): void {
  const { applications, applicationSignInExperiences: table } = tables;

  route(router, "get", path, { params }, async ({ params: { applicationId: id } }) => {
    await requireById(applications, id);
    const found = await table.findOne({ applicationId: id });
    if (found) return ok(found);
    throw new ApiError("entity.not_exists_with_id", {
      status: 404,
      values: { name: table.schema.table, id },
    });
  });

  const body = applicationSignInExperienceCreateGuard;
  route(router, "put", path, { params, body }, async ({ params: one, body: given }) => {
    await requireById(applications, one.applicationId);
    return (await table.count(one))
      ? ok(await table.update(one, given))
      : created(await table.insert({ ...given, ...one }));
  });
}
