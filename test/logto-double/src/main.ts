// The stand-in's process: reads the settings, checks the database, listens, and stops on SIGTERM.
import { ZodError } from "zod";
import { openPool } from "./database.ts";
import { checkDatabase } from "./preconditions.ts";
import { startServer } from "./server.ts";
import { readSettings } from "./settings.ts";

const say = (line: string) => process.stdout.write(`${line}\n`);

async function run(): Promise<void> {
  const settings = readSettings(process.env);
  const pool = openPool(settings.databaseUrl, settings.databasePoolSize);
  try {
    await checkDatabase(pool);
    const servers = await startServer(pool, settings);
    say("stand-in  This is logto-stack's stand-in for rehearsals and tests, not Logto.");
    say(`core      Core app is running at ${settings.endpoint}/`);
    if (!settings.adminLocalhostDisabled) say(`admin     Admin app is running at ${settings.adminEndpoint}/`);
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => {
        for (const server of servers) {
          server.close();
          server.closeAllConnections();
        }
        void pool.end();
      });
    }
  } catch (error) {
    // Logto logs the error, closes its pool, and the process ends by itself, with 0.
    process.stderr.write(`index     Error while initializing app:\n${describe(error)}\n`);
    await pool.end();
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  await run();
} catch (error) {
  if (!(error instanceof ZodError)) throw error;
  process.stderr.write(`${error.issues.map(({ message }) => message).join("\n")}\n`);
  process.exitCode = 1;
}
