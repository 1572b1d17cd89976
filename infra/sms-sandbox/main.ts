/** The container's entry point: reads the environment, starts the sandbox, and stops it on a signal. */
import { ConfigurationError, readConfiguration } from "./config.ts";
import { startSmsSandbox } from "./start.ts";

try {
  const options = readConfiguration(process.env);
  const sandbox = await startSmsSandbox(options);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      options.log?.info("stopping", { signal });
      void sandbox.stop();
    });
  }
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : describeFailure(error));
  process.exitCode = 1;
}

/** What a person can act on: a port in use, a directory that can't be written. */
function describeFailure(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `The SMS sandbox can't start: ${reason}. Check HTTPS_PORT and HTTP_PORT, and that DATA_DIR and CERTIFICATE_DIR are writable.`;
}
