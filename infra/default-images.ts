/**
 * The images that a stack uses unless its configuration or the set-up names others: pinned, and said once.
 * The program, the set-up scripts and the images' own builds all read them here.
 */
export const defaultImages = {
  logtoImage: "ghcr.io/logto-io/logto:1.42.0",
  postgresImage: "postgres:17.7-alpine",
  nodeImage: "node:22.23.3-bookworm-slim",
  caddyImage: "caddy:2.10.2-alpine",
} as const;

/** The configuration keys that name an image. */
export type ImageKey = keyof typeof defaultImages;

/** The same images, as built from packages where no registry can be reached. */
export const rehearsalImages: Record<ImageKey, string> = {
  logtoImage: "rehearsal/logto:1.42.0",
  postgresImage: "rehearsal/postgres:17",
  nodeImage: "rehearsal/node:22.23.3",
  caddyImage: "rehearsal/caddy:2.6.2",
};
