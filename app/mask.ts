/** Phone numbers are personal data: what goes to a log shows only enough of one to recognise it. */

const visibleAtEnd = 4;
const hidden = 4;

/**
 * Hides the four digits before the last four: `8613800138000` becomes `+86138****8000`.
 * A number of fewer than eight digits keeps its last two only.
 *
 * @param phoneNumber E.164, with or without `+` (Logto stores it without)
 */
export function maskPhoneNumber(phoneNumber: string): string {
  const digits = phoneNumber.replace(/\D/g, "");
  if (digits.length < hidden + visibleAtEnd)
    return `+${"*".repeat(Math.max(digits.length - 2, 0))}${digits.slice(-2)}`;
  const head = digits.slice(0, -(hidden + visibleAtEnd));
  return `+${head}${"*".repeat(hidden)}${digits.slice(-visibleAtEnd)}`;
}

/** Masks everything in a text that may be a phone number, for messages and paths that others wrote. */
export function maskPhoneNumbers(text: string): string {
  return text.replace(/\+?\d{8,15}/g, maskPhoneNumber);
}
