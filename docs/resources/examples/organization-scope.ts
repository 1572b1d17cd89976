// What may be permitted inside every organization.
import * as logto from "../../../infra/provider/index.ts";

export const readInvoices = new logto.OrganizationScope("read-invoices", {
  name: "read:invoices",
  description: "See the organization's invoices",
});
