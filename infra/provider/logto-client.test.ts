// Requests to a server that is slow, busy, restarting or about to forget our token.
import assert from "node:assert/strict";
import http from "node:http";
import { after, test } from "node:test";
import { LogtoClient } from "./logto-client.ts";
import { listen } from "./testing/listen.ts";

type Answer = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void;

const closing: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of closing) await close();
});

const json =
  (status: number, body: unknown, headers = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };

/** A server that is ready, gives tokens `token-1`, `token-2`, … and answers the rest from a list, the last one again and again. */
async function serve(
  answers: Answer[],
  options: { tokenLife?: number; scope?: string; token?: Answer } = {},
) {
  const seen: string[] = [];
  let tokens = 0;
  let next = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      if (path === "/api/status") {
        json(204, "")(request, response, "");
        return;
      }
      if (path.includes(".well-known")) {
        json(200, {})(request, response, "");
        return;
      }
      seen.push(`${request.method ?? ""} ${path} ${request.headers.authorization ?? ""}`.trim());
      if (path === "/oidc/token") {
        if (options.token !== undefined) {
          options.token(request, response, Buffer.concat(chunks).toString());
          return;
        }
        tokens += 1;
        const token = {
          access_token: `token-${tokens}`,
          expires_in: options.tokenLife ?? 3600,
          scope: options.scope ?? "all",
        };
        json(200, token)(request, response, "");
        return;
      }
      const answer = answers[Math.min(next, answers.length - 1)];
      next += 1;
      answer?.(request, response, Buffer.concat(chunks).toString());
    });
  });
  const port = await listen(server);
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port, seen, server };
}

function clientOf(
  port: number,
  readyTimeoutSeconds = 20,
  tenantId = "default",
  clientId = "client",
): LogtoClient {
  return new LogtoClient({
    // A name that many resolvers don't know.
    endpoint: `http://auth.some-stack.localhost:${port}`,
    tenantId,
    clientId,
    clientSecret: "client-secret-value",
    readyTimeoutSeconds,
    signal: new AbortController().signal,
    onToken: () => undefined,
  });
}

const role = { id: "r", name: "n", description: "d", type: "User", isDefault: false, tenantId: "default" };
const getRole = async (client: LogtoClient) =>
  client.data(client.api.GET("/api/roles/{id}", { params: { path: { id: "r" } } }));
const postRole = async (client: LogtoClient) =>
  client.data(client.api.POST("/api/roles", { body: { name: "n", description: "d" } }));

void test("many requests at once ask for one token", async () => {
  const { port, seen } = await serve([json(200, role)]);
  const client = clientOf(port);
  await Promise.all(Array.from({ length: 25 }, async () => getRole(client)));
  assert.equal(seen.filter((line) => line.includes("/oidc/token")).length, 1);
});

void test("requests run side by side, but never more than ten", async () => {
  let [open, most] = [0, 0];
  const slowly: Answer = (request, response, body) => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      json(200, role)(request, response, body);
    }, 20);
  };
  const { port } = await serve([slowly]);
  const client = clientOf(port);
  await Promise.all(Array.from({ length: 40 }, async () => getRole(client)));
  assert.equal(most, 10);
});

void test("a tenant of Logto Cloud is asked at its own address, for the API that is named after it", async () => {
  let form = new URLSearchParams();
  const token: Answer = (request, response, body) => {
    form = new URLSearchParams(body);
    json(200, { access_token: "t", expires_in: 3600, scope: "all" })(request, response, body);
  };
  const { port, seen } = await serve([json(200, role)], { token });
  await getRole(clientOf(port, 20, "tenant1"));
  assert.equal(form.get("resource"), "https://tenant1.logto.app/api");
  assert.deepEqual(
    seen.map((line) => line.split(" ")[1]),
    ["/oidc/token", "/api/roles/r"],
  );
});

void test("a token is renewed before it expires", async () => {
  const { port, seen } = await serve([json(200, role)], { tokenLife: 0.2 });
  const client = clientOf(port);
  await getRole(client);
  await new Promise((resolve) => setTimeout(resolve, 250));
  await getRole(client);
  assert.deepEqual(
    seen.filter((line) => line.startsWith("GET")).map((line) => line.split(" ").at(-1)),
    ["token-1", "token-2"],
  );
});

void test("a token that the server refuses is replaced once", async () => {
  const refused = json(401, { code: "auth.unauthorized", message: "Unauthorized." });
  const { port, seen } = await serve([refused, json(200, role)]);
  assert.equal((await getRole(clientOf(port))).id, "r");
  assert.match(seen.at(-1) ?? "", /Bearer token-2$/);
});

void test("429 and 503 are tried again, after Retry-After where the server gives one", async () => {
  const { port, seen } = await serve([json(429, {}, { "retry-after": "1" }), json(503, {}), json(200, role)]);
  const start = Date.now();
  await getRole(clientOf(port));
  assert.ok(Date.now() - start >= 1000);
  assert.equal(seen.filter((line) => line.startsWith("GET")).length, 3);
});

