// A machine that may read orders, use the Management API through Logto's own role, and see one customer's invoices.
import * as logto from "../../../infra/provider/index.ts";
import { nightlyReport } from "./application.ts";
import { acme } from "./organization.ts";
import { auditor } from "./organization-role.ts";
import { reader } from "./role.ts";

export const mayRead = new logto.RoleAssignment("report-reads", {
  role: reader.id,
  applicationId: nightlyReport.id,
});

export const mayManage = new logto.RoleAssignment("report-manages", {
  role: "Logto Management API access",
  applicationId: nightlyReport.id,
});

export const seesInvoices = new logto.RoleAssignment("report-sees-invoices", {
  role: auditor.id,
  organizationId: acme.id,
  applicationId: nightlyReport.id,
});
