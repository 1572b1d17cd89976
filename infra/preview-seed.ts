/**
 * What reviewers find in a preview: people who have signed up already, a role of their own and another application. Change
 * it here; nothing of it gets into any other stack.
 */

/** Applications besides the demo app. */
export const seedApplications = [
  {
    name: "Preview phone app",
    description: "A native application, for trying a flow without the demo app.",
    type: "Native",
    redirectUris: ["io.logto.preview://callback"],
    postLogoutRedirectUris: ["io.logto.preview://signed-out"],
  },
] as const;

/** Roles besides the one that everybody gets. */
export const seedRoles = [
  { name: "Preview auditor", description: "Reads the reports; given to some of the seeded people only." },
] as const;

/** People who have signed up. Their numbers follow the preview's own test number, so that no two previews share one. */
export const seedUsers = [
  { username: "ada", name: "Ada Auditor", roles: ["Preview auditor"] },
  { username: "bo", name: "Bo without a role", roles: [] },
] as const;

/** A seeded person as a reviewer needs to know them. */
export interface SeededPerson {
  username: string;
  name: string;
  /** With 86 and without +. */
  phoneNumber: string;
  email: string;
}

/**
 * The seeded people of one preview.
 * @param phoneNumber the preview's own test number: 86 and eleven digits
 */
export function seededPeople(phoneNumber: string): SeededPerson[] {
  const prefix = phoneNumber.slice(0, 5);
  const rest = Number(phoneNumber.slice(5));
  return seedUsers.map(({ username, name }, index) => ({
    username,
    name,
    phoneNumber: prefix + String((rest + index + 1) % 10 ** 8).padStart(8, "0"),
    email: `${username}@preview.example`,
  }));
}
