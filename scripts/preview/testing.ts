/** Records and previews for tests, complete but for what a test is about. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import type Docker from "dockerode";
import type { Preview, PreviewContainer } from "./inventory.ts";
import type { PreviewRecord } from "./record.ts";
import type { Session } from "./session.ts";
import type { PreviewSettings } from "./settings.ts";

/** A record of a preview that is ready and has an hour left at the time 0. */
export function testRecord(overrides: Partial<PreviewRecord> = {}): PreviewRecord {
  return {
    stack: "pr-1",
    subject: "1",
    branch: "feature/login",
    phoneNumber: "8613800138000",
    port: 20_001,
    variant: "phone-code",
    domain: undefined,
    createdAt: 0,
    updatedAt: 0,
    expiresAt: 3_600_000,
    phase: "ready",
    backend: "backend",
    clone: "here",
    ...overrides,
  };
}

/** A preview with all of its containers. */
export function testPreview(
  record: PreviewRecord = testRecord(),
  container: Partial<PreviewContainer> = {},
): Preview {
  const roles = ["app", "logto", "postgres", "proxy", "sms-sandbox"];
  return {
    stack: record.stack,
    record,
    containers: roles.map((role) => ({
      id: role,
      role,
      isRunning: true,
      isUnhealthy: false,
      createdAt: 0,
      ...container,
    })),
    hasNetworkOrVolume: true,
  };
}

/** A session with settings of a team without a domain, and locks of the test's own. */
export function testSession(
  context: TestContext,
  docker: Docker,
  settings: Partial<PreviewSettings> = {},
): Session {
  const locks = mkdtempSync(path.join(tmpdir(), "logto-stack-session-"));
  context.after(() => {
    rmSync(locks, { recursive: true });
  });
  const usual: PreviewSettings = {
    domain: undefined,
    max: 5,
    lifetime: 3_600_000,
    idle: undefined,
    variant: "phone-code",
    certificates: "internal",
    acmeEmail: undefined,
  };
  return { docker, settings: { ...usual, ...settings }, engine: "here", locks };
}
