/**
 * Issues the sandbox's own certificate authority and, from it, the server's certificate. Only this file loads the
 * X.509 library, and only when something must be issued, because the library alone costs more memory than the rest.
 */
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";

/** The names that the sandbox answers to: the mainland's API and the international site's. */
export const serverNames = ["sms.tencentcloudapi.com", "sms.intl.tencentcloudapi.com"];

/** The authority may vouch for names below this domain and for no others. */
const permittedDomain = "tencentcloudapi.com";

const day = 24 * 60 * 60 * 1000;
const authorityLifetime = 10 * 365 * day;
const serverLifetime = 90 * day;
/** A client whose clock is a little behind must not see a certificate "from the future". */
const clockSkew = 10 * 60 * 1000;

const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256" };
const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" };

/** A private key (PKCS #8) and its certificate, both in PEM. */
export interface KeyAndCertificate {
  key: string;
  certificate: string;
}

/** Makes a new authority that may only sign certificates for names below `tencentcloudapi.com`, and for no IP address. */
export async function issueAuthority(now: Date): Promise<KeyAndCertificate> {
  const keys = await webcrypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: "CN=logto-stack SMS sandbox authority",
      serialNumber: randomSerialNumber(),
      notBefore: new Date(now.getTime() - clockSkew),
      notAfter: new Date(now.getTime() + authorityLifetime),
      keys,
      signingAlgorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        new x509.Extension("2.5.29.30", true, nameConstraints(permittedDomain)),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { key: await exportKey(keys.privateKey), certificate: certificate.toString("pem") };
}

/**
 * Makes a new server certificate, signed by the authority.
 *
 * @param names the DNS names, or IP addresses, that it is for
 */
export async function issueServerCertificate(
  authority: KeyAndCertificate,
  now: Date,
  names: readonly string[] = serverNames,
): Promise<KeyAndCertificate> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey(
    "pkcs8",
    x509.PemConverter.decodeFirst(authority.key),
    keyAlgorithm,
    false,
    ["sign"],
  );
  const keys = await webcrypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: `CN=${names[0] ?? ""}`,
      issuer: issuer.subject,
      serialNumber: randomSerialNumber(),
      notBefore: new Date(now.getTime() - clockSkew),
      notAfter: new Date(now.getTime() + serverLifetime),
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value })),
        ),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { key: await exportKey(keys.privateKey), certificate: certificate.toString("pem") };
}

/**
 * NameConstraints (RFC 5280, 4.2.1.10) in DER; the library has no class for them. One DNS name is permitted, which says nothing
 * of other kinds of names, so 0.0.0.0/0 and ::/0 are excluded.
 */
function nameConstraints(domain: string): Uint8Array<ArrayBuffer> {
  const wrap = (tag: number, content: number[]): number[] => [tag, content.length, ...content];
  const dnsName = wrap(0x82, [...Buffer.from(domain, "ascii")]);
  // An address and its mask, in as many octets each.
  const allAddresses = (octets: number) => wrap(0x87, Array<number>(2 * octets).fill(0));
  const permitted = wrap(0xa0, wrap(0x30, dnsName));
  const excluded = wrap(
    0xa1,
    [4, 16].flatMap((octets) => wrap(0x30, allAddresses(octets))),
  );
  return Uint8Array.from(wrap(0x30, [...permitted, ...excluded]));
}

/** A positive random serial number (RFC 5280, 4.1.2.2: unique, not negative, at most 20 octets). */
function randomSerialNumber(): string {
  const bytes = Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}
