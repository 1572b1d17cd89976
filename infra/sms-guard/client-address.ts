/** Whose request it is, where proxies stand in between. */
import { isIPv6 } from "node:net";

/**
 * The client's address out of X-Forwarded-For, counted from the end, since only what our own proxies have added can be
 * believed.
 * @param forwarded the header, to which the stack's own proxy has added whom it saw
 * @param proxies how many proxies stand in front of the stack's own
 */
export function clientAddress(forwarded: string | undefined, proxies: number): string {
  const chain = (forwarded ?? "")
    .split(",")
    .map((address) => address.trim())
    .filter((address) => address !== "");
  const address = chain.at(-1 - proxies) ?? chain[0] ?? "unknown";
  return isIPv6(address) ? network(address) : address;
}

/** A household has 2^64 addresses of IPv6, so its network counts as one. */
function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.toLowerCase().split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
  const groups = [...before, ...zeros, ...after].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${groups.join(":")}::/64`;
}