void test("a creation that was refused with 429 is sent again", async () => {
  const { port, seen } = await serve([json(429, {}), json(200, role)]);
  await postRole(clientOf(port));
  assert.equal(seen.filter((line) => line.startsWith("POST /api/roles")).length, 2);
});

void test("a creation whose answer was lost isn't sent again blindly", async () => {
  const reset: Answer = (request) => request.socket.destroy();
  const { port, seen } = await serve([reset, json(200, role)]);
  await assert.rejects(postRole(clientOf(port)), { name: "UncertainOutcomeError" });
  assert.equal(seen.filter((line) => line.startsWith("POST /api/roles")).length, 1);
});

void test("a lost answer leads to a look for what it left, and only then to another try", async () => {
  const reset: Answer = (request) => request.socket.destroy();
  const { port, seen } = await serve([reset, reset, json(200, role)]);
  const client = clientOf(port);
  let looked = 0;
  const created = await client.createOnce(
    async () => postRole(client),
    async () => {
      looked += 1;
      return Promise.resolve(looked === 2 ? { ...(await getRole(client)), id: "found" } : undefined);
    },
  );
  assert.equal(created.id, "found");
  assert.equal(seen.filter((line) => line.startsWith("POST /api/roles")).length, 2);
});

void test("a server that comes up late is waited for", async () => {
  const { port, server } = await serve([json(200, role)]);
  await new Promise((resolve) => server.close(resolve));
  const waiting = getRole(clientOf(port));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  assert.equal((await waiting).id, "r");
});

void test("a server that never answers is an error that says what to do", async () => {
  const { port, server } = await serve([]);
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(
    getRole(clientOf(port, 1)),
    /wasn't ready within 1 s.*ECONNREFUSED.*readyTimeoutSeconds/s,
  );
});

void test("a wrong credential is named without its secret", async () => {
  const token = json(401, { code: "oidc.invalid_client", message: "client-secret-value is wrong" });
  const { port } = await serve([], { token });
  await assert.rejects(getRole(clientOf(port)), (error: Error) => {
    assert.match(error.message, /refused the Management API credential of `client`.*clientSecret/);
    assert.doesNotMatch(error.message, /client-secret-value/);
    return true;
  });
});

void test("a stack's own credential, which has no configuration key, is told with the command that declares it again", async () => {
  const { port } = await serve([], { token: json(401, { code: "oidc.invalid_client", message: "" }) });
  await assert.rejects(getRole(clientOf(port, 20, "default", "logto-stack-default")), (error: Error) => {
    assert.match(error.message, /`logto-stack-default`.*pulumi up --replace '\*\*::management-credentials'/);
    assert.doesNotMatch(error.message, /config set/);
    return true;
  });
});

void test("a credential without the scope `all` is told which role it lacks", async () => {
  const { port } = await serve([json(200, role)], { scope: "" });
  await assert.rejects(getRole(clientOf(port)), /Logto Management API access/);
});

void test("a refusal shows Logto's code, its words and the fix", async () => {
  const refusal = { code: "role.name_in_use", message: "This role name n is already in use." };
  const { port } = await serve([json(422, refusal)]);
  await assert.rejects(
    postRole(clientOf(port)),
    /POST \/api\/roles with 422\. role\.name_in_use: This role name n is already in use\. Choose another `name`/,
  );
});

void test("only Logto's own word that something isn't there counts as that, and a proxy's page doesn't", async () => {
  const gone = json(404, {
    code: "entity.not_exists_with_id",
    message: "The role with ID `r` does not exist.",
  });
  const page: Answer = (_request, response) => {
    response.writeHead(404, { "content-type": "text/html" }).end("<h1>404 Not Found</h1>");
  };
  for (const other of [page, json(404, { message: "no Route matched with those values" })]) {
    const { port } = await serve([gone, other]);
    const client = clientOf(port);
    const params = { path: { id: "r" } };
    assert.equal(await client.dataIfFound(client.api.GET("/api/roles/{id}", { params })), undefined);
    await assert.rejects(
      client.dataIfFound(client.api.GET("/api/roles/{id}", { params })),
      /GET \/api\/roles\/r with 404.*That isn't Logto's own answer: check that `endpoint`/,
    );
    await assert.rejects(client.gone(client.api.DELETE("/api/roles/{id}", { params })), /isn't Logto's own/);
  }
});

void test("a change of something that was deleted elsewhere says to refresh", async () => {
  const gone = json(404, {
    code: "entity.not_exists_with_id",
    message: "The role with ID `r` does not exist.",
  });
  const client = clientOf((await serve([gone])).port);
  await assert.rejects(
    client.done(client.api.PATCH("/api/roles/{id}", { params: { path: { id: "r" } }, body: { name: "n" } })),
    /does not exist\. If it was deleted elsewhere, run `pulumi refresh`, then `pulumi up`\.$/,
  );
});
