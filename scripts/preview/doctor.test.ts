/** What doctor says of a domain, of its certificate and of previews. */
import assert from "node:assert/strict";
import test from "node:test";
import { examinePreview, renderFindings } from "./doctor.ts";
import { certificateFinding, domainFinding } from "./domain-check.ts";
import { testPreview, testRecord } from "./testing.ts";

const day = 86_400_000;

test("a domain that can't be resolved or leads elsewhere is told, with the record to add", () => {
  const here = ["203.0.113.5"];
  assert.equal(domainFinding("preview.example.com", here, here).isGood, true);
  const elsewhere = domainFinding("preview.example.com", ["203.0.113.9"], here);
  assert.equal(elsewhere.isGood, false);
  assert.match(elsewhere.what, /203\.0\.113\.9, which is none of this machine's/u);
  const nowhere = domainFinding("preview.example.com", [], here);
  assert.match(nowhere.fix ?? "", /wildcard record \*\.preview\.example\.com/u);
});

test("a certificate that has expired, or isn't renewed though its end is near, is told", () => {
  assert.match(certificateFinding(0, day).what, /has expired 1 d ago/u);
  assert.equal(certificateFinding(10 * day, 0).isGood, false);
  assert.equal(certificateFinding(60 * day, 0).isGood, true);
});

test("each preview is told with its state, and a bad one with the command that mends it", () => {
  assert.equal(examinePreview(testPreview(), 0).isGood, true);
  const halfMade = examinePreview(testPreview(testRecord({ phase: "making" })), 0);
  assert.match(renderFindings([halfMade]), /✗ pr-1 is half-made.*\n.*up pr-1/u);
});
