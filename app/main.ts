/** The process: reads the settings, starts the app, and stops it when asked to. */
import { ConfigError, readConfig } from "./config.ts";
import { createLogger } from "./logger.ts";
import { start } from "./start.ts";

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config);
  const app = await start(config, logger);
  logger.info({ port: app.port, address: config.appUrl }, "listening");
  const stop = (signal: NodeJS.Signals) => {
    logger.info({ signal }, "stopping");
    void app.stop().finally(() => {
      logger.info("stopped");
      logger.flush(() => {
        process.exit(0);
      });
    });
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

try {
  await main();
} catch (error) {
  if (error instanceof ConfigError) console.error(error.message);
  else console.error("The app can't start:", error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
