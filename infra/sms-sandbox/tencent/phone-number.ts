/**
 * Reads a phone number as Tencent does: E.164 with `+`, or a mainland number as `0086…`, `86…` or 11 digits alone.
 * Without `+` everything is taken for a mainland number, so a US number's 11 digits go to a stranger in China
 * (overtrue/easy-sms #315), and other countries' numbers are refused.
 */
import { parsePhoneNumberFromString } from "libphonenumber-js/min";

export interface PhoneNumber {
  /** With `+` and the country code. When the number can't be read: as it was understood. */
  e164: string;
  /** The country of the number (ISO 3166-1), or `DEF` when it isn't known. */
  isoCode: string;
  /** True for mainland China, whose signatures and templates are separate from all others'. */
  isMainland: boolean;
  /** False: Tencent answers `InvalidParameterValue.IncorrectPhoneNumber`. */
  isValid: boolean;
}

const mainlandPrefix = "+86";
/** A mainland mobile number after the country code. */
const mainlandPattern = /^1\d{10}$/;

/** @param input a number of `PhoneNumberSet`, as it came */
export function parsePhoneNumber(input: string): PhoneNumber {
  if (input.startsWith("+") && !input.startsWith(mainlandPrefix)) return parseInternational(input);
  const national = nationalDigits(input);
  return {
    e164: mainlandPrefix + national,
    isoCode: "CN",
    isMainland: true,
    isValid: mainlandPattern.test(national),
  };
}

/** Strips the country code, where there is one; what is left is a mainland number or wrong. */
function nationalDigits(input: string): string {
  // Tencent drops a trunk 0 after the country code: +86018501234444 is +8618501234444 (DescribePhoneNumberInfo).
  if (input.startsWith(mainlandPrefix))
    return input.slice(mainlandPrefix.length).replace(/^0(?=1\d{10}$)/, "");
  if (/^0086\d{11}$/.test(input)) return input.slice(4);
  if (/^86\d{11}$/.test(input)) return input.slice(2);
  return input;
}

function parseInternational(input: string): PhoneNumber {
  const parsed = /^\+\d{5,15}$/.test(input) ? parsePhoneNumberFromString(input) : undefined;
  return {
    e164: input,
    isoCode: parsed?.country ?? "DEF",
    isMainland: false,
    isValid: parsed?.isPossible() ?? false,
  };
}
