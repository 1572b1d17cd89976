// pulumi-resource-logto: starts the gRPC server and prints its port, which is what Pulumi's engine waits for.
import { grpc, services } from "./protocol.js";
import { EngineLog } from "./engine-log.ts";
import { Server } from "./server.ts";

const parentCheckMilliseconds = 1000;
/** As Pulumi's own SDKs: 400 MB. */
const maxMessageBytes = 400 * 1024 * 1024;

/** The engine gives its own address as the only argument that isn't a flag. */
function engineAddress(args: string[]): string | undefined {
  return args.find((arg) => /^[^-].*:\d+$/.test(arg));
}

/** A killed engine can't stop us, so we watch whether it is still our parent. */
function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, parentCheckMilliseconds).unref();
}

async function main(): Promise<void> {
  const log = new EngineLog();
  const address = engineAddress(process.argv.slice(2));
  if (address !== undefined) log.connect(address);
  const server = new grpc.Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  const provider = new Server(log);
  server.addService(services.ResourceProviderService, provider.implementation);
  // The engine closes us with SIGINT, which Ctrl+C sends to the whole process group, too. Ignored, it costs each update the
  // five seconds until the engine kills; at once, it would lose the result of an operation.
  process.once("SIGINT", () => {
    provider.cancel();
    server.tryShutdown(() => process.exit(0));
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  process.stdout.write(`${port}\n`);
  exitWithParent();
}

await main();
