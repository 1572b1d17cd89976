// A throw-away Pulumi project with its own state, run by the real CLI, for what only the real engine can show.
import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { TestServer } from "./tenant.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const sdk = new URL("../index.ts", import.meta.url).href;

/** What a command printed and how it ended. */
export interface CommandResult {
  code: number;
  output: string;
}

/** A project in a temporary folder, with the stack `test`. */
export class PulumiProject {
  readonly #folder: string;
  /** What its commands run with. */
  public readonly environment: NodeJS.ProcessEnv;

  /** @param environment another project's, to share its backend */
  public constructor(folder: string, environment?: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.environment = environment ?? {
      ...process.env,
      PATH: `${path.join(root, "node_modules/.bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
      PULUMI_BACKEND_URL: `file://${folder}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
  }

  /**
   * Makes a project.
   * @param program JavaScript; `logto` is the SDK and `pulumi` Pulumi's
   */
  public static async create(program: string): Promise<PulumiProject> {
    const project = new PulumiProject(await mkdtemp(path.join(tmpdir(), "provider-test-")));
    await symlink(path.join(root, "node_modules"), path.join(project.#folder, "node_modules"));
    await writeFile(path.join(project.#folder, "package.json"), `{ "type": "module", "main": "index.js" }`);
    const lines = [
      "name: provider-test",
      "main: index.js",
      "runtime: { name: nodejs, options: { typescript: false } }",
      "plugins: { providers: [{ name: logto, path: " +
        JSON.stringify(path.join(root, "infra/provider")) +
        " }] }",
    ];
    await writeFile(path.join(project.#folder, "Pulumi.yaml"), lines.join("\n"));
    await project.program(program);
    await project.run("stack", "init", "test");
    return project;
  }

  /** Where the backend keeps the stack's state. */
  public get stateFile(): string {
    return path.join(this.#folder, ".pulumi/stacks/provider-test/test.json");
  }

  /** Replaces the program. */
  public async program(program: string): Promise<void> {
    const head = `import * as pulumi from "@pulumi/pulumi";\nimport * as logto from ${JSON.stringify(sdk)};\n`;
    await writeFile(path.join(this.#folder, "index.js"), head + program);
  }

  /** Sets configuration. */
  public async configure(plain: Record<string, string>, secret: Record<string, string>): Promise<void> {
    const words = (flag: string, values: Record<string, string>): string[] =>
      Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
    const { code, output } = await this.run(
      "config",
      "set-all",
      ...words("--plaintext", plain),
      ...words("--secret", secret),
    );
    if (code !== 0) throw new Error(output);
  }

  /** Lets the provider of Logto's resources manage a server. */
  public async configureLogto({
    endpoint,
    clientId,
    clientSecret,
  }: Pick<TestServer, "endpoint" | "clientId" | "clientSecret">): Promise<void> {
    await this.configure(
      { "logto:endpoint": endpoint, "logto:clientId": clientId },
      { "logto:clientSecret": clientSecret },
    );
  }

  /** Runs `pulumi` with these arguments. */
  public async run(...args: string[]): Promise<CommandResult> {
    const env = this.environment;
    return new Promise((resolve) => {
      const command = [...args, "--non-interactive", "--color", "never"];
      execFile("pulumi", command, { cwd: this.#folder, env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code ?? 1);
        resolve({ code, output: `${stdout}\n${stderr}` });
      });
    });
  }

  /** Removes the folder; what it created elsewhere has to be destroyed before. */
  public async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
