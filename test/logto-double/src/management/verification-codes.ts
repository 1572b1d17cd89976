// Codes that the Management API sends and checks by itself, outside any sign-in.
import type Router from "@koa/router";
import { TemplateType } from "@logto/connector-kit";
import { requestVerificationCodePayloadGuard, verifyVerificationCodePayloadGuard } from "@logto/schemas";
import { sendCode, verifyCode } from "../experience/passcodes.ts";
import { noContent, route } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";

export function verificationCodeRoutes(router: Router, tenant: Tenant): void {
  route(
    router,
    "post",
    "/verification-codes",
    { body: requestVerificationCodePayloadGuard },
    async ({ body, ctx }) => {
      await sendCode(tenant, { type: TemplateType.Generic, recipient: body }, { ip: ctx.request.ip });
      return noContent();
    },
  );

  route(
    router,
    "post",
    "/verification-codes/verify",
    { body: verifyVerificationCodePayloadGuard },
    async ({ body }) => {
      const { verificationCode, ...recipient } = body;
      await verifyCode(tenant, { type: TemplateType.Generic, recipient }, verificationCode);
      return noContent();
    },
  );
}
