import type { Refusal } from "./refusal.ts";

export default [
  ["nothing to sign in with", { name: "Ann" }, [/^username is missing, and so are/]],
  [
    "a user name and a phone number that Logto refuses",
    { username: "1a", primaryPhone: "138-0000" },
    [/^primaryPhone must be country code/, /^username must be letters/],
  ],
  [
    "a phone number that no country has",
    { primaryPhone: "+99999999" },
    [/^primaryPhone is no number of any country/],
  ],
  [
    "a password's hash without its algorithm and beside a password",
    { username: "ann", password: "p", passwordDigest: "d" },
    [/^passwordAlgorithm is missing.*one of Argon2i, /, /^passwordDigest can't be set beside password/],
  ],
  [
    "an algorithm without a hash",
    { username: "ann", passwordAlgorithm: "MD5" },
    [/^passwordAlgorithm says nothing without a passwordDigest/],
  ],
  ...[
    ["SHA256", "5E3D", "64 hexadecimal digits in lower case"],
    ["Bcrypt", "$2b$05$short", "\\$2b\\$<cost>"],
    ["Argon2id", "$argon2id$v=16$m=1,t=1,p=1$c2FsdA$aGFzaA", "\\$argon2id\\$v=19"],
    ["Legacy", '["sha512",["salt"],"00"]', "a JSON text such as"],
  ].map(([passwordAlgorithm, passwordDigest, form]): Refusal => [
    `a hash that isn't one of ${passwordAlgorithm}`,
    { username: "ann", passwordAlgorithm, passwordDigest },
    [new RegExp(`^passwordDigest must be ${form}`)],
  ]),
] satisfies Refusal[];
