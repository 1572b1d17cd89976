import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CrossSiteRequestError, checkCsrfToken, createCsrfToken } from "./csrf-token.ts";

describe("the form's token", () => {
  it("is accepted if it is the session's", () => {
    const token = createCsrfToken();
    checkCsrfToken(token, token);
  });

  it("is refused if it is another's, too short, or not there", () => {
    const token = createCsrfToken();
    for (const other of [createCsrfToken(), token.slice(1), "", undefined]) {
      assert.throws(() => {
        checkCsrfToken(token, other);
      }, CrossSiteRequestError);
    }
  });

  it("is refused if the session has none, even where the form has none either", () => {
    assert.throws(() => {
      checkCsrfToken(undefined, undefined);
    }, CrossSiteRequestError);
    assert.throws(() => {
      checkCsrfToken("", "");
    }, CrossSiteRequestError);
  });

  it("is a new one each time", () => {
    assert.notEqual(createCsrfToken(), createCsrfToken());
  });
});
