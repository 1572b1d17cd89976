/** What the database and Logto may take of the machine. The defaults are for a team's first thousands of people. */
import { z } from "zod";

const megabytes = (least: number, usual: number) =>
  z
    .number({ invalid_type_error: `must be a number of MiB, such as ${usual}` })
    .int()
    .min(least, `must be at least ${least} (MiB), or it doesn't start`)
    .default(usual);

/** Every limit has a default. */
export const limitsSchema = z
  .object({
    postgresMegabytes: megabytes(256, 512),
    logtoMegabytes: megabytes(512, 768),
    migrationMegabytes: megabytes(512, 512),
    // An alteration that is stopped on the way begins anew, so it gets the time that a large table needs.
    migrationSeconds: z
      .number({ invalid_type_error: "must be a number of seconds, such as 3600" })
      .int()
      .min(60, "must be at least 60 (seconds)")
      .max(86_400, "must be at most 86400 (seconds), a day")
      .default(3600),
  })
  .strict()
  .default({});

/** In MiB and seconds. */
export type Limits = z.infer<typeof limitsSchema>;
