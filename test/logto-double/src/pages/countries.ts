// Country calling codes, in the order of the list on the page: the language's own first.
import { getCountries, getCountryCallingCode, isSupportedCountry, type CountryCode } from "libphonenumber-js";

const byLanguage: Readonly<Record<string, CountryCode>> = { zh: "CN", en: "US", ja: "JP", ko: "KR" };

/** The country of a language tag: its region, else a country of the same letters, else the language's best known one. */
export function countryOfLanguage(tag: string): CountryCode {
  const [language = "", region = ""] = tag.split("-");
  if (isSupportedCountry(region)) return region;
  const sameLetters = language.toUpperCase();
  if (isSupportedCountry(sameLetters)) return sameLetters;
  return byLanguage[language] ?? "US";
}

/** Every calling code once, without "+". */
export function callingCodes(language: string): string[] {
  const own: string = getCountryCallingCode(countryOfLanguage(language));
  const others = new Set<string>(getCountries().map((country) => getCountryCallingCode(country)));
  others.delete(own);
  return [own, ...[...others].sort()];
}
