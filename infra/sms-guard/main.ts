/** The container's entry point: reads what the stack has set, listens, tells of alarms, and stops on a signal. */
import { createGuard } from "./server.ts";

const environment = process.env;
const alarmUrl = environment["ALARM_URL"];

function log(message: string, fields: Record<string, string | number> = {}): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), message, ...fields })}\n`);
}

function onAlarm(sent: number, daily: number): void {
  log("ALARM: the day's codes are running out", { sent, daily });
  if (alarmUrl === undefined) return;
  const text = `${environment["STACK"] ?? "logto-stack"}: ${sent} of ${daily} codes of today are sent.`;
  fetch(alarmUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text, sent, daily }),
    signal: AbortSignal.timeout(10_000),
  }).then(
    ({ ok, status }) => {
      if (!ok) log("the alarm's address refused it", { status });
    },
    () => {
      log("the alarm's address can't be reached");
    },
  );
}

const server = createGuard({
  upstream: { host: "logto", port: 3001 },
  callingCodes: (environment["CALLING_CODES"] ?? "").split(","),
  addressHourly: Number(environment["ADDRESS_HOURLY"]),
  daily: Number(environment["DAILY"]),
  proxies: Number(environment["PROXIES"]),
  onAlarm,
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
