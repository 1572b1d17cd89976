/** PostgreSQL's next major version, for a protected stack with real people in it: refused as it is, and moved to as documented. */
import assert from "node:assert/strict";
import { z } from "zod";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { ensureImages } from "../../scripts/setup/images.ts";
import { partOf } from "./harness/engine.ts";
import { ManagementApi } from "./harness/management-api.ts";
import { documentedCommands, runDocumented } from "./harness/operations-guide.ts";
import { Story } from "./harness/story.ts";
import { buildTestImage } from "./harness/test-image.ts";
import { TestStack } from "./harness/test-stack.ts";

const access = z.object({
  endpoint: z.string(),
  managementClientId: z.string(),
  managementClientSecret: z.string(),
});
const users = z.array(z.object({ id: z.string(), primaryPhone: z.string().nullable() }));

const story = new Story("postgres-upgrade");
let stack: TestStack;
let api: ManagementApi;
let nextImage: string;
let person: z.infer<typeof users>;

story.step(
  "a protected stack is there, with a person",
  async () => {
    stack = await TestStack.create(story, {
      preview: "false",
      smsSandbox: "false",
      smsVerify: "off",
      "tencent.accessKeyId": "AKIDexample",
      "tencent.accessKeySecret": "example",
      "tencent.sdkAppId": "1400006666",
      "tencent.signName": "logto-stack",
      "tencent.templateId": "1",
    });
    await stack.up();
    const outputs = await stack.read(["stack", "output", "--json", "--show-secrets"]);
    api = new ManagementApi(access.parse(JSON.parse(outputs)));
    assert.equal((await api.post("/api/users", { primaryPhone: "8613800138000" })).status, 200);
    person = await api.get("/api/users", users);
    nextImage = await nextMajor(stack);
  },
  { timeoutSeconds: 600 },
);

story.step(
  "the next major version is refused before anything is changed, with the way back and the way on",
  async () => {
    const { Id, Config } = await partOf(stack.name, "postgres").inspect();
    await stack.configure({ postgresImage: nextImage });
    for (const words of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const refused = await stack.run(words);
      assert.notEqual(refused.exitCode, 0);
      const message = refused.output.replaceAll(/\s+/gu, " ");
      assert.match(
        message,
        /logto-stack:postgresImage: .*this image holds PostgreSQL 99;.*Upgrade PostgreSQL.*Nothing was changed/u,
      );
      assert.ok(message.includes(`pulumi config set postgresImage ${Config.Image}`), message);
    }
    assert.equal((await partOf(stack.name, "postgres").inspect()).Id, Id);
    await stack.configure({ postgresImage: Config.Image });
    const { report } = await stack.up();
    assert.deepEqual(Object.keys(report.changes), ["same"], JSON.stringify(report.changes));
  },
);

story.step(
  "the documented upgrade takes the people along, and the next update changes nothing",
  async () => {
    story.atEnd(() => dockerClient().getVolume(`logto-stack-${stack.name}-before`).remove());
    const [, move = ""] = documentedCommands(stack, "## Upgrade PostgreSQL", {
      "postgres:<version>": nextImage,
    });
    const [, restore = ""] = documentedCommands(stack, "## Back up and restore the database");
    await runDocumented(stack, story.folder, move);
    assert.deepEqual(await api.get("/api/users", users).catch(() => "another database"), "another database");
    await runDocumented(stack, story.folder, restore);
    assert.equal((await partOf(stack.name, "postgres").inspect()).Config.Image, nextImage);
    assert.deepEqual(await api.get("/api/users", users), person);
    const { report } = await stack.up();
    assert.deepEqual(Object.keys(report.changes), ["same"], JSON.stringify(report.changes));
  },
  { timeoutSeconds: 300 },
);

story.step("the copy of the old volume is a whole cluster", async () => {
  const container = await dockerClient().createContainer({
    Image: nextImage,
    Entrypoint: ["sh", "-c"],
    Cmd: ["test -s $(dirname $(find /before -name PG_VERSION | sort | head -n 1))/global/pg_control"],
    User: "root",
    HostConfig: { Binds: [`logto-stack-${stack.name}-before:/before:ro`] },
  });
  try {
    await container.start();
    assert.deepEqual(await container.wait(), { StatusCode: 0, Error: null });
  } finally {
    await container.remove({ force: true, v: true });
  }
});

/** The same PostgreSQL in an image that says that it is a later one, whose data folder is where the official ones have it from 18 on. */
async function nextMajor({ name }: TestStack): Promise<string> {
  const { images } = await ensureImages();
  const image = `logto-stack-test/postgres:99-${name}`;
  await buildTestImage(image, `FROM ${images.postgresImage}\nENV PG_MAJOR=99\n`);
  // Its container goes first.
  story.atEnd(async () => {
    await stack.remove();
    await dockerClient().getImage(image).remove({ force: true });
  });
  return image;
}
