import assert from "node:assert/strict";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { test } from "node:test";
import { raiseAlarm } from "./alarm.ts";

test("an alarm is logged and posted, and its address stays out of the log", async () => {
  const posted: unknown[] = [];
  let status = 200;
  const chat = createServer((request, response) => {
    void json(request).then((body) => {
      posted.push(body);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => chat.listen(0, "127.0.0.1", resolve));
  const address = chat.address();
  assert.ok(address !== null && typeof address === "object");
  const url = `http://127.0.0.1:${address.port}/hook/secret-part`;
  const lines: string[] = [];
  const log = (message: string, fields = {}) => lines.push(`${message} ${JSON.stringify(fields)}`);

  await raiseAlarm({ stack: "prod", url, log }, 800, 1000);
  status = 404;
  await raiseAlarm({ stack: "prod", url, log }, 1000, 1000);
  chat.close();
  chat.closeAllConnections();
  await raiseAlarm({ stack: "prod", url, log }, 1000, 1000);
  await raiseAlarm({ stack: "prod", url: undefined, log }, 1000, 1000);

  const text = "prod: 800 of the 1000 codes of today are used up.";
  assert.deepEqual(posted[0], { text, stack: "prod", sent: 800, daily: 1000 });
  assert.equal(lines.filter((line) => line.startsWith("ALARM")).length, 4);
  assert.ok(lines.some((line) => line.includes('refused it {"status":404}')));
  assert.ok(lines.some((line) => line.includes("can't be reached")));
  assert.ok(!lines.join().includes("secret-part"));
});
