// Rotation without downtime: the second secret works beside the first until the first is removed from the program.
import * as logto from "../../../infra/provider/index.ts";
import { shop } from "./application.ts";

export const current = new logto.ApplicationSecret("shop-2026", {
  applicationId: shop.id,
  name: "2026",
  expiresAt: "2099-12-31T00:00:00Z",
});

export const next = new logto.ApplicationSecret("shop-2027", { applicationId: shop.id, name: "2027" });
