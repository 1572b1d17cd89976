// Leaves out what the program never uses of Pulumi's SDK: the Automation API, and what serializes functions for dynamic
// resources, which brings the TypeScript compiler and npm's tree of packages. Loading them is half a second of each update.
import module from "node:module";

const serializer = ["runtime/closure/codePaths.js", "runtime/closure/serializeClosure.js"];

/** From now on these modules are empty. Where another version of the SDK has them elsewhere, they are loaded as ever. */
export function leaveOutUnusedSdk() {
  leaveOut([...serializer, "automation/index.js"]);
}

/** The same for commands that run the program through the Automation API. */
export function leaveOutClosureSerializer() {
  leaveOut(serializer);
}

function leaveOut(unused) {
  module.registerHooks({
    load(url, context, nextLoad) {
      if (!unused.some((part) => url.endsWith(`/@pulumi/pulumi/${part}`))) return nextLoad(url, context);
      return { format: "commonjs", source: "", shortCircuit: true };
    },
  });
}
