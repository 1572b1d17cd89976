// A password that the stack makes itself; another year makes another one.
import * as logto from "../../../infra/provider/index.ts";

export const databasePassword = new logto.RandomSecret("database-password", {
  bytes: 32,
  keepers: { year: "2026" },
});

export const password = databasePassword.value;
