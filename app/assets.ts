/** The style sheet and the mark, served with long caching under addresses that change with the content. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler } from "express";

const folder = join(import.meta.dirname, "public");

/** The middleware for `/assets`, and the files' addresses for the pages. */
export function assets(): { middleware: RequestHandler; styleSheet: string; mark: string } {
  return {
    middleware: express.static(folder, { immutable: true, maxAge: "365d", index: false }),
    styleSheet: addressOf("styles.css"),
    mark: addressOf("mark.svg"),
  };
}

function addressOf(name: string): string {
  const hash = createHash("sha256")
    .update(readFileSync(join(folder, name)))
    .digest("base64url")
    .slice(0, 12);
  return `/assets/${name}?v=${hash}`;
}
