import type { Refusal } from "./refusal.ts";

export default [
  [
    "a control that doesn't exist and an address that is none",
    { fields: { phone: "On" }, deleteAccountUrl: "ftp://x" },
    [/^deleteAccountUrl must be an absolute URL/, /^fields\.phone must be one of "Off"/],
  ],
  ["nothing at all", {}, [/^no property is set.*remove the resource/]],
] satisfies Refusal[];
