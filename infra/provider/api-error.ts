// What Logto's refusals mean to a person, and what they can do about them.
import { z } from "zod";
import { ProviderError } from "./errors.ts";

const bodySchema = z
  .object({ code: z.string(), message: z.string(), details: z.string(), error_description: z.string() })
  .partial();

/** What to do about refusals that people can put right. Codes are Logto's own, from its `errors` phrases. */
const fixes: Record<string, string> = {
  "auth.forbidden":
    "The provider's application lacks the Management API's scope `all`: give it the role `Logto Management API access`.",
  "auth.unauthorized": "Check that the provider's `endpoint` and `tenantId` belong to the same tenant.",
  "sign_in_experiences.enabled_connector_not_found":
    "Create the connector first: let the SignInExperience depend on it (`dependsOn`).",
  "connector.can_not_modify_target":
    "A connector keeps its target. Choose another `id` for one with another, or delete this one first.",
  "connector.not_found_with_connector_id":
    "Check `connectorId` against the factories that this server has (GET /api/connector-factories).",
  "user.username_already_in_use": "Choose another `username`, or import the user.",
  "user.phone_already_in_use": "Choose another `primaryPhone`, or import the user.",
  "user.email_already_in_use": "Choose another `primaryEmail`, or import the user.",
  "role.name_in_use": "Choose another `name`, or import the role.",
  "resource.resource_identifier_in_use": "Choose another `indicator`, or import the API resource.",
};

/** Logto refused a request. */
export class ApiError extends ProviderError {
  public readonly status: number;
  /** Logto's own code, such as `entity.not_exists_with_id`; empty when the answer had none. */
  public readonly code: string;

  public constructor(message: string, status: number, code: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Logto's own word that something isn't there. A proxy, or a path that the server doesn't know, says 404 without a code. */
  public get isNotFound(): boolean {
    return this.status === 404 && this.code !== "";
  }
}

/** Nobody can tell whether Logto has acted on the request: no answer came, or a proxy gave one in its stead. */
export class UncertainOutcomeError extends ProviderError {
  public override readonly name = "UncertainOutcomeError";
}

function parseBody(text: string): z.infer<typeof bodySchema> {
  try {
    return bodySchema.parse(JSON.parse(text));
  } catch {
    return {
      message: text
        .replaceAll(/<[^>]*>|\s+/g, " ")
        .trim()
        .slice(0, 200),
    };
  }
}

/** What to do about a 404, whatever it is that isn't there. */
function fixOfNotFound(method: string, status: number, code: string): string {
  if (status !== 404) return "";
  if (code === "") {
    return "That isn't Logto's own answer: check that `endpoint` is Logto's address, what a proxy before it does with this path, and Logto's version.";
  }
  return method === "GET" ? "" : "If it was deleted elsewhere, run `pulumi refresh`, then `pulumi up`.";
}

/** Builds the error for an answer that isn't a success. */
export function apiError(method: string, url: string, status: number, text: string): ApiError {
  const body = parseBody(text);
  const code = body.code ?? "";
  const said = [code, body.details ?? body.error_description ?? body.message].filter(Boolean).join(": ");
  const { origin, pathname } = new URL(url);
  const fix = fixes[code] ?? fixOfNotFound(method, status, code);
  return new ApiError(
    `Logto at ${origin} answered ${method} ${pathname} with ${status}. ${[said, fix].filter(Boolean).join(" ")}`.trim(),
    status,
    code,
  );
}
