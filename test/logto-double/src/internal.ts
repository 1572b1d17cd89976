// What Logto keeps inside: an application's own secret, and the role that opens the Management API. Its types mark
// both as deprecated for users of the API; a server still has to read them.
import { z } from "zod";

const holder = z.object({ secret: z.string() });

/** The secret in the application's own row: internal, or the real one of a seeded application. */
export const ownSecret = (application: object): string => holder.parse(application).secret;

/** Name of the role that gives an application of the default tenant the Management API. */
export const internalAdminRole = "#internal:admin";
