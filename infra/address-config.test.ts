// The addresses of a stack: derived, in one form, and told apart by the proxy.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseConfig } from "./config.ts";
import { describeRefused, tencent } from "./testing/configuration.ts";

describe("a configuration that can be used", () => {
  it("derives every address of a preview from the stack's name and port", () => {
    const config = parseConfig("pr-123", { preview: true, smsSandbox: true, port: 8123 });
    assert.equal(config.appUrl, "http://app.pr-123.localhost:8123");
    assert.equal(config.endpoint, "http://auth.pr-123.localhost:8123");
    assert.equal(config.adminEndpoint, "http://console.pr-123.localhost:8123");
    assert.equal(config.smsInboxUrl, "http://sms.pr-123.localhost:8123");
  });

  it("has each address in the one form in which Logto and browsers compare them", () => {
    const config = parseConfig("prod", {
      tencent,
      appUrl: " https://App.Example.com/ ",
      endpoint: "https://auth.example.com:443",
      adminEndpoint: "http://CONSOLE.prod.localhost:8080/",
      smsInboxUrl: "https://sms.example.com:8443/",
    });
    assert.equal(config.appUrl, "https://app.example.com");
    assert.equal(config.endpoint, "https://auth.example.com");
    assert.equal(config.adminEndpoint, "http://console.prod.localhost:8080");
    assert.equal(config.smsInboxUrl, "https://sms.example.com:8443");
  });

  it("takes one name twice only where nobody asks for the second: an inbox in a stack without one", () => {
    const appUrl = "https://app.example.com";
    assert.equal(parseConfig("prod", { tencent, appUrl, smsInboxUrl: appUrl }).appUrl, appUrl);
  });
});

describeRefused([
  ["an address that isn't a URL", { tencent, appUrl: "app" }, [/logto-stack:appUrl: "app" isn't a URL/]],
  [
    "http for a host that isn't loopback",
    { tencent, endpoint: "http://auth.example.com" },
    [/logto-stack:endpoint: .*use https/],
  ],
  [
    "Logto's usual layout, one name with two ports, which the proxy couldn't tell apart",
    { tencent, endpoint: "https://auth.example.com", adminEndpoint: "https://Auth.example.com:3002" },
    [
      /logto-stack:adminEndpoint: https:\/\/auth\.example\.com:3002 has the host name of endpoint, .*pulumi config set adminEndpoint https:/,
    ],
  ],
  [
    "an address with the name that another has by default",
    { tencent, appUrl: "http://auth.dev.localhost:8080" },
    [/logto-stack:endpoint: .*has the host name of appUrl/],
  ],
  [
    "an inbox with the app's name",
    { preview: true, smsSandbox: true, appUrl: "https://a.example", smsInboxUrl: "https://a.example" },
    [/logto-stack:smsInboxUrl: .*has the host name of appUrl/],
  ],
  [
    "http on another port than the stack's",
    { tencent, endpoint: "http://auth.prod.localhost:9000", appUrl: "http://app.prod.localhost" },
    [
      /logto-stack:endpoint: .*port 9000, .*listens on 8080; run `pulumi config set endpoint http:\/\/auth\.prod\.localhost:8080`, or `pulumi config set port 9000`/,
      /logto-stack:appUrl: .*port 80, /,
    ],
  ],
  [
    "an address with a password",
    { tencent, appUrl: "https://:pw@a.example" },
    [/logto-stack:appUrl: holds a user/],
  ],
  ["an address with a path", { tencent, appUrl: "https://a.example/x" }, [/logto-stack:appUrl: .*origin/]],
]);
