/** The vendor's provider for Docker, with what it can't find out by itself about the engine. */
import * as docker from "@pulumi/docker";
import { certificateFolder, engineHost } from "../docker-address.ts";
import { sshOptionsFor } from "../docker-ssh.ts";

/** Creates it. For an engine that needs nothing further the state knows nothing of it. */
export function dockerProvider(dockerHost: string | undefined): docker.Provider {
  return new docker.Provider("docker", {
    // Left out, the local socket counts.
    host: dockerHost || process.env["DOCKER_HOST"] ? engineHost(dockerHost) : undefined,
    sshOpts: sshOptionsFor(dockerHost),
    // It reads DOCKER_CERT_PATH, but doesn't know where certificates are by default.
    certPath: process.env["DOCKER_CERT_PATH"] ? undefined : certificateFolder(dockerHost),
  });
}
