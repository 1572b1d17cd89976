import type { Refusal } from "./refusal.ts";

export default [["too few bytes", { bytes: 4 }, [/^bytes must be at least 16/]]] satisfies Refusal[];
