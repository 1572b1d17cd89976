// A role for people and one for machines.
import * as logto from "../../../infra/provider/index.ts";
import { orders } from "./api-resource.ts";

export const clerk = new logto.Role(
  "clerk",
  {
    name: "clerk",
    description: "Works on orders",
    scopes: [
      { indicator: orders.indicator, scope: "read:orders" },
      { indicator: orders.indicator, scope: "write:orders" },
    ],
  },
  { dependsOn: [orders] },
);

export const reader = new logto.Role(
  "reader",
  {
    name: "order-reader",
    description: "Reads orders",
    type: "MachineToMachine",
    scopes: [{ indicator: orders.indicator, scope: "read:orders" }],
  },
  { dependsOn: [orders] },
);
