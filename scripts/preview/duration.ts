/** Lengths of time as people write them in settings: `30m`, `8h`, `3d`. */

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** @returns milliseconds; undefined where the text isn't a length of time */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/u.exec(text.trim()) ?? [];
  if (amount === undefined || (unit !== "s" && unit !== "m" && unit !== "h" && unit !== "d"))
    return undefined;
  return Number(amount) * units[unit];
}

/** The largest unit that fits, and the next one where it says something: `2 d 5 h`, `8 min`, `12 s`. */
export function describeDuration(milliseconds: number): string {
  const total = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [
    { amount: Math.floor(total / 86_400), unit: "d" },
    { amount: Math.floor((total % 86_400) / 3600), unit: "h" },
    { amount: Math.floor((total % 3600) / 60), unit: "min" },
    { amount: total % 60, unit: "s" },
  ];
  const first = parts.findIndex(({ amount }) => amount > 0);
  if (first === -1) return "0 s";
  const shown = parts.slice(first, first + 2).filter(({ amount }, index) => index === 0 || amount > 0);
  return shown.map(({ amount, unit }) => `${amount} ${unit}`).join(" ");
}
