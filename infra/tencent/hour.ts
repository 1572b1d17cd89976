/** Times as Tencent's statistics take them. */

const beijingOffset = 8 * 60 * 60 * 1000;

/** `yyyymmddhh` in Beijing's time zone, which has no daylight saving time. */
export function hourInBeijing(time: Date): string {
  const beijing = new Date(time.getTime() + beijingOffset);
  return beijing.toISOString().slice(0, 13).replaceAll(/\D/g, "");
}
