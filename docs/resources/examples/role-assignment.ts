// A machine that may read orders, and one that may use the Management API through Logto's own role.
import * as logto from "../../../infra/provider/index.ts";
import { nightlyReport } from "./application.ts";
import { reader } from "./role.ts";

export const mayRead = new logto.RoleAssignment("report-reads", {
  role: reader.id,
  applicationId: nightlyReport.id,
});

export const mayManage = new logto.RoleAssignment("report-manages", {
  role: "Logto Management API access",
  applicationId: nightlyReport.id,
});
