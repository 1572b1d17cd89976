// Keeps TypeScript files without their types from one run to the next. Node.js strips types anew at each start, which
// costs 0.3 s of processor time, and Pulumi starts one provider process for each provider of a program.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import module from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const writeDelayMilliseconds = 300;

/**
 * Serves TypeScript files from a cache from now on.
 * @param {string} folder where the cache is kept; it may be removed at any time
 */
export function enableTypeScriptCache(folder) {
  const file = path.join(folder, `typescript-${process.versions.node}.json`);
  const entries = read(file);
  let timer;
  module.registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context);
      const name = fileURLToPath(url);
      const { mtimeMs, size } = statSync(name);
      const key = `${mtimeMs} ${size}`;
      if (entries[name]?.key !== key) {
        entries[name] = entryOf(name, key);
        timer ??= setTimeout(write, writeDelayMilliseconds, file, entries).unref();
      }
      return { format: "module", source: entries[name].code, shortCircuit: true };
    },
  });
}

function entryOf(name, key) {
  const code = module.stripTypeScriptTypes(readFileSync(name, "utf8"));
  return { key, code, hash: hashOf(code) };
}

function hashOf(code) {
  return createHash("sha1").update(code).digest("base64");
}

// A cache that can't be read, or was cut short, is made anew.
function read(file) {
  try {
    const entries = Object.entries(JSON.parse(readFileSync(file, "utf8")));
    return Object.fromEntries(entries.filter(([, { code, hash }]) => hashOf(code) === hash));
  } catch {
    return {};
  }
}

// Nothing depends on the cache being written: the folder may be read-only.
function write(file, entries) {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(entries), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    return;
  }
}
