// Errors as Logto words them: a status, a stable code, and a message from Logto's own published phrases in the
// language of the request.
import { DatabaseError } from "pg";
import { ZodError, z } from "zod";
import { NothingChanged, NothingToChange, RowNotFound } from "./database.ts";

/** The body of every refusal. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly data?: unknown;
  readonly details?: string;
}

/** A request that is refused for a reason that the caller can act on. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly data: unknown;
  readonly values: Readonly<Record<string, string>>;

  /** @param options.message where Logto has no phrase for the code: it says what the stand-in isn't */
  constructor(
    code: string,
    options: { status?: number; data?: unknown; values?: Record<string, string>; message?: string } = {},
  ) {
    super(options.message ?? code);
    this.code = code;
    this.status = options.status ?? 400;
    this.data = options.data;
    this.values = options.values ?? {};
  }

  toBody(language: string): ErrorBody {
    const { data } = this;
    const base = { code: this.code, message: knownPhrase(this.code, language, this.values) ?? this.message };
    if (data instanceof ZodError) {
      return { ...base, data: { issues: data.issues, name: data.name }, details: describeIssues(data) };
    }
    return data === undefined ? base : { ...base, data };
  }
}

function describeIssues({ issues }: ZodError): string {
  return issues
    .map((issue) => {
      const text =
        issue.code === "invalid_type"
          ? `Expected ${issue.expected} but received ${issue.received}.`
          : issue.message;
      return `Error in key path "${issue.path.join(".")}": (${issue.code}) ${text}`;
    })
    .join("\n");
}

const phrases = new Map<string, unknown>();

/** Languages that Logto has error messages in. */
export const errorLanguages = [
  ...[
    "en",
    "ar",
    "de",
    "es",
    "fa-IR",
    "fr",
    "it",
    "ja",
    "ko",
    "pl-PL",
    "pt-BR",
    "pt-PT",
    "ru",
    "th",
    "tr-TR",
  ],
  ...["zh-CN", "zh-HK", "zh-TW"],
] as const;

/** Loads a language's messages before they are needed; the package as a whole would take half of the server's start. */
export async function loadPhrases(language: string): Promise<void> {
  if (phrases.has(language)) return;
  const module: unknown = await import(
    `@logto/phrases/lib/locales/${language.toLowerCase()}/errors/index.js`
  );
  phrases.set(language, z.object({ default: z.unknown() }).parse(module).default);
}

await loadPhrases("en");

const branch = z.record(z.unknown());

function lookUp(tree: unknown, path: string): string | undefined {
  const found = path.split(".").reduce<unknown>((node, key) => branch.catch({}).parse(node)[key], tree);
  return typeof found === "string" ? found : undefined;
}

/** The phrase of an error code, in English where the language lacks it, or undefined where Logto has none. */
export function knownPhrase(
  code: string,
  language: string,
  values: Readonly<Record<string, string>> = {},
): string | undefined {
  const text = lookUp(phrases.get(language), code) ?? lookUp(phrases.get("en"), code);
  return text?.replace(/{{\s*(\w+)[^}]*}}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

const uniqueConstraints: Readonly<Record<string, string>> = {
  application_secrets_pkey: "application.secret_name_exists",
  custom_profile_fields__name: "custom_profile_fields.name_exists",
  users__username: "user.username_already_in_use",
  users__primary_email: "user.email_already_in_use",
  users__primary_phone: "user.phone_already_in_use",
};

/** Turns what the database refused into the error that Logto answers; undefined stays an internal error. */
export function fromDatabase(error: unknown): ApiError | undefined {
  if (error instanceof RowNotFound) return new ApiError("entity.not_found", { status: 404 });
  if (error instanceof NothingChanged)
    return new ApiError("entity.not_exists", { status: 404, values: { name: error.what } });
  if (error instanceof NothingToChange) return new ApiError("entity.invalid_input", { status: 422 });
  if (!(error instanceof DatabaseError)) return undefined;
  switch (error.code) {
    case "22001":
      return new ApiError("entity.value_too_long", { status: 422, data: { message: error.message } });
    case "23505": {
      const code = uniqueConstraints[error.constraint ?? ""];
      return code === undefined ? undefined : new ApiError(code, { status: 422 });
    }
    case "23514":
      return new ApiError("entity.db_constraint_violated", { status: 422 });
    case "23503":
      return new ApiError("entity.relation_foreign_key_not_found", { status: 404 });
    case "22P02":
      return new ApiError("entity.invalid_input", { status: 422 });
    default:
      return undefined;
  }
}
