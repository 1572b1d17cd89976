// Turns src/ into plain JavaScript for the image, with Node's own type stripping: no compiler goes into the image,
// and the server neither strips types at its start nor keeps the stripper in memory.
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";

const [source, target] = process.argv.slice(2);

for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const from = path.join(entry.parentPath, entry.name);
  const to = path.join(target, path.relative(source, from));
  await mkdir(path.dirname(to), { recursive: true });
  if (!from.endsWith(".ts")) {
    await cp(from, to);
    continue;
  }
  const code = stripTypeScriptTypes(await readFile(from, "utf8"));
  await writeFile(to.replace(/\.ts$/, ".js"), code.replace(/(from|import) "(\.[^"]+)\.ts"/g, '$1 "$2.js"'));
}
