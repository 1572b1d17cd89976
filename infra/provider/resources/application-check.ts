// What an application of one kind can't have, which Logto refuses only when it is asked.
import type { Problem } from "../problems.ts";
import { isRecord, Unknown } from "../values.ts";

/** Values may be unknown or of the wrong type. */
export function checkApplicationKind(given: Record<string, unknown>): Problem[] {
  const { type, isThirdParty, customClientMetadata } = given;
  const metadata = isRecord(customClientMetadata) ? customClientMetadata : {};
  const problems: Problem[] = [];
  if (isThirdParty === true && type === "MachineToMachine")
    problems.push({
      path: ["isThirdParty"],
      reason: "must not be true for MachineToMachine, since a machine asks nobody for consent: remove it",
    });
  if (isThirdParty === true && metadata["allowTokenExchange"] === true)
    problems.push({
      path: ["customClientMetadata", "allowTokenExchange"],
      reason: "must not be true for a third-party application: remove it, or isThirdParty",
    });
  if (metadata["isDeviceFlow"] === true && type !== "Native" && !(type instanceof Unknown))
    problems.push({
      path: ["customClientMetadata", "isDeviceFlow"],
      reason: "is only for applications of type Native: change the type, or remove it",
    });
  return problems;
}
