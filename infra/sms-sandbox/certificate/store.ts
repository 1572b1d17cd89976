/**
 * Keeps the authority and the server's certificate in the data directory over restarts, renews what is about to
 * expire, and publishes the authority's certificate, and nothing else, where the clients' containers mount it.
 */
import { X509Certificate, createPrivateKey } from "node:crypto";
import { chmod, mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log.ts";
import type { KeyAndCertificate } from "./issue.ts";

const day = 24 * 60 * 60 * 1000;
/** The server's certificate lives 90 days, so it is renewed after 60. */
const renewServerBefore = 30 * day;
/** Clients read the authority when they start, so it must outlive them by far. */
const renewAuthorityBefore = 365 * day;

export interface CertificateDirectories {
  /** Holds the authority's key and certificate and the server's, mode 0600. Only the sandbox may mount it. */
  dataDirectory: string;
  /** Receives `ca.pem`, mode 0644, for the clients. */
  certificateDirectory: string;
}

/** The name of the published certificate inside the certificate directory. */
export const publishedName = "ca.pem";

/**
 * Returns a server key and certificate that are valid for at least 30 days, issuing what is missing, damaged or
 * about to expire, and writes `ca.pem`.
 *
 * @throws Error when a directory can't be written: the message names the path.
 */
export async function loadServerCertificate(
  directories: CertificateDirectories,
  now: Date,
  log: Log,
): Promise<KeyAndCertificate> {
  const { dataDirectory, certificateDirectory } = directories;
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  await mkdir(certificateDirectory, { recursive: true });
  const authority = await loadAuthority(dataDirectory, now, log);
  await writeAtomically(join(certificateDirectory, publishedName), authority.certificate, 0o644);
  const stored = await readPair(dataDirectory, "server");
  if (stored && isUsable(stored, now, renewServerBefore) && isSignedBy(stored, authority)) return stored;
  const { issueServerCertificate } = await import("./issue.ts");
  const issued = await issueServerCertificate(authority, now);
  await writePair(dataDirectory, "server", issued);
  log.info("issued the server certificate", { validTo: new X509Certificate(issued.certificate).validTo });
  return issued;
}

async function loadAuthority(dataDirectory: string, now: Date, log: Log): Promise<KeyAndCertificate> {
  const stored = await readPair(dataDirectory, "authority");
  if (stored && isUsable(stored, now, renewAuthorityBefore)) return stored;
  const { issueAuthority } = await import("./issue.ts");
  const issued = await issueAuthority(now);
  await writePair(dataDirectory, "authority", issued);
  log.info("issued the certificate authority; clients that run already must be restarted to trust it", {
    validTo: new X509Certificate(issued.certificate).validTo,
  });
  return issued;
}

/** True when the pair belongs together and has more than `margin` milliseconds to live. */
function isUsable(pair: KeyAndCertificate, now: Date, margin: number): boolean {
  try {
    const certificate = new X509Certificate(pair.certificate);
    const validFrom = Date.parse(certificate.validFrom);
    const validTo = Date.parse(certificate.validTo);
    return (
      certificate.checkPrivateKey(createPrivateKey(pair.key)) &&
      validFrom <= now.getTime() &&
      now.getTime() + margin < validTo
    );
  } catch {
    // A file that was cut short or edited: issue a new pair instead of refusing to start.
    return false;
  }
}

function isSignedBy(pair: KeyAndCertificate, authority: KeyAndCertificate): boolean {
  return new X509Certificate(pair.certificate).verify(new X509Certificate(authority.certificate).publicKey);
}

async function readPair(directory: string, name: string): Promise<KeyAndCertificate | undefined> {
  try {
    const [key, certificate] = await Promise.all([
      readFile(join(directory, `${name}-key.pem`), "utf8"),
      readFile(join(directory, `${name}.pem`), "utf8"),
    ]);
    return { key, certificate };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** A crash between the two files leaves a pair that doesn't match, which the next start replaces. */
async function writePair(directory: string, name: string, pair: KeyAndCertificate): Promise<void> {
  await writeAtomically(join(directory, `${name}-key.pem`), pair.key, 0o600);
  await writeAtomically(join(directory, `${name}.pem`), pair.certificate, 0o600);
}

/** Readers see the old content or the new, never half of it. */
async function writeAtomically(path: string, content: string, mode: number): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, "w", mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  // The mode given to open() is narrowed by the umask, and not applied at all to a left-over file.
  await chmod(temporary, mode);
  await rename(temporary, path);
}
