// Takes secret values out of text before anybody reads it.

/** Shorter values would blot out ordinary words without hiding anything worth hiding. */
const shortestSecret = 4;
const replacement = "[secret]";

function variants(secret: string): string[] {
  const lines = secret.split(/\r?\n/);
  return [secret, ...lines, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}

/** Knows secret values and hides them, also where they appear URL-encoded, JSON-escaped or line by line. */
export class Redactor {
  readonly #known = new Set<string>();

  public constructor(secrets: Iterable<string> = []) {
    this.add(secrets);
  }

  /** Adds values to hide. */
  public add(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      for (const variant of variants(secret)) if (variant.length >= shortestSecret) this.#known.add(variant);
    }
  }

  /** The same text with every known value replaced. */
  public redact(text: string): string {
    // Longest first: a value may be part of another.
    const known = [...this.#known].sort((one, other) => other.length - one.length);
    return known.reduce((result, secret) => result.replaceAll(secret, replacement), text);
  }
}

const secretName = /pass(word|phrase)?|secret|token|credential|private|authorization|key|kek/i;
const publicName = /(id|endpoint|url|uri|type|ttl|host|method|algorithm)$/i;

/** Whether a variable or property of this name usually holds a secret: `accessKeySecret` does, `accessKeyId` doesn't. */
export function looksSecret(name: string): boolean {
  return secretName.test(name) && !publicName.test(name);
}

function passwordInUrl(value: string): string[] {
  if (!URL.canParse(value)) return [];
  const { password } = new URL(value);
  return password === "" ? [] : [password, decodeURIComponent(password)];
}

/** The secret values in an environment: by the variable's name, and passwords inside URLs. */
export function environmentSecrets(environment: Record<string, string>): string[] {
  return Object.entries(environment).flatMap(([name, value]) => [
    ...(looksSecret(name) ? [value] : []),
    ...passwordInUrl(value),
  ]);
}
