/** How a phone number is written on the person's own pages. */

/** With its `+`, which Logto leaves out; undefined where there is none. */
export function displayPhoneNumber(phoneNumber: string | null | undefined): string | undefined {
  if (phoneNumber === undefined || phoneNumber === null || phoneNumber === "") return undefined;
  return phoneNumber.startsWith("+") ? phoneNumber : `+${phoneNumber}`;
}
