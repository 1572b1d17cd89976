/** The style sheet and the mark, served with long caching under an address that changes with the content. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler } from "express";

const folder = join(import.meta.dirname, "public");

/** The middleware for `/assets`, and the style sheet's address for the pages. */
export function assets(): { middleware: RequestHandler; styleSheet: string } {
  const hash = createHash("sha256")
    .update(readFileSync(join(folder, "styles.css")))
    .digest("base64url")
    .slice(0, 12);
  return {
    middleware: express.static(folder, { immutable: true, maxAge: "365d", index: false }),
    styleSheet: `/assets/styles.css?v=${hash}`,
  };
}
