// Finds applications by their names, which several may share.
import type { LogtoClient } from "../logto-client.ts";

/** Ids of the applications of this name, or of the one with this id. */
export async function applicationIds(logto: LogtoClient, text: string): Promise<string[]> {
  const applications = await logto.data(logto.api.GET("/api/applications"));
  if (applications.some(({ id }) => id === text)) return [text];
  return applications.filter(({ name }) => name === text).map(({ id }) => id);
}
