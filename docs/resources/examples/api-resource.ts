// An API with two scopes.
import * as logto from "../../../infra/provider/index.ts";

export const orders = new logto.ApiResource("orders", {
  name: "Orders",
  indicator: "https://orders.example.com",
  accessTokenTtl: 900,
  scopes: [
    { name: "read:orders", description: "See orders" },
    { name: "write:orders", description: "Change orders" },
  ],
});
