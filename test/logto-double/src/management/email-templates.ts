// What e-mails say, by language and use. The stand-in stores the templates: its e-mail connector, Logto's http-email, uses none.
import type Router from "@koa/router";
import { emailTemplateDetailsGuard, EmailTemplates, type EmailTemplate } from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { noContent, ok, route } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";
import { idParameter, requireById } from "./shared.ts";

const query = EmailTemplates.guard.pick({ languageTag: true, templateType: true }).partial();
const body = z.object({
  templates: EmailTemplates.createGuard.omit({ id: true, tenantId: true, createdAt: true }).array().min(1),
});

export function emailTemplateRoutes(router: Router, { tables: { emailTemplates } }: Tenant): void {
  const path = "/email-templates";
  route(router, "put", path, { body }, async ({ body: { templates } }) => {
    const stored: EmailTemplate[] = [];
    for (const { details, ...key } of templates) {
      stored.push(
        (await emailTemplates.findOne(key))
          ? await emailTemplates.update(key, { details })
          : await emailTemplates.insert({ id: generateStandardId(), ...key, details }),
      );
    }
    return ok(stored);
  });

  route(router, "get", path, { query }, async ({ query: where }) =>
    ok(await emailTemplates.find(where, { order: "language_tag, template_type" })),
  );

  route(router, "get", `${path}/:id`, { params: idParameter }, async ({ params }) =>
    ok(await requireById(emailTemplates, params.id)),
  );

  const patch = { params: idParameter, body: emailTemplateDetailsGuard.partial() };
  route(router, "patch", `${path}/:id/details`, patch, async ({ params, body: changes }) => {
    const { details } = await requireById(emailTemplates, params.id);
    return ok(await emailTemplates.update(params, { details: { ...details, ...changes } }));
  });

  route(router, "delete", `${path}/:id`, { params: idParameter }, async ({ params }) => {
    await requireById(emailTemplates, params.id);
    await emailTemplates.delete(params);
    return noContent();
  });

  route(router, "delete", path, { query }, async ({ query: where }) => {
    if (Object.keys(where).length === 0) {
      throw new ApiError("connector.email_connector.bulk_deletion_no_filter", {
        status: 422,
        values: { properties: "languageTag and templateType" },
      });
    }
    return ok({ rowCount: await emailTemplates.delete(where) });
  });
}
