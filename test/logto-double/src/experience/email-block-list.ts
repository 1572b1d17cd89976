// Which e-mail addresses may sign up, by the tenant's block list.
import { matchesEmailBlocklistItem } from "@logto/core-kit";
import type { SignInExperience } from "@logto/schemas";
import { ApiError } from "../errors.ts";

const refuse = (code: string, status: number): never => {
  throw new ApiError(`session.email_blocklist.${code}`, { status });
};

/** @throws ApiError session.email_blocklist.*, where the list keeps the address out */
export function refuseBlockedEmail(
  { emailBlocklistPolicy }: Pick<SignInExperience, "emailBlocklistPolicy">,
  email: string,
): void {
  const { customAllowlist = [], customBlocklist = [], blockSubaddressing } = emailBlocklistPolicy;
  const [local = "", domain] = email.split("@");
  if (!domain) refuse("invalid_email", 400);
  if (blockSubaddressing && local.includes("+")) refuse("email_subaddressing_not_allowed", 422);
  const isOn = (list: readonly string[]) => list.some((item) => matchesEmailBlocklistItem(item, email));
  if (customAllowlist.length > 0 && !isOn(customAllowlist)) refuse("email_not_allowed", 422);
  if (isOn(customBlocklist)) refuse("email_not_allowed", 422);
}
