/**
 * Run as a process of its own by a test: sends one message through the published connector, as Logto does, with the
 * configuration and the message of the first argument, and prints what the connector made of the answer.
 */
import { ConnectorError, TemplateType } from "@logto/connector-kit";
import createConnector from "@logto/connector-tencent-sms";
import { z } from "zod";

const inputGuard = z.object({
  config: z.unknown(),
  to: z.string(),
  payload: z.object({ code: z.string(), locale: z.string().optional(), uiLocales: z.string().optional() }),
});

const input = inputGuard.parse(JSON.parse(process.argv[2] ?? ""));
const connector = await createConnector({ getConfig: () => Promise.resolve(input.config) });
try {
  await connector.sendMessage({ to: input.to, type: TemplateType.SignIn, payload: input.payload });
  console.log(JSON.stringify({ ok: true }));
} catch (error) {
  if (!(error instanceof ConnectorError)) throw error;
  console.log(JSON.stringify({ ok: false, code: error.code, data: error.data }));
}
