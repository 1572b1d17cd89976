/** Bad input through the real command: one clear message with the key and the fix, exit code not 0, and nothing changed. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { readdirSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { startTestSandbox, testAccount } from "../../infra/sms-sandbox/testing.ts";
import { repositoryRoot } from "../../scripts/setup/paths.ts";
import { brokenLogtoImage } from "./harness/broken-image.ts";
import { stackParts } from "./harness/engine.ts";
import { tooOldNode } from "./harness/old-node.ts";
import { Story } from "./harness/story.ts";
import { lastLines, type RunSettings, TestStack } from "./harness/test-stack.ts";
import { waitUntil } from "./harness/wait-until.ts";

const story = new Story("bad-input", { stepsStandAlone: true });
let stack: TestStack;

const tencent = {
  accessKeyId: "AKIDexample",
  accessKeySecret: "example",
  sdkAppId: "1400006666",
  signName: "logto-stack",
  templates: { Register: "1", SignIn: "1", ForgotPassword: "1", Generic: "1" },
};
const withoutSandbox = { smsSandbox: false, preview: false };

story.step(
  "a preview of the good configuration works, so that each refusal has its one reason",
  async () => {
    stack = await TestStack.create(story);
    const preview = await stack.run(["preview"]);
    assert.equal(preview.exitCode, 0, preview.output);
  },
  { timeoutSeconds: 600 },
);

for (const { what, config, says } of [
  {
    what: "a stack without sandbox and without Tencent's settings",
    config: withoutSandbox,
    says: [/logto-stack:tencent:/u, /pulumi config set --secret --path tencent\.accessKeySecret/u],
  },
  {
    what: "a template for only some of the required usage types",
    config: { ...withoutSandbox, tencent: { ...tencent, templates: { Register: "1", SignIn: "1" } } },
    says: [
      /logto-stack:tencent\.templates:.*ForgotPassword, Generic/u,
      /--path tencent\.templates\.Generic/u,
    ],
  },
  {
    what: "a region that Tencent doesn't document",
    config: { ...withoutSandbox, tencent: { ...tencent, region: "ap-nowhere" } },
    says: [/logto-stack:tencent\.region:.*ap-nowhere/u, /--path tencent\.region ap-guangzhou/u],
  },
  {
    what: "phone sign-up without verification",
    config: { signInExperience: { signUp: { verify: false } } },
    says: [/logto-stack:signInExperience\.signUp\.verify:/u, /--path signInExperience\.signUp\.verify true/u],
  },
  {
    what: "an address that isn't a URL",
    config: { appUrl: "app.example.com" },
    says: [/logto-stack:appUrl:.*isn't a URL/u, /https:\/\/app\.example\.com/u],
  },
  {
    what: "http for a host that isn't loopback",
    config: { endpoint: "http://auth.example.com" },
    says: [/logto-stack:endpoint:.*isn't loopback/u, /use https/u],
  },
  {
    what: "two addresses with one host name, as in Logto's usual layout",
    config: { endpoint: "https://auth.example.com", adminEndpoint: "https://auth.example.com:3002" },
    says: [/logto-stack:adminEndpoint:.*host name of endpoint/u, /pulumi config set adminEndpoint/u],
  },
  {
    what: "an engine's address that is none",
    config: { dockerHost: "user@host" },
    says: [/logto-stack:dockerHost:.*isn't an address/u, /ssh:\/\/user@host/u],
  },
  {
    what: "a sandbox in a stack that isn't a preview",
    config: { preview: false, smsSandbox: true },
    says: [/logto-stack:smsSandbox:/u, /pulumi config set preview true/u],
  },
  {
    what: "an image that isn't there and can't be pulled",
    config: { logtoImage: "registry.invalid/logto:1" },
    says: [/logto-stack:logtoImage:.*registry\.invalid\/logto:1/u, /pulumi config set logtoImage/u],
  },
]) {
  story.step(`${what} is refused`, async () => {
    await expectRefusal(["--config-file", stack.writeConfig(what, config)], says);
  });
}

story.step(
  "an account at Tencent that can't send codes is refused or warned of, as `smsVerify` says, in the person's language",
  async () => {
    const sandbox = await startTestSandbox();
    const settings = { ...tencent, sdkAppId: testAccount.sdkAppId, accessKeyId: testAccount.secretId };
    const config = { ...withoutSandbox, smsVerify: "strict", tencent: settings };
    const environment = {
      LOGTO_STACK_TEST_SMS_SANDBOX: `${sandbox.httpsPort}:${sandbox.caPath}`,
      LC_ALL: "ja_JP.UTF-8",
    };
    try {
      const strict = stack.writeConfig("account strict", config);
      await expectRefusal(["--config-file", strict], [/SecretKey が SecretId と一致しません/u], {
        environment,
      });
      const warned = stack.writeConfig("account warned", { ...config, smsVerify: "warn" });
      const preview = await stack.run(["preview", "--config-file", warned], { environment });
      assert.equal(preview.exitCode, 0, preview.output);
      assert.match(preview.output, /SecretKey が SecretId と一致しません/u);
    } finally {
      await sandbox.stop();
    }
  },
);

story.step("a port that somebody else holds is refused", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(stack.port, "127.0.0.1", resolve));
  try {
    await expectRefusal([], [/logto-stack:port:.*in use by another process/u, /pulumi config set port/u]);
  } finally {
    await new Promise((resolve) => holder.close(resolve));
  }
});

story.step(
  "a registry that swallows what it is sent is the image's problem, not the engine's, and hides no other",
  async () => {
    const swallower = createServer(() => undefined);
    await new Promise<void>((resolve) => swallower.listen(0, "127.0.0.1", resolve));
    const address = swallower.address();
    assert.ok(typeof address === "object" && address !== null);
    try {
      const logtoImage = `127.0.0.1:${address.port}/logto:1`;
      const file = stack.writeConfig("swallowed", {
        logtoImage,
        postgresImage: "registry.invalid/postgres:1",
      });
      await expectRefusal(
        ["--config-file", file],
        [
          /logto-stack:logtoImage:.*isn't on the engine and can't be pulled/u,
          /logto-stack:postgresImage:.*registry\.invalid/u,
          /pulumi config set registryMirror/u,
        ],
      );
    } finally {
      // The engine may still hold its connections.
      swallower.close();
    }
  },
);

story.step("a Docker engine that doesn't run is reported", async () => {
  const environment = { DOCKER_HOST: "unix:///var/run/no-such-docker.sock" };
  await expectRefusal([], [/logto-stack:dockerHost:.*doesn't answer/u, /systemctl start docker/u], {
    environment,
  });
});

story.step(
  "a wrong passphrase is reported, by `pulumi up` itself and with the fix by our own command",
  async () => {
    const environment = { PULUMI_CONFIG_PASSPHRASE: "wrong", PULUMI_CONFIG_PASSPHRASE_FILE: undefined };
    await expectRefusal([], [/incorrect passphrase/u], { environment });
    const before = await everything();
    const { exitCode, all } = await execa(process.execPath, ["scripts/demo.ts", "--stack", stack.name], {
      cwd: repositoryRoot,
      env: { ...stack.pulumi.environment, ...environment },
      all: true,
      reject: false,
    });
    assert.notEqual(exitCode, 0);
    assert.match(all, /PULUMI_CONFIG_PASSPHRASE/u, all);
    assert.match(all, /What to do:/u, all);
    assert.deepEqual(await everything(), before);
  },
);

story.step("a Node.js that is too old for plain `pulumi up` is reported", async () => {
  const PATH = [path.dirname(stack.pulumi.command), await tooOldNode(), process.env["PATH"]].join(":");
  await expectRefusal([], [/Node\.js 20\.\S+ is too old/u, /node_modules\/\.bin/u], {
    environment: { PATH },
  });
});

story.step(
  "a stack that another update has locked is left alone, and Logto that never becomes ready is reported with its last log lines",
  async () => {
    const image = await brokenLogtoImage(stack);
    const file = stack.writeConfig("never ready", { logtoImage: image.name });
    const running = stack.run(["up", "--yes", "--skip-preview", "--config-file", file]);
    await waitUntil("the lock", () => Promise.resolve(hasLock() || undefined), { timeoutSeconds: 60 });
    const locked = await stack.run(["up", "--yes", "--skip-preview"]);
    assert.notEqual(locked.exitCode, 0);
    assert.match(locked.output, /currently locked by 1 lock/u);
    assert.match(locked.output, /pulumi cancel/u);

    const failed = await running;
    assert.notEqual(failed.exitCode, 0);
    assert.match(failed.output, new RegExp(image.lastWords, "u"));
    assert.match(failed.output, /logto/u);
    assert.doesNotMatch(failed.output, /^\s+at .*\.ts:\d+/mu, "no stack trace");
  },
  { timeoutSeconds: 400 },
);

/** Runs `pulumi up`, which must say this once, and change nothing. */
async function expectRefusal(words: string[], says: RegExp[], settings?: RunSettings): Promise<void> {
  const before = await everything();
  const { exitCode, output } = await stack.run(["up", "--yes", "--skip-preview", ...words], settings);
  assert.notEqual(exitCode, 0, output);
  for (const pattern of says) assert.match(output, pattern, lastLines(output));
  const [first] = says;
  const diagnostics = output.split("Diagnostics:").at(-1) ?? "";
  if (first) assert.equal(diagnostics.match(new RegExp(first, "gu"))?.length, 1, `said once:\n${output}`);
  assert.doesNotMatch(output, /^\s+at .*\.(ts|js):\d+/mu, `no stack trace:\n${output}`);
  assert.deepEqual(await everything(), before);
}

/** What the engine and the state hold. The stack itself gets into the state by the first update, whatever comes of it. */
async function everything() {
  const { deployment } = await stack.state();
  return {
    engine: await stackParts(stack.name),
    state: deployment.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack"),
  };
}

function hasLock(): boolean {
  const folder = path.join(
    stack.pulumi.backend.url.replace("file://", ""),
    ".pulumi/locks/organization/logto-stack",
    stack.name,
  );
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}
