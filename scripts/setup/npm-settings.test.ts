/** What an image's npm is told of the person's settings. */
import assert from "node:assert/strict";
import test from "node:test";
import { imageNpmrc } from "./npm-settings.ts";

test("an image's npm uses the person's registry and the authorities that the image holds", () => {
  const npmrc = imageNpmrc(
    { registry: "https://npm.example/", cafile: "/home/me/ca.pem", proxy: null },
    "/etc/ca.pem",
  );
  assert.match(npmrc, /^registry=https:\/\/npm\.example\/$/mu);
  assert.match(npmrc, /^cafile=\/etc\/ca\.pem$/mu);
  assert.doesNotMatch(npmrc, /home|proxy/u);
});

test("an address with a password in it stays out of the image", () => {
  const npmrc = imageNpmrc({ "https-proxy": "http://me:secret@proxy.example:3128" }, "/etc/ca.pem");
  assert.doesNotMatch(npmrc, /secret/u);
});
