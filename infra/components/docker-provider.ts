/** The vendor's provider for Docker, with what it can't find out by itself about the engine and the registries. */
import * as docker from "@pulumi/docker";
import type { StackConfig } from "../config.ts";
import { certificateFolder, engineHost } from "../docker-address.ts";
import { sshOptionsFor } from "../docker-ssh.ts";
import { dockerHub, loginFor } from "../registry-auth.ts";

/** Creates it. An engine and registries that need nothing further add nothing to what the state knows of it. */
export function dockerProvider(
  config: Pick<StackConfig, "dockerHost" | "logtoImage" | "postgresImage">,
): docker.Provider {
  const { dockerHost } = config;
  return new docker.Provider("docker", {
    // Left out, the local socket counts.
    host: dockerHost || process.env["DOCKER_HOST"] ? engineHost(dockerHost) : undefined,
    sshOpts: sshOptionsFor(dockerHost),
    // It reads DOCKER_CERT_PATH, but doesn't know where certificates are by default.
    certPath: process.env["DOCKER_CERT_PATH"] ? undefined : certificateFolder(dockerHost),
    registryAuth: registries([config.logtoImage, config.postgresImage]),
  });
}

/**
 * The registries that it is to bring a login to: it reads Docker's configuration file and asks helpers itself, so that no
 * login gets into the state. For one without a login it would want the file all the same.
 */
async function registries(images: string[]): Promise<{ address: string }[] | undefined> {
  const logins = await Promise.all(images.map((image) => loginFor(image)));
  const addresses = logins.flatMap((login) => {
    // It knows no tokens, and has Docker Hub under another name than Docker's own command.
    const isUsable = login && login.username !== "" && login.serveraddress !== dockerHub;
    return isUsable ? [login.serveraddress] : [];
  });
  return addresses.length === 0 ? undefined : [...new Set(addresses)].map((address) => ({ address }));
}
