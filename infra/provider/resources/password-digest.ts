// A password that comes as the hash of another system: which forms Logto can verify, and that it takes one only when it
// creates somebody.
import { z } from "zod";
import type { LogtoClient } from "../logto-client.ts";
import type { Problem } from "../problems.ts";

/** Hash algorithms that Logto verifies. */
export const passwordAlgorithms = [
  ...(["Argon2i", "Argon2id", "Argon2d", "Bcrypt"] as const),
  ...(["SHA1", "SHA256", "MD5", "Legacy"] as const),
] as const;

type Algorithm = (typeof passwordAlgorithms)[number];

interface Form {
  pattern: RegExp;
  description: string;
}

const argon2: Form = {
  pattern: /^\$argon2(?:id|i|d)\$v=19\$(?:[mtp]=[0-9]+,){2}[mtp]=[0-9]+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/,
  description: "$argon2id$v=19$m=…,t=…,p=…$<salt>$<hash>",
};
const hexadecimal = (digits: number): Form => ({
  pattern: new RegExp(`^[0-9a-f]{${digits}}$`),
  description: `${digits} hexadecimal digits in lower case, without a salt (for a salted hash, take Legacy)`,
});

// Logto stores whatever it is given, and whoever has a hash of another form then can't sign in.
const forms: Record<Exclude<Algorithm, "Legacy">, Form> = {
  Argon2i: argon2,
  Argon2id: argon2,
  Argon2d: argon2,
  Bcrypt: {
    pattern: /^\$2[abxy]\$[0-3][0-9]\$[./A-Za-z0-9]{53}$/,
    description: "$2b$<cost>$<salt and hash>, 60 characters",
  },
  SHA1: hexadecimal(40),
  SHA256: hexadecimal(64),
  MD5: hexadecimal(32),
};

const legacySchema = z.tuple([
  z.string().min(1),
  z
    .string()
    .array()
    .refine((parts) => parts.includes("@")),
  z.string().min(1),
]);

function isLegacy(digest: string): boolean {
  try {
    return legacySchema.safeParse(JSON.parse(digest)).success;
  } catch {
    return false;
  }
}

function formReasons(algorithm: Algorithm, digest: string): string[] {
  if (algorithm === "Legacy")
    return isLegacy(digest)
      ? []
      : ['must be a JSON text such as ["sha512",["<salt>","@"],"<hash>"], where @ stands for the password'];
  const { pattern, description } = forms[algorithm];
  return pattern.test(digest) ? [] : [`must be ${description}`];
}

const missingAlgorithm = `is missing beside passwordDigest: set it to one of ${passwordAlgorithms.join(", ")}`;
const unchangeable =
  "can't be changed, nor its algorithm: Logto takes them only when it creates a user. Put the former ones back, set `password` instead, or remove both, which leaves the password as it is";

const givenSchema = z.object({
  password: z.unknown(),
  passwordDigest: z.unknown(),
  passwordAlgorithm: z.unknown(),
});

/** Whether digest and algorithm fit, and are those that the user was created with. Values may be unknown. */
export function checkPasswordDigest(
  inputs: Record<string, unknown>,
  before: Record<string, unknown>,
): Problem[] {
  const { password, passwordDigest: digest, passwordAlgorithm: algorithm } = givenSchema.parse(inputs);
  if (digest === undefined && algorithm === undefined) return [];
  if (digest === undefined)
    return [
      {
        path: ["passwordAlgorithm"],
        reason: "says nothing without a passwordDigest: set that, too, or remove this",
      },
    ];
  const known = z.enum(passwordAlgorithms).safeParse(algorithm).data;
  const reasons = known !== undefined && typeof digest === "string" ? formReasons(known, digest) : [];
  if (password !== undefined) reasons.push("can't be set beside password: remove one of the two");
  const isNew = Object.keys(before).length === 0;
  const isSame = before["passwordDigest"] === digest && before["passwordAlgorithm"] === algorithm;
  if (!isNew && !isSame) reasons.push(unchangeable);
  return [
    ...(algorithm === undefined ? [{ path: ["passwordAlgorithm"], reason: missingAlgorithm }] : []),
    ...reasons.map((reason) => ({ path: ["passwordDigest"], reason })),
  ];
}

const hashSchema = z.object({ passwordDigest: z.string().nullish() });

/** Why a user who is there already can't be taken over with the digest: nothing can change another password into it. */
export async function otherPassword(logto: LogtoClient, userId: string, digest: string): Promise<string[]> {
  const params = { path: { userId }, query: { includePasswordHash: "true" } };
  const found = await logto.data(logto.api.GET("/api/users/{userId}", { params }));
  if (hashSchema.parse(found).passwordDigest === digest) return [];
  return [
    `Logto has this user already (${userId}), with another password or none, and takes a passwordDigest only when it creates a user: ` +
      "remove passwordDigest and passwordAlgorithm, or set `password` instead, or delete the user first.",
  ];
}
