/** The commands: their names, what they take, and what they print. */
import type Docker from "dockerode";
import { forwardHint } from "../setup/forward-port.ts";
import { isTerminal } from "../setup/progress.mjs";
import { UserError } from "../setup/user-error.mjs";
import type { WordRules, Words } from "./arguments.ts";
import { renderCard } from "./card.ts";
import { examine, renderFindings } from "./doctor.ts";
import { describeDuration, parseDuration } from "./duration.ts";
import { collectGarbage, renderReport } from "./gc.ts";
import { findPreview, type Preview } from "./inventory.ts";
import { listPreviews, renderList } from "./list.ts";
import { readLogs, renderLogs } from "./logs.ts";
import { stackNameOf } from "./names.ts";
import { appAddress, readOutput, showApp } from "./open.ts";
import { previewPulumi } from "./pulumi.ts";
import { type PreviewRecord, writeRecord } from "./record.ts";
import { removePreview } from "./removal.ts";
import { openSession, withPreviewLock } from "./session.ts";
import { updateSharedProxy } from "./shared-proxy-update.ts";
import { bringUp } from "./up.ts";

/** One command. */
export interface Command extends WordRules {
  name: string;
  usage: string;
  summary: string;
  /** @returns the exit code */
  run(words: Words): Promise<number>;
}

const commands: Command[] = [
  {
    name: "up",
    usage: "up <number or branch> [--variant <variant>] [--branch <name>] [--json]",
    summary: "make a preview, or bring it up to date, or start it again",
    takesSubject: true,
    options: ["variant", "branch"],
    run: async ({ subject, variant, branch, json }) => {
      const stack = stackNameOf(subject);
      const session = await openSession();
      const pulumi = await previewPulumi();
      const showSecrets = isTerminal(process.stdout) && !json;
      const card = await withPreviewLock(session, stack, () =>
        bringUp(session, pulumi, { stack, subject, variant, branch }, showSecrets),
      );
      print(json, card, `\n${renderCard(card, Date.now())}`);
      return 0;
    },
  },
  {
    name: "down",
    usage: "down <number or branch> [--json]",
    summary: "remove a preview with everything that belongs to it",
    takesSubject: true,
    run: async ({ subject, json }) => {
      const stack = stackNameOf(subject);
      const session = await openSession();
      const pulumi = await previewPulumi();
      const wasThere = await withPreviewLock(session, stack, () => removePreview(session, pulumi, stack));
      await updateSharedProxy(session);
      print(
        json,
        { stack, removed: true, wasThere },
        wasThere
          ? `Nothing is left of the preview ${stack}.`
          : `There is no preview ${stack}, so nothing is left of it.`,
      );
      return 0;
    },
  },
  {
    name: "list",
    usage: "list [--json]",
    summary: "show every preview: addresses, state, age, expiry, memory, branch",
    takesSubject: false,
    run: async ({ json }) => {
      const previews = await listPreviews((await openSession()).docker);
      print(json, previews, renderList(previews, Date.now()));
      return 0;
    },
  },
  {
    name: "logs",
    usage: "logs <number or branch> [app|logto|postgres|proxy|sms-sandbox] [--json]",
    summary: "show what its containers say",
    takesSubject: true,
    more: 1,
    run: async ({ subject, rest: [role], json }) => {
      const { docker } = await openSession();
      const lines = await readLogs(docker, await needPreview(docker, subject), role);
      print(json, lines, renderLogs(lines));
      return 0;
    },
  },
  {
    name: "open",
    usage: "open <number or branch> [--show adminPassword] [--json]",
    summary: "open its app in the browser, or show one of its passwords",
    takesSubject: true,
    options: ["show"],
    run: async ({ subject, show, json }) => {
      const { docker } = await openSession();
      const record = await needRecord(docker, subject);
      if (show !== undefined) {
        const value = await readOutput(await previewPulumi(), record.stack, show);
        print(json, { [show]: value }, value);
        return 0;
      }
      const appUrl = appAddress(record);
      const forward = record.domain === undefined ? forwardHint(record.port) : undefined;
      if (json || !isTerminal(process.stdout)) print(json, { appUrl, forward }, appUrl);
      else await showApp(record.port, appUrl, forward);
      return 0;
    },
  },
  {
    name: "extend",
    usage: "extend <number or branch> [--for 2d] [--json]",
    summary: "keep it longer, by preview:lifetime unless --for says otherwise",
    takesSubject: true,
    options: ["for"],
    run: async ({ subject, for: length, json }) => {
      const session = await openSession();
      const added = length === undefined ? session.settings.lifetime : parseDuration(length);
      if (added === undefined) {
        throw new UserError(
          `--for: "${length ?? ""}" isn't a length of time.`,
          "give one such as 30m, 8h or 3d.",
        );
      }
      const record = await withPreviewLock(session, stackNameOf(subject), () =>
        extend(session.docker, subject, added),
      );
      const expiresAt = new Date(record.expiresAt).toISOString();
      const left = describeDuration(record.expiresAt - Date.now());
      print(json, { stack: record.stack, expiresAt }, `${record.stack} stays until ${expiresAt} (${left}).`);
      return 0;
    },
  },
  {
    name: "gc",
    usage: "gc [number or branch] [--json]",
    summary: "remove what is expired, orphaned or half-made, stop what is idle, prune images",
    takesSubject: "optional",
    run: async ({ subject, json }) => {
      const only = subject === "" ? undefined : stackNameOf(subject);
      const report = await collectGarbage(await openSession(), await previewPulumi(), only);
      print(json, report, renderReport(report));
      return report.failed.length === 0 ? 0 : 1;
    },
  },
  {
    name: "doctor",
    usage: "doctor [--json]",
    summary: "look for what is wrong, and say what mends it",
    takesSubject: false,
    run: async ({ json }) => {
      const findings = await examine(await openSession());
      print(json, findings, renderFindings(findings));
      return findings.every(({ isGood }) => isGood) ? 0 : 1;
    },
  },
];

async function extend(docker: Docker, subject: string, added: number): Promise<PreviewRecord> {
  const record = await needRecord(docker, subject);
  const extended = { ...record, expiresAt: Math.max(record.expiresAt, Date.now()) + added };
  await writeRecord(docker, extended);
  return extended;
}

/** @throws UserError where there is no such preview */
async function needPreview(docker: Docker, subject: string): Promise<Preview> {
  const stack = stackNameOf(subject);
  const preview = await findPreview(docker, stack);
  if (preview !== undefined) return preview;
  throw new UserError(`There is no preview ${stack}.`, "see which there are: npm run preview -- list");
}

async function needRecord(docker: Docker, subject: string): Promise<PreviewRecord> {
  const { stack, record } = await needPreview(docker, subject);
  if (record !== undefined) return record;
  throw new UserError(`Only parts of ${stack} are left.`, "remove them: npm run preview -- gc");
}

/** Finds a command by its name. */
export function findCommand(name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}

/** What `npm run preview` without words says. */
export function usage(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    "Previews: a complete, isolated copy of the system for a pull request or a branch.",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    "",
    "Examples: npm run preview -- up 123     npm run preview -- list     npm run preview -- down 123",
    "Every command takes --json. Exit codes: 0 done, 1 failed, 2 not understood. More: docs/previews.md",
  ].join("\n");
}

function print(json: boolean, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text}\n`);
}
