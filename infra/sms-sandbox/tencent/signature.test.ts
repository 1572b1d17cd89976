import assert from "node:assert/strict";
import { test } from "node:test";
import { TencentError } from "./error.ts";
import { verifySignature, type SignedRequest } from "./signature.ts";

// The example of Tencent's documentation of Signature Method v3: a request to another product, in 2019.
const credential = {
  secretId: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
  secretKey: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
};
const signedAt = 1551113065;
const published = "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168";
const body = '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}';

function example(headers: Record<string, string> = {}, text = body): SignedRequest {
  return {
    method: "POST",
    body: Buffer.from(text),
    headers: {
      "content-type": "application/json; charset=utf-8",
      host: "cvm.tencentcloudapi.com",
      "x-tc-timestamp": String(signedAt),
      authorization: authorization(published),
      ...headers,
    },
  };
}

function authorization(signature: string, names = "content-type;host"): string {
  const scope = "2019-02-25/cvm/tc3_request";
  return `TC3-HMAC-SHA256 Credential=${credential.secretId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

function verify(request: SignedRequest, secondsLater = 0): void {
  const findSecretKey = (secretId: string) =>
    secretId === credential.secretId ? credential.secretKey : undefined;
  verifySignature(request, findSecretKey, (signedAt + secondsLater) * 1000, "cvm");
}

function refusal(code: string): (error: unknown) => boolean {
  return (error) => error instanceof TencentError && error.code === code;
}

test("the signature that Tencent publishes as an example is accepted", () => {
  verify(example());
});

test("a header's case, spaces around it and a port in Host don't matter, as documented", () => {
  verify(
    example({
      "content-type": " Application/JSON; charset=UTF-8 ",
      host: "cvm.tencentcloudapi.com:8443",
    }),
  );
});

test("a request is good for five minutes before and after its timestamp, and not a second longer", () => {
  for (const seconds of [-300, 0, 300]) verify(example(), seconds);
  for (const seconds of [-301, 301]) {
    assert.throws(() => {
      verify(example(), seconds);
    }, refusal("AuthFailure.SignatureExpire"));
  }
});

test("a changed body, host, content type, method or signature is refused", () => {
  const changed = [
    example({}, body.replace("1", "2")),
    example({ host: "sms.tencentcloudapi.com" }),
    example({ "content-type": "application/json" }),
    { ...example(), method: "GET" },
    example({ authorization: authorization(published.replace(/^7/, "8")) }),
  ];
  for (const request of changed) {
    assert.throws(() => {
      verify(request);
    }, refusal("AuthFailure.SignatureFailure"));
  }
});

test("a signature that leaves out the host or the content type is refused", () => {
  for (const names of ["content-type", "host"]) {
    assert.throws(() => {
      verify(example({ authorization: authorization(published, names) }));
    }, refusal("AuthFailure.SignatureFailure"));
  }
});

test("an Authorization of another form is refused as such, without echoing it", () => {
  for (const value of [
    "",
    "Bearer secret-token",
    authorization("short"),
    authorization(published).toLowerCase(),
  ]) {
    assert.throws(
      () => {
        verify(example({ authorization: value }));
      },
      (error) =>
        refusal("AuthFailure.InvalidAuthorization")(error) &&
        error instanceof Error &&
        !error.message.includes("secret-token"),
    );
  }
});
