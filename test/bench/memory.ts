/** What the stack's containers beyond Logto and PostgreSQL take, a minute after somebody signed up. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { stackParts } from "../e2e/harness/engine.ts";
import { signUp } from "../e2e/harness/sign-up.ts";
import type { Surroundings } from "../e2e/harness/story.ts";
import type { TestStack } from "../e2e/harness/test-stack.ts";
import type { Measurement } from "./measurement.ts";

const stats = z.object({
  memory_stats: z.object({ usage: z.number(), stats: z.record(z.number()) }),
});

/** Signs up in a stack and measures. */
export async function measureMemory(surroundings: Surroundings, stack: TestStack): Promise<Measurement> {
  await signUp(surroundings, stack);
  return memoryAfterSignUp(
    stack.name,
    "memory of all containers beyond Logto and PostgreSQL, a minute after one sign-up",
  );
}

/** Waits a minute and adds up. */
export async function memoryAfterSignUp(stack: string, what: string): Promise<Measurement> {
  await sleep(60_000);
  const { containers } = await stackParts(stack);
  const beyond = containers.filter((name) => !/-(?:logto|postgres)$/u.test(name));
  const parts = await Promise.all(
    beyond.map(async (name) => ({
      role: name.replace(`logto-stack-${stack}-`, ""),
      mebibytes: await memoryOf(name),
    })),
  );
  return {
    what,
    value: parts.reduce((sum, { mebibytes }) => sum + mebibytes, 0),
    digits: 0,
    unit: "MiB",
    from: parts.map(({ role, mebibytes }) => `${role} ${mebibytes.toFixed(0)}`).join(", "),
    atMost: 150,
  };
}

/** As `docker stats` shows it: without the part of the file cache that can be given back. */
async function memoryOf(container: string): Promise<number> {
  const { memory_stats: memory } = stats.parse(
    await dockerClient().getContainer(container).stats({ stream: false }),
  );
  const cache = memory.stats["inactive_file"] ?? memory.stats["total_inactive_file"] ?? 0;
  return (memory.usage - cache) / 2 ** 20;
}
