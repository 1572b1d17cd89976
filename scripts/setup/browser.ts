/**
 * Makes sure that the browser which the tests drive is there, with fonts for Chinese and Japanese.
 */
import { execa } from "execa";
import { commandExists, installSystemPackages } from "./system-packages.ts";
import { step } from "./progress.mjs";

const fontPackage = "fonts-noto-cjk";

/**
 * Makes sure that Chromium and its fonts are there.
 * @returns the browser's command.
 * @throws UserError where they are missing and can't be installed here.
 */
export async function ensureBrowser(): Promise<string> {
  const found = await findBrowser();
  const fonts = await hasCjkFonts();
  if (found !== undefined && fonts) return found;
  const missing = [
    ...(found === undefined ? ["chromium"] : []),
    ...(fonts ? [] : [fontPackage, "fontconfig"]),
  ];
  await step(`Installing ${missing.join(" and ")} for the tests`, (update) =>
    installSystemPackages(missing, "the tests in a browser", update),
  );
  return (await findBrowser()) ?? "chromium";
}

async function findBrowser(): Promise<string | undefined> {
  for (const command of ["chromium", "chromium-browser", "google-chrome"]) {
    if (await commandExists(command)) return command;
  }
  return undefined;
}

async function hasCjkFonts(): Promise<boolean> {
  const { exitCode, stdout } = await execa("fc-list", [":lang=ja"], { reject: false });
  return exitCode === 0 && stdout.trim() !== "";
}
