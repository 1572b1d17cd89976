// Leaves out what the program never uses of Pulumi's SDK: the Automation API, and what serializes functions for dynamic
// resources, which brings the TypeScript compiler and npm's tree of packages. Loading them is half a second of each update.
import module from "node:module";

const unused = ["automation/index.js", "runtime/closure/codePaths.js", "runtime/closure/serializeClosure.js"];

/** From now on these modules are empty. Where another version of the SDK has them elsewhere, they are loaded as ever. */
export function leaveOutUnusedSdk() {
  module.registerHooks({
    load(url, context, nextLoad) {
      if (!unused.some((part) => url.endsWith(`/@pulumi/pulumi/${part}`))) return nextLoad(url, context);
      return { format: "commonjs", source: "", shortCircuit: true };
    },
  });
}
