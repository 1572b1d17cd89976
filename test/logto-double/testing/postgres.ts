// A throw-away PostgreSQL for tests: a container with its data in memory, or a fresh database on a server that the
// environment names.
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import pg from "pg";

/** A database that nobody else uses. */
export interface TestDatabase {
  readonly url: string;
  /** Removes what was started. */
  readonly stop: () => Promise<void>;
}

const rehearsalImage = "rehearsal/postgres:17";
const containerLabel = "logto-stack.test";

/**
 * Starts a database.
 * `TEST_POSTGRES_URL` names a running server to use instead of a container, `POSTGRES_IMAGE` another image.
 * @throws Error when there is neither a server nor an image.
 */
export async function startPostgres(): Promise<TestDatabase> {
  const server = process.env["TEST_POSTGRES_URL"];
  return server ? borrowServer(server) : startContainer(new Docker());
}

function borrowServer(url: string): TestDatabase {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    stop: async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`drop database if exists ${name} with (force)`);
      // Roles outlive their database (logto-io/logto #9555), so they are removed by name.
      const { rows } = await client.query<{ rolname: string }>(
        "select rolname from pg_roles where rolname like $1",
        [`logto_tenant_${name}%`],
      );
      for (const { rolname } of rows) await client.query(`drop role if exists ${rolname}`);
      await client.end();
    },
  };
}

/** Which PostgreSQL image tests use: `POSTGRES_IMAGE`, the rehearsal one, or an official one that is here. */
export async function pickPostgresImage(docker: Docker): Promise<string> {
  const wanted = process.env["POSTGRES_IMAGE"];
  if (wanted) return wanted;
  const tags = (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
  const found =
    tags.find((tag) => tag === rehearsalImage) ?? tags.find((tag) => /^postgres:1[5-9]/.test(tag));
  if (!found)
    throw new Error(
      `No PostgreSQL image here: build ${rehearsalImage}, set POSTGRES_IMAGE, or set TEST_POSTGRES_URL to a server`,
    );
  return found;
}

async function startContainer(docker: Docker): Promise<TestDatabase> {
  const password = randomBytes(16).toString("hex");
  const container = await docker.createContainer({
    Image: await pickPostgresImage(docker),
    Env: [`POSTGRES_PASSWORD=${password}`, "PGDATA=/tmp/data"],
    Cmd: ["postgres", "-c", "fsync=off"],
    Labels: { [containerLabel]: "postgres" },
    ExposedPorts: { "5432/tcp": {} },
    HostConfig: {
      Tmpfs: { "/tmp": "rw,size=512m,mode=1777" },
      PortBindings: { "5432/tcp": [{ HostIp: "127.0.0.1", HostPort: "0" }] },
    },
  });
  const stop = () => container.remove({ force: true, v: true });
  try {
    await container.start();
    const { NetworkSettings } = await container.inspect();
    const port = NetworkSettings.Ports["5432/tcp"]?.[0]?.HostPort ?? "";
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/logto`;
    await waitForPostgres(url.replace(/logto$/, "postgres"));
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Resolves when the server answers a query. */
export async function waitForPostgres(url: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query("select 1");
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
