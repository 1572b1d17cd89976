import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languages } from "../messages/negotiate.ts";
import { claimList } from "./claim-list.ts";
import { html } from "./html.ts";

describe("a page's HTML", () => {
  it("escapes whatever is put in, in text and in attributes", () => {
    const evil = `"><script>alert('1')</script>&`;
    assert.equal(
      html`<a href="${evil}">${evil}</a>`.toString(),
      '<a href="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</a>',
    );
  });

  it("keeps what is HTML already, joins lists, and leaves out what isn't there", () => {
    const items = ["a", "<"].map((text) => html`<b>${text}</b>`);
    assert.equal(html`${items}${undefined}${false}`.toString(), "<b>a</b><b>&lt;</b>");
  });

  it("shows a claim's value safely, with its name and meaning", () => {
    const claims = { name: "<b>", roles: ["a&b"], phone_number: "8613800138000", iat: 0 };
    const list = claimList(languages.en, claims).toString().replace(/>\s+</g, "><");
    assert.match(list, /Name<code>name<\/code><\/dt><dd>&lt;b&gt;</);
    assert.match(list, /<code>roles<\/code><\/dt><dd>\[&quot;a&amp;b&quot;\]/);
    assert.match(list, /\+8613800138000/);
    assert.match(list, /1970-01-01 00:00 UTC/);
  });

  it("doesn't take a claim for one of JavaScript's own properties", () => {
    assert.match(
      claimList(languages.en, { constructor: "x", toString: "y" }).toString(),
      /<dt><code>constructor<\/code>/,
    );
  });
});
