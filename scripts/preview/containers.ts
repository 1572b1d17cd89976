/** Starts a preview's containers and waits for them, and says what a person can look at where one doesn't come up. */
import type Docker from "dockerode";
import { UserError } from "../setup/user-error.mjs";
import * as ofStack from "../stack/containers.ts";
import type { Preview } from "./inventory.ts";

/** Starts what is stopped. @throws UserError where the database doesn't become ready in time */
export async function startContainers(docker: Docker, { containers }: Preview): Promise<void> {
  const stopped = containers.filter(({ isRunning }) => !isRunning);
  refuseLate(await ofStack.startContainers(docker, stopped));
}

/** Waits until every container is ready. @throws UserError that names the one that doesn't become so in time */
export async function untilAllReady(docker: Docker, { containers }: Preview): Promise<void> {
  refuseLate(await ofStack.untilReady(docker, containers));
}

function refuseLate([late]: ofStack.StackContainer[]): void {
  if (late === undefined) return;
  throw new UserError(
    `The container ${late.role} isn't ready after ${ofStack.readyTimeoutSeconds} s.`,
    `see what it says: npm run preview -- logs <preview> ${late.role}`,
  );
}
