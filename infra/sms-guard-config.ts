/** The settings of the SMS guard, with defaults that a team of a few thousand people doesn't notice. */
import { z } from "zod";

export const smsGuardSchema = z
  .object({
    enabled: z.boolean().default(false),
    /** Codes for one address in an hour. Mobile carriers put many people behind one address. */
    addressHourly: z.number().int().min(1, "must be at least 1").default(30),
    /** Codes for everybody on one day. */
    daily: z.number().int().min(1, "must be at least 1").default(1000),
    /** Where stacks had it until all of their parts needed it. */
    proxies: z
      .undefined({
        errorMap: () => ({
          message:
            "is the whole stack's now: run `pulumi config set proxies <number>` and `pulumi config rm --path smsGuard.proxies`",
        }),
      })
      .optional(),
    /** Where an alarm is posted as JSON; a secret, as whoever knows it can write there. */
    alarmUrl: z.string().url("must be a URL").optional(),
  })
  .strict()
  .default({});

/** What the guard is given. */
export interface SmsGuardSettings {
  addressHourly: number;
  daily: number;
  /** Proxies in front of the stack's own. */
  proxies: number;
  alarmUrl: string | undefined;
  /** ISO 3166-1 codes of the countries whose numbers may get a code. */
  countries: readonly string[];
}

/** Everything decided; undefined where the stack has no guard. */
export function resolveSmsGuard(
  { enabled, alarmUrl, addressHourly, daily }: z.infer<typeof smsGuardSchema>,
  countries: readonly string[],
  proxies: number,
): SmsGuardSettings | undefined {
  return enabled ? { addressHourly, daily, alarmUrl, countries, proxies } : undefined;
}

/** How the numbers of the countries begin, such as `86`. The list of them takes a tenth of a second to load. */
export async function callingCodesOf(countries: readonly string[]): Promise<string[]> {
  const { getCountryCallingCode, isSupportedCountry } = await import("libphonenumber-js/min");
  const codes = countries.flatMap((country) =>
    isSupportedCountry(country) ? [getCountryCallingCode(country)] : [],
  );
  return [...new Set<string>(codes)].sort();
}

/** What is no country with phone numbers. */
export async function unknownCountries(countries: readonly string[]): Promise<string[]> {
  const { isSupportedCountry } = await import("libphonenumber-js/min");
  return countries.filter((country) => !isSupportedCountry(country));
}
