// The first file that Node.js loads: plain JavaScript, so that a version that can't run TypeScript is told apart kindly.
import { enableCache } from "../typescript-cache.js";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `pulumi-resource-logto needs Node.js 22.18 or newer; this is ${process.versions.node}. ` +
      "Run `npm ci` in the project's folder, which brings its own, or install a newer Node.js.\n",
  );
  process.exit(1);
}
enableCache("provider");
await import("./main.ts");
