// The settings of Logto's connector that sends e-mail by calling an address of your own, checked before anything changes.
import { z } from "zod";
import { problemsOf, type Problem } from "../problems.ts";

/** The connector's factory. */
export const httpEmailFactoryId = "http-email";

/** Logto takes any text for an address and finds out with the first message. */
const address = z.object({ endpoint: z.string().url() });

/** Finds what is wrong with the settings. */
export async function checkHttpEmailConfig(config: unknown): Promise<Problem[]> {
  const { default: createConnector } = await import("@logto/connector-http-email");
  const { configGuard } = await createConnector({
    getConfig: async () => Promise.reject(new Error("not configured")),
  });
  const strict = configGuard instanceof z.ZodObject ? configGuard.strict() : configGuard;
  const results = [strict.safeParse(config), address.safeParse(config)];
  return results.flatMap(({ error }) => (error === undefined ? [] : problemsOf(error, ["config"])));
}
