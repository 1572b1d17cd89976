/** Which PostgreSQL image can go on with which data. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { DockerEngine } from "../docker-engine.ts";
import { checkPostgresImage, dataFolder, kindOf, misfit } from "./image.ts";

test("data lies where the image's own folder for it is", () => {
  assert.equal(dataFolder("postgres:17.7-alpine"), "/var/lib/postgresql/data");
  assert.equal(dataFolder("mirror.example.com/library/postgres:18-alpine"), "/var/lib/postgresql");
  assert.equal(dataFolder("postgres@sha256:0123"), "/var/lib/postgresql/data");
  assert.equal(dataFolder("registry.example.com:5000/team/database:18"), "/var/lib/postgresql/data");
});

for (const { before, after, environment = [], problem } of [
  { before: "postgres:17.7-alpine", after: "postgres:17.8-alpine" },
  { before: "postgres:17.7-alpine", after: "mirror.example.com/postgres:17.7-alpine3.23" },
  { before: "postgres:17.7-alpine", after: "team/database:blue" },
  { before: "postgres:17.7-alpine", after: "team/database:blue", environment: ["PG_MAJOR=17"] },
  { before: "postgres:17.7-alpine", after: "postgres:18.1-alpine", problem: /17's.*PostgreSQL 18$/u },
  {
    before: "postgres:17.7",
    after: "team/database:blue",
    environment: ["PG_MAJOR=18"],
    problem: /17's.* 18$/u,
  },
  { before: "postgres:17.7-alpine", after: "postgres:17.7-bookworm", problem: /Alpine and for Debian/u },
])
  test(`${after} ${problem ? "can't" : "can"} go on with the data of ${before} ${environment.join()}`, () => {
    const found = misfit(kindOf(before), kindOf(after, environment));
    if (problem) assert.match(found ?? "", problem);
    else assert.equal(found, undefined);
  });

/** An engine that knows one container and one image. */
class KnownEngine extends DockerEngine {
  readonly #answers: Record<string, unknown>;

  public constructor(answers: Record<string, unknown>) {
    super(undefined);
    this.#answers = answers;
  }

  public override get(path: string) {
    const body = this.#answers[path];
    return Promise.resolve({ status: body === undefined ? 404 : 200, body: body ?? {}, message: "" });
  }
}

const running = { Config: { Image: "postgres:17.7-alpine", Env: ["PG_MAJOR=17"] } };

test("a stack whose database would be of another major version is told how to keep it, or to move the data", async () => {
  const engine = new KnownEngine({
    "/containers/logto-stack-prod-postgres/json": running,
    "/images/team/database:blue/json": { Config: { Env: ["PG_MAJOR=18"] } },
  });
  const check = (postgresImage: string) => checkPostgresImage({ stack: "prod", postgresImage }, engine);
  assert.match(
    (await check("team/database:blue")) ?? "",
    /^logto-stack:postgresImage: .*PostgreSQL 18.*`pulumi config set postgresImage postgres:17\.7-alpine`.*Upgrade PostgreSQL/u,
  );
  assert.equal(await check("postgres:17.7-alpine"), undefined);
  assert.equal(await check("postgres:17.8-alpine"), undefined);
});

test("a new stack takes whatever image it is given", async () => {
  const engine = new KnownEngine({});
  assert.equal(await checkPostgresImage({ stack: "prod", postgresImage: "postgres:18" }, engine), undefined);
});
