// Lets one process at a time do a piece of set-up: a file that names its holder. A lock whose holder is dead is taken over.
// Plain JavaScript, as scripts/bootstrap.mjs uses it before the project's own Node.js is there.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { say } from "./progress.mjs";

export async function withLock(file, purpose, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!tryLock(file)) {
    const holder = readHolder(file);
    if (holder !== undefined && !stillHolds(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) say(`  Waiting for process ${holder?.pid ?? "?"}, which is ${purpose} …`);
    told = true;
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** The file is made elsewhere and linked, so that nobody ever reads it without its holder's number. */
function tryLock(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${process.pid} ${startOf(process.pid)}`);
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function readHolder(file) {
  try {
    const [pid, started = ""] = readFileSync(file, "utf8").split(" ");
    return { pid: Number(pid), started };
  } catch {
    return undefined;
  }
}

/** Process numbers are used again, after a restart of the machine above all: the start has to be the same too. */
function stillHolds({ pid, started }) {
  return isAlive(pid) && startOf(pid) === started;
}

/** When a process began, in the kernel's ticks (proc(5), the 22nd field of stat); empty where the system doesn't say. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets and may hold anything.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  return !isZombie(pid);
}

/** Dead, but not yet waited for: in a container without an init process it stays so. */
function isZombie(pid) {
  try {
    return /^State:\s*Z/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
