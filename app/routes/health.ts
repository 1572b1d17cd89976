/** For the machines around the app: `/healthz`, is the process up; `/readyz`, can people use it now. */
import { Router } from "express";

/** What readiness depends on. */
export interface Health {
  /** Set while the app shuts down. */
  draining: boolean;
  checkDatabase: () => Promise<void>;
  assertSignInServer: () => Promise<void>;
}

type Check = "ok" | "unreachable";

/** The two routes. They answer as JSON and name what is missing, without details that would help an attacker. */
export function healthRoutes(health: Health): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.json({ status: "ok" });
  });
  const checks = cachedFor(1000, async () => {
    const [database, signInServer] = await Promise.all([
      outcome(health.checkDatabase),
      outcome(health.assertSignInServer),
    ]);
    return { database, signInServer };
  });
  router.get("/readyz", async (_request, response) => {
    const result = await checks();
    const ready = !health.draining && result.database === "ok" && result.signInServer === "ok";
    response.setHeader("Cache-Control", "no-store");
    response.status(ready ? 200 : 503).json({ ready, draining: health.draining, checks: result });
  });
  return router;
}

function outcome(check: () => Promise<void>): Promise<Check> {
  return check().then(
    () => "ok",
    () => "unreachable",
  );
}

/** Whoever asks within the time gets the same answer, so that checks can't become a load. */
function cachedFor<Result>(milliseconds: number, work: () => Promise<Result>): () => Promise<Result> {
  let last: { at: number; result: Promise<Result> } | undefined;
  return () => {
    if (last === undefined || Date.now() - last.at >= milliseconds) last = { at: Date.now(), result: work() };
    return last.result;
  };
}
