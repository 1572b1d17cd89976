// The connector's own errors as answers of the API: its code behind "connector.", and a status by kind.
import { ConnectorErrorCodes, type ConnectorError } from "@logto/connector-kit";
import { z } from "zod";
import { ApiError } from "../errors.ts";

const unauthorized = new Set<string>([
  ConnectorErrorCodes.SocialAuthCodeInvalid,
  ConnectorErrorCodes.SocialAccessTokenInvalid,
  ConnectorErrorCodes.SocialIdTokenInvalid,
  ConnectorErrorCodes.AuthorizationFailed,
]);

const tooMany = new Set<string>([
  ConnectorErrorCodes.RateLimitExceeded,
  ConnectorErrorCodes.UsageLimitExceeded,
]);

const described = z.object({ errorDescription: z.string() });

/** Status and words of what a connector threw. */
export function fromConnector({ code, data }: ConnectorError): ApiError {
  const parsed = described.safeParse(data);
  const errorDescription = parsed.success ? parsed.data.errorDescription : JSON.stringify(data);
  const status = unauthorized.has(code)
    ? 401
    : tooMany.has(code)
      ? 429
      : code === ConnectorErrorCodes.NotImplemented
        ? 501
        : 400;
  return new ApiError(`connector.${code}`, { status, data, values: { errorDescription } });
}
