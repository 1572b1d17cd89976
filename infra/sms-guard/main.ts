/** The container's entry point: reads what the stack has set, listens, and stops on a signal. */
import { raiseAlarm } from "./alarm.ts";
import { DayFile } from "./day-file.ts";
import { createGuard } from "./server.ts";

const environment = process.env;

function log(message: string, fields: Record<string, string | number> = {}): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), message, ...fields })}\n`);
}

const alarm = { stack: environment["STACK"] ?? "logto-stack", url: environment["ALARM_URL"], log };

// An empty code would be how every number begins.
const callingCodes = (environment["CALLING_CODES"] ?? "").split(",").filter((code) => code !== "");
if (callingCodes.length === 0) {
  log("CALLING_CODES names no country, so no number could get a code");
  process.exit(1);
}

const server = createGuard({
  upstream: { host: "logto", port: 3001 },
  callingCodes,
  addressHourly: Number(environment["ADDRESS_HOURLY"]),
  daily: Number(environment["DAILY"]),
  proxies: Number(environment["PROXIES"]),
  dayFile: new DayFile("/var/lib/sms-guard/day.json", log),
  onAlarm: (sent, daily) => void raiseAlarm(alarm, sent, daily),
  log,
});

server.listen(3000, () => {
  log("the SMS guard is ready");
});
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    server.close();
    server.closeIdleConnections();
  });
}
