/** What doctor says of a domain, of its certificate and of previews. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { createServer } from "node:tls";
import { execa } from "execa";
import { z } from "zod";
import { examinePreview, renderFindings } from "./doctor.ts";
import { certificateFinding, checkCertificates, domainFinding } from "./domain-check.ts";
import { testPreview, testRecord } from "./testing.ts";

const day = 86_400_000;

test("a domain that can't be resolved or leads elsewhere is told, with the record to add", () => {
  assert.equal(domainFinding("preview.example.com", ["203.0.113.5"], true).isGood, true);
  const elsewhere = domainFinding("preview.example.com", ["203.0.113.9"], false);
  assert.equal(elsewhere.isGood, false);
  assert.match(elsewhere.what, /lead to 203\.0\.113\.9: none of the Docker host's/u);
  const nowhere = domainFinding("preview.example.com", [], false);
  assert.match(nowhere.fix ?? "", /wildcard record \*\.preview\.example\.com/u);
});

test("a certificate that has expired, or isn't renewed though its end is near, is told", () => {
  const of90Days = { from: 0, to: 90 * day };
  assert.match(certificateFinding("pr-1", of90Days, 91 * day).what, /of pr-1 has expired 1 d ago/u);
  assert.equal(certificateFinding("pr-1", of90Days, 80 * day).isGood, false);
  assert.equal(certificateFinding("pr-1", of90Days, 65 * day).isGood, true);
  // The proxy's own authority gives them for twelve hours.
  assert.equal(certificateFinding("pr-1", { from: 0, to: day / 2 }, day / 4).isGood, true);
});

test("the certificate that a server shows is looked at, an expired one too", async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-certificate-"));
  const file = (name: string) => path.join(folder, name);
  const request = ["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=app.pr-1.preview.example.com"];
  await execa("openssl", [...request, "-keyout", file("key"), "-out", file("request")]);
  const days = ["-days", "0"];
  await execa("openssl", [
    "x509",
    "-req",
    ...days,
    "-in",
    file("request"),
    "-signkey",
    file("key"),
    "-out",
    file("pem"),
  ]);
  const server = createServer({ key: readFileSync(file("key")), cert: readFileSync(file("pem")) });
  context.after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const finding = await checkCertificates("pr-1", "preview.example.com", "127.0.0.1", port);
  assert.match(finding.what, /^A certificate of pr-1 has expired/u);
  assert.match(finding.fix ?? "", /docker logs logto-stack-previews-proxy/u);
});

test("where no certificate is shown, that is told with the name and the reason", async () => {
  const finding = await checkCertificates("pr-1", "preview.example.com", "127.0.0.1", 1);
  assert.equal(finding.isGood, false);
  assert.match(finding.what, /no certificate for app\.pr-1\.preview\.example\.com: .*ECONNREFUSED/u);
});

test("each preview is told with its state, and a bad one with the command that mends it", () => {
  assert.equal(examinePreview(testPreview(), 0).isGood, true);
  const halfMade = examinePreview(testPreview(testRecord({ phase: "making" })), 0);
  assert.match(renderFindings([halfMade]), /✗ pr-1 is half-made.*\n.*up pr-1/u);
});
