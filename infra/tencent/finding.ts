/** What a check of the account at Tencent found, before it is put into words. */
import type { FindingText } from "./texts/texts.ts";

/** `problem`: codes can't be sent. `warning`: they may fail. `unchecked`: Tencent didn't say. */
export type FindingKind = "problem" | "warning" | "unchecked";

/** What was looked at. */
export type Subject =
  | { name: "credentials" | "sdkAppId" | "region" | "packages" | "countries" }
  | { name: "signature" | "template"; value: string };

export interface Finding {
  kind: FindingKind;
  /** Several where one reason kept several things from being checked. */
  subjects: Subject[];
  text: FindingText;
  /** What the text's placeholders stand for. No secret is ever among them. */
  values?: Record<string, string>;
  /** The page where a person mends it; none where it isn't Tencent's to mend. */
  page?: string | undefined;
}
