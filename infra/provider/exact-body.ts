// A file of its own, so that comparing a resource loads no client.

/**
 * Sends this body instead of the typed one. For bodies that @logto/api's generated types describe wrongly: they render
 * a text with a check of its own (`redirectUris`) and free JSON as objects.
 */
export function exactBody(body: Record<string, unknown>): { bodySerializer: () => string } {
  return { bodySerializer: () => JSON.stringify(body) };
}

/** Sends the values that are given, if any are: Logto refuses a body with nothing in it. */
export async function sendGiven(
  values: Record<string, unknown>,
  send: (body: ReturnType<typeof exactBody>) => Promise<unknown>,
): Promise<void> {
  if (Object.values(values).some((value) => value !== undefined)) await send(exactBody(values));
}
