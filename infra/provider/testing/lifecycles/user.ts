import { Secret } from "../../values.ts";
import { type Lifecycle, url } from "./lifecycle.ts";

export default [
  {
    kind: "User",
    minimal: { username: "life" },
    full: {
      username: "longer_life",
      password: new Secret("Corr3ct-Horse-Battery!"),
      primaryPhone: "8613800000077",
      primaryEmail: "life@example.com",
      name: "Life",
      avatar: `${url}/life.png`,
      profile: { givenName: "Long", address: { country: "CN" } },
      customData: { vip: true },
      isSuspended: true,
      roles: ["prepared-role"],
      organizations: [{ organizationId: "$organization", roles: ["prepared-member"] }],
    },
    untested: {
      passwordDigest: "can't be changed: a test of its own",
      passwordAlgorithm: "can't be changed: a test of its own",
    },
  },
] satisfies Lifecycle[];
