// Logto looks for the workers that hash passwords below its working directory: started from any other, it ends at the
// first password. The stand-in says so at once.
if (process.cwd() !== import.meta.dirname) {
  process.stderr.write(`Start it in ${import.meta.dirname}: Logto's workers are looked for from there.\n`);
  process.exit(1);
}
await import("./main.js");
