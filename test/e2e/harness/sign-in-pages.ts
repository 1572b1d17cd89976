/** Logto's own pages, driven by what a person sees; the same for the real server and the stand-in. */
import type { Page } from "playwright-core";

/** Chooses +86, whatever country the browser's language has preset, and sends the number. */
export async function enterPhoneNumber(page: Page, nationalNumber: string): Promise<void> {
  const field = page.locator("input[name=identifier]");
  await field.waitFor();
  // A field for addresses, too, shows a country only once a number is in it.
  if ((await field.getAttribute("type")) !== "tel") await field.fill(nationalNumber);
  await chooseMainlandChina(page);
  await field.fill(nationalNumber);
  // By the keyboard: a click can miss the button while a vanishing error message moves it.
  await page.locator("input[name=identifier]").press("Enter");
}

async function chooseMainlandChina(page: Page): Promise<void> {
  const country = page.getByRole("button", { name: /^\+\d+/u }).first();
  if (/^\+86\b/u.test(await country.innerText())) return;
  await country.click();
  const dropdown = page.locator("#country-code-dropdown");
  await dropdown.locator('li[data-id="86"]').click();
  await dropdown.waitFor({ state: "detached" });
}

/**
 * Pastes the code into the first box, which spreads it over all six and sends it. A refused code may still be in the
 * boxes: Logto's sign-in page keeps it, its sign-up page doesn't.
 */
export async function enterCode(page: Page, code: string): Promise<void> {
  await page.locator("input[name=passcode_0]").fill(code);
}

/** What the page says is wrong. */
export async function errorMessage(page: Page): Promise<string> {
  const alert = page.locator("[role=alert]").first();
  await alert.waitFor();
  return (await alert.innerText()).trim();
}
