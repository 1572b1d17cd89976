// Policies that Logto doesn't keep as they were sent: the expiry of passwords, the block list and user names.
import { isEmailBlocklistItem } from "@logto/core-kit";
import { passwordExpirationPolicyGuard, type SignInExperience } from "@logto/schemas";
import { z } from "zod";
import type { StoredConnector } from "../connectors.ts";
import { ApiError } from "../errors.ts";
import { forgotPasswordAvailability } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { refuseCloudOnly } from "./sign-in-experience-rules.ts";

type Expiry = SignInExperience["passwordExpiration"];

/**
 * The expiry of passwords after a change: what it leaves out stays, and since when it is on is the server's own note.
 * @throws ApiError password_expiration_invalid_period_days, 422
 */
export function mergedExpiry(change: Expiry | undefined, current: Expiry): Expiry {
  const merged = change?.enabled === false ? { enabled: false } : { ...current, ...change };
  const parsed = passwordExpirationPolicyGuard.safeParse(merged);
  if (!parsed.success)
    throw new ApiError("sign_in_experiences.password_expiration_invalid_period_days", { status: 422 });
  const { data } = parsed;
  const since = current.enabled ? current.enabledAt : undefined;
  return data.enabled ? { ...data, enabledAt: since ?? Date.now() } : data;
}

/** @throws ApiError where passwords expire that nobody could reset, 422 */
export function requireReset(
  expiry: Expiry,
  connectors: readonly StoredConnector[],
  methods: SignInExperience["forgotPasswordMethods"],
): void {
  const { phone, email } = forgotPasswordAvailability(connectors, methods);
  if (expiry.enabled && !phone && !email)
    throw new ApiError("sign_in_experiences.password_expiration_requires_forgot_password", { status: 422 });
}

type BlockList = SignInExperience["emailBlocklistPolicy"];

function checkedList(list: string[]): string[] {
  const entries = [...new Set(list)];
  const items = entries.filter((item) => !isEmailBlocklistItem(item));
  if (items.length > 0)
    throw new ApiError("sign_in_experiences.invalid_custom_email_blocklist_format", {
      values: { items: items.join(",") },
    });
  return entries;
}

/**
 * The block list as it is kept: each entry once.
 * @throws ApiError for entries that are neither address nor domain, and for what is for the Cloud only
 */
export function checkedBlockList({ customAllowlist, customBlocklist, ...rest }: BlockList): BlockList {
  if (rest.blockDisposableAddresses)
    refuseCloudOnly("Disposable email domain validation is not supported in this environment");
  return {
    ...rest,
    ...(customAllowlist && { customAllowlist: checkedList(customAllowlist) }),
    ...(customBlocklist && { customBlocklist: checkedList(customBlocklist) }),
  };
}

const samplesShown = 20;
const conflictRow = z.object({ usernameLower: z.string(), userIds: z.string().array() });

/** @throws ApiError username_policy_case_conflicts_exist, 409, where user names would become the same */
export async function refuseNameConflicts({ pool, id }: Tenant): Promise<void> {
  const { rows } = await pool.query(
    `select lower(username) as "usernameLower", array_agg(id) as "userIds" from users
     where tenant_id = $1 and username is not null
     group by lower(username) having count(*) > 1 order by min(created_at)`,
    [id],
  );
  const conflicts = conflictRow.array().parse(rows);
  if (conflicts.length === 0) return;
  const data = { totalConflicts: conflicts.length, samples: conflicts.slice(0, samplesShown) };
  throw new ApiError("sign_in_experiences.username_policy_case_conflicts_exist", { status: 409, data });
}
