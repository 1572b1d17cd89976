/** Several previews brought up at the same time: all ready, and none knows anything of another. */
import type { Page } from "playwright-core";
import { z } from "zod";
import { stackNameOf } from "../../scripts/preview/names.ts";
import { say } from "../../scripts/setup/progress.mjs";
import { TestBrowser } from "../e2e/harness/browser.ts";
import type { Card, PreviewCommand } from "../e2e/harness/preview-command.ts";
import { messageCount, signUpByCard, userCount } from "../e2e/harness/reviewer.ts";
import type { Surroundings } from "../e2e/harness/story.ts";
import type { Measurement } from "./measurement.ts";
import { secondsOf } from "./statistics.ts";

/** @returns how many things were not as they should be */
export async function measureIsolation(
  surroundings: Surroundings,
  preview: PreviewCommand,
  count: number,
): Promise<Measurement> {
  const subjects = Array.from({ length: count }, (_, index) => `bench-${index + 1}`);
  for (const subject of subjects) preview.removeAtEnd(stackNameOf(subject));
  let cards: Card[] = [];
  const seconds = await secondsOf(async () => {
    cards = await Promise.all(subjects.map((subject) => preview.up(subject)));
  });
  say(`  ${count} previews at the same time: ready after ${seconds.toFixed(0)} s`);
  const { page } = await (await TestBrowser.launch(surroundings)).person();
  const problems = [
    ...(await unready(preview, cards)),
    ...sharedNames(cards),
    ...(await sharedPeople(page, preview, cards)),
  ];
  for (const problem of problems) say(`    ${problem}`);
  for (const subject of subjects)
    await preview.run(["down", subject], z.object({ removed: z.literal(true) }));
  return {
    what: `${count} previews brought up at the same time: how many aren't ready, or know something of another`,
    value: problems.length,
    digits: 0,
    unit: "",
    from: `names, cookies, users and messages of each against all; ready after ${seconds.toFixed(0)} s`,
    atMost: 0,
  };
}

async function unready(preview: PreviewCommand, cards: Card[]): Promise<string[]> {
  const rows = await preview.run(["list"], z.array(z.object({ stack: z.string(), state: z.string() })));
  return cards
    .filter(({ stack }) => rows.find((row) => row.stack === stack)?.state !== "ready")
    .map(({ stack }) => `${stack} isn't ready`);
}

function sharedNames(cards: Card[]): string[] {
  return (["stack", "appUrl", "signInUrl", "inboxUrl", "phoneNumber"] as const)
    .filter((field) => new Set(cards.map((card) => card[field])).size !== cards.length)
    .map((field) => `two previews have the same ${field}`);
}

/** One browser signs up in one after the other; each must go on knowing its own person, and nobody else's. */
async function sharedPeople(page: Page, preview: PreviewCommand, cards: Card[]): Promise<string[]> {
  const problems: string[] = [];
  for (const card of cards) {
    await page.goto(card.appUrl);
    if ((await page.getByTestId("signed-out").count()) !== 1)
      problems.push(`${card.stack} knows somebody already`);
    await signUpByCard(page, card);
  }
  for (const card of cards) {
    await page.goto(card.appUrl);
    if ((await page.getByTestId("signed-in").count()) !== 1)
      problems.push(`${card.stack} has forgotten its person`);
    if ((await messageCount(card)) !== 1) problems.push(`${card.stack} has messages of others`);
    for (const { phoneNumber } of cards) {
      const users = await userCount(preview, card, phoneNumber);
      if (users !== (phoneNumber === card.phoneNumber ? 1 : 0))
        problems.push(`${card.stack} has ${users} people with ${phoneNumber}`);
    }
  }
  return problems;
}
