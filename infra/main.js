// The program's entry point: plain JavaScript, so that a Node.js that can't read TypeScript gets a clear message.
import { enableCache } from "./typescript-cache.js";
import { leaveOutUnusedSdk } from "./unused-sdk.js";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  const { default: pulumi } = await import("@pulumi/pulumi");
  throw new pulumi.RunError(
    `Node.js ${process.versions.node} is too old for this program: it needs 22.18 or newer, which runs TypeScript as it is.\n` +
      'The project brings its own. Run: PATH="$PWD/node_modules/.bin:$PATH" pulumi up   (or: npm run pulumi -- up)',
  );
}

enableCache("program");
leaveOutUnusedSdk();

// Pulumi looks up a source map for each line of each stack trace, and takes a trace for every promise: half a second for
// this program. Types are stripped in place, so lines are right as they are. An error still says where it was thrown; for
// the whole trace: NODE_OPTIONS=--stack-trace-limit=50 pulumi up
Error.prepareStackTrace = undefined;
if (Error.stackTraceLimit === 10) Error.stackTraceLimit = 1;

const program = await import("./index.ts");

export default await program.run();
