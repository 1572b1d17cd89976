/** A certificate authority of the test's own, in the place of a public one. */
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { dockerClient } from "../../../scripts/setup/docker.ts";
import type { Surroundings } from "./story.ts";
import { buildTestImage } from "./test-image.ts";

/** See the file's comment. */
export class TestAuthority {
  readonly #story: Surroundings;
  readonly #folder = mkdtempSync(path.join(tmpdir(), "logto-stack-authority-"));

  private constructor(story: Surroundings) {
    this.#story = story;
  }

  /** Makes one. */
  public static async make(story: Surroundings): Promise<TestAuthority> {
    const authority = new TestAuthority(story);
    story.atEnd(() => {
      rmSync(authority.#folder, { recursive: true });
      return Promise.resolve();
    });
    const [key, certificate] = [authority.#file("root.key"), authority.certificateFile];
    await execa("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key]);
    const usage = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"];
    const words = ["req", "-x509", "-new", "-key", key, "-subj", "/CN=Test", "-days", "10", ...usage];
    await execa("openssl", [...words, "-out", certificate]);
    return authority;
  }

  /** Its root certificate. */
  public get certificateFile(): string {
    return this.#file("root.crt");
  }

  /**
   * Makes an image that trusts it, as every image trusts public authorities.
   * @param variable by which the image's program is told of certificates
   */
  public async trustingImage(
    image: string,
    variable: "NODE_EXTRA_CA_CERTS" | "SSL_CERT_FILE",
  ): Promise<string> {
    const made = `logto-stack-test/trusting:${randomBytes(3).toString("hex")}`;
    const dockerfile = `FROM ${image}\nCOPY root.crt /root.crt\nENV ${variable}=/root.crt\n`;
    await buildTestImage(made, dockerfile, { "root.crt": this.certificateFile });
    this.#story.atEnd(() => dockerClient().getImage(made).remove());
    return made;
  }

  /** What makes it Caddy's own, unpacked into the folder of Caddy's data. */
  public async archiveForCaddy(): Promise<Buffer> {
    const place = "data/caddy/pki/authorities/local";
    mkdirSync(this.#file(place), { recursive: true });
    for (const name of ["root.crt", "root.key"])
      copyFileSync(this.#file(name), this.#file(`${place}/${name}`));
    const archive = this.#file("data.tar");
    await execa("tar", ["--create", "--file", archive, "--directory", this.#file("data"), "caddy"]);
    return readFileSync(archive);
  }

  #file(name: string): string {
    return path.join(this.#folder, name);
  }
}
