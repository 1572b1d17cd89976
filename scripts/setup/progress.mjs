// Shows what a long step is doing: a spinner with the elapsed time on a terminal, plain lines every ten seconds elsewhere.
// Plain JavaScript, as scripts/bootstrap.mjs uses it before the project's own Node.js is there.

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const plainIntervalMs = 10_000;
const worthATimeMs = 2_000;

export function say(line = "") {
  process.stderr.write(`${line}\n`);
}

export function seconds(milliseconds) {
  const total = Math.round(milliseconds / 1000);
  return total < 60 ? `${total} s` : `${Math.floor(total / 60)} min ${String(total % 60).padStart(2, "0")} s`;
}

export function isTerminal(stream, environment = process.env) {
  return stream.isTTY === true && ["", "false"].includes(environment.CI ?? "");
}

export async function step(title, work) {
  const display = isTerminal(process.stderr) ? terminalDisplay(title) : plainDisplay(title);
  const started = Date.now();
  const elapsed = () => Date.now() - started;
  try {
    const result = await work((detail) => display.update(detail));
    display.end("✓", elapsed() > worthATimeMs ? ` (${seconds(elapsed())})` : "");
    return result;
  } catch (error) {
    display.end("✗", ` (failed after ${seconds(elapsed())})`);
    throw error;
  }
}

function terminalDisplay(title) {
  const started = Date.now();
  let detail = "";
  let frame = 0;
  const draw = () => {
    const columns = process.stderr.columns || 80;
    const head = `${frames[frame++ % frames.length]} ${title} (${seconds(Date.now() - started)})`;
    const line = detail ? `${head} ${detail}` : head;
    process.stderr.write(`\r\u001B[2K${[...line].slice(0, columns - 1).join("")}`);
  };
  draw();
  const timer = setInterval(draw, 120);
  return {
    update: (text) => void (detail = clean(text)),
    end: (mark, suffix) => {
      clearInterval(timer);
      process.stderr.write(`\r\u001B[2K${mark} ${title}${suffix}\n`);
    },
  };
}

function plainDisplay(title) {
  const started = Date.now();
  let detail = "";
  say(`  ${title} …`);
  const timer = setInterval(() => {
    say(`    still at it after ${seconds(Date.now() - started)}${detail ? `: ${detail}` : ""}`);
  }, plainIntervalMs);
  return {
    update: (text) => void (detail = clean(text)),
    end: (mark, suffix) => {
      clearInterval(timer);
      say(`${mark} ${title}${suffix}`);
    },
  };
}

/** One line without colours and control characters, short enough for a log. */
function clean(text) {
  const plain = text.replaceAll(/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, "").replaceAll(/\p{Cc}+/gu, " ");
  return plain.trim().slice(0, 120);
}
