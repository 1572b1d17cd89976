import assert from "node:assert/strict";
import { test } from "node:test";
import { withPart } from "./report.ts";

const report = "# Performance\n\nold\n\n## Previews\n\nof previews\n";

test("each bench replaces its own part and keeps the other's", () => {
  assert.equal(
    withPart(report, "main", "# Performance\n\nnew\n"),
    "# Performance\n\nnew\n\n## Previews\n\nof previews\n",
  );
  assert.equal(withPart(report, "previews", "newer\n"), "# Performance\n\nold\n\n## Previews\n\nnewer\n");
});

test("the first time a part is added", () => {
  assert.equal(
    withPart("# Performance\n\nold\n", "previews", "of previews\n"),
    "# Performance\n\nold\n\n## Previews\n\nof previews\n",
  );
  assert.equal(withPart("# Performance\n", "main", "# Performance\n\nnew\n"), "# Performance\n\nnew\n");
});
