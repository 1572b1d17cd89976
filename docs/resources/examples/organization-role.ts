// A role inside every organization, with a scope of organizations and one of an API.
import * as logto from "../../../infra/provider/index.ts";
import { orders } from "./api-resource.ts";
import { readInvoices } from "./organization-scope.ts";

export const accountant = new logto.OrganizationRole(
  "accountant",
  {
    name: "accountant",
    description: "Sees invoices and orders",
    scopes: [readInvoices.name],
    resourceScopes: [{ indicator: orders.indicator, scope: "read:orders" }],
  },
  { dependsOn: [orders] },
);

// Machines hold roles of their own.
export const auditor = new logto.OrganizationRole("auditor", {
  name: "auditor",
  type: "MachineToMachine",
  scopes: [readInvoices.name],
});
