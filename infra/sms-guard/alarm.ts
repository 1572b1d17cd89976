/** Tells a team that the day's codes are running out: a line in the log, and a message to the address that it named. */

export interface AlarmOptions {
  /** Who is running out. */
  stack: string;
  /** Receives JSON with `text`, as the webhooks of most chats want it. It may be a secret, so it is never logged. */
  url: string | undefined;
  log: (message: string, fields?: Record<string, string | number>) => void;
}

const answerSeconds = 10;

/** An alarm that can't be delivered is logged, and holds no code up. */
export async function raiseAlarm(
  { stack, url, log }: AlarmOptions,
  sent: number,
  daily: number,
): Promise<void> {
  log("ALARM: the day's codes are running out", { sent, daily });
  if (url === undefined) return;
  const text = `${stack}: ${sent} of the ${daily} codes of today are used up.`;
  try {
    const { ok, status } = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text, stack, sent, daily }),
      signal: AbortSignal.timeout(answerSeconds * 1000),
    });
    if (!ok) log("the alarm's address refused it", { status });
  } catch {
    log("the alarm's address can't be reached");
  }
}
