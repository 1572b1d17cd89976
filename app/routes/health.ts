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

const successMilliseconds = 1000;
/** Short, since whoever waits for the app to start asks until it is ready. */
const failureMilliseconds = 100;

/** The two routes. They answer as JSON and name what is missing, without details that would help an attacker. */
export function healthRoutes(health: Health): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.json({ status: "ok" });
  });
  const check = shared(async () => {
    const [database, signInServer] = await Promise.all([
      outcome(health.checkDatabase),
      outcome(health.assertSignInServer),
    ]);
    return { isOk: database === "ok" && signInServer === "ok", checks: { database, signInServer } };
  });
  router.get("/readyz", async (_request, response) => {
    const { isOk, checks } = await check();
    const ready = !health.draining && isOk;
    response.setHeader("Cache-Control", "no-store");
    response.status(ready ? 200 : 503).json({ ready, draining: health.draining, checks });
  });
  return router;
}

function outcome(check: () => Promise<void>): Promise<Check> {
  return check().then(
    () => "ok",
    () => "unreachable",
  );
}

/** Whoever asks soon after gets the same answer, so that checks can't become a load. */
function shared<Result extends { isOk: boolean }>(work: () => Promise<Result>): () => Promise<Result> {
  let last: Promise<Result> | undefined;
  return () => {
    last ??= work().then((result) => {
      const forget = () => void (last = undefined);
      setTimeout(forget, result.isOk ? successMilliseconds : failureMilliseconds).unref();
      return result;
    });
    return last;
  };
}
