/** What the shared proxy is told. That Caddy takes it is tested in test/e2e/preview-proxy.test.ts. */
import assert from "node:assert/strict";
import test from "node:test";
import { sharedProxyConfig, silentPage, stoppedPage } from "./shared-proxy-config.ts";
import { testRecord } from "./testing.ts";

const domain = "preview.example.com";
const settings = { domain, engine: "0123456789abcdef", acmeEmail: "ops@example.com" };

test("each preview of this domain has its four names, and others have none", () => {
  const records = [
    testRecord({ domain }),
    testRecord({ stack: "pr-2", domain: "other.example" }),
    testRecord({ stack: "pr-3" }),
  ];
  const config = sharedProxyConfig(records, settings);
  for (const name of ["app", "auth", "console", "sms"]) assert.ok(config.includes(`${name}.pr-1.${domain}`));
  assert.match(config, /reverse_proxy logto-stack-pr-1-proxy:20001/u);
  assert.match(config, /email ops@example\.com/u);
  assert.doesNotMatch(config, /pr-2|pr-3/u);
});

for (const [kind, page] of Object.entries({ stopped: stoppedPage("pr-1"), silent: silentPage("pr-1") })) {
  test(`the page of a ${kind} preview says how to start it, in three languages, in nothing that Caddy would replace`, () => {
    for (const language of ["en", "ja", "zh-CN"]) assert.ok(page.includes(`<p lang="${language}">`));
    assert.match(page, /npm run preview -- up 1</u);
    assert.doesNotMatch(page, /[{}`]/u);
  });
}
