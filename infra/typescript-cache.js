// Keeps TypeScript files without their types, and compiled code, from one run to the next. Node.js strips types anew at each
// start, and an update starts the program and one provider process for each provider in it.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import module from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const defaultFolder = path.join(import.meta.dirname, "../.cache/node-compile");

/**
 * Serves TypeScript files and compiled code from a cache from now on. It may be removed at any time.
 * @param {string} name what runs: each has a file of its own
 * @param {string} folder where the cache is kept
 */
export function enableCache(name, folder = process.env.NODE_COMPILE_CACHE || defaultFolder) {
  module.enableCompileCache(folder);
  const file = path.join(folder, `typescript-${name}-${process.versions.node}.json`);
  const entries = read(file);
  const added = {};
  process.once("exit", () => {
    if (Object.keys(added).length > 0) write(file, { ...read(file), ...added });
  });
  module.registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context);
      const source = fileURLToPath(url);
      const { mtimeMs, size } = statSync(source);
      const key = `${mtimeMs} ${size}`;
      if (entries[source]?.key !== key) entries[source] = added[source] = entryOf(source, key);
      return { format: "module", source: entries[source].code, shortCircuit: true };
    },
  });
}

function entryOf(name, key) {
  const code = withoutTypes(readFileSync(name, "utf8"));
  return { key, code, hash: hashOf(code) };
}

// Node.js warns that the function is experimental, which would stand in the output of an update.
function withoutTypes(text) {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return module.stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
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
