// What the sign-in experience says, in the forms that several parts need: the stored one, the public one, and
// which ways to reset a password are open.
import { ConnectorType } from "@logto/connector-kit";
import { ForgotPasswordMethod, SignInExperiences, type SignInExperience } from "@logto/schemas";
import { hasConnector, storedConnectors, type StoredConnector } from "./connectors.ts";
import type { Tenant } from "./tenant.ts";

/** The tenant's only sign-in experience. */
export const signInExperience = ({ tables }: Pick<Tenant, "tables">): Promise<SignInExperience> =>
  tables.signInExperiences.require({ id: "default" });

/** Whether a password can be reset by text message and by email. */
export function forgotPasswordAvailability(
  connectors: readonly StoredConnector[],
  methods: SignInExperience["forgotPasswordMethods"],
) {
  const allowed = (method: ForgotPasswordMethod) => methods === null || methods.includes(method);
  return {
    phone: hasConnector(connectors, ConnectorType.Sms) && allowed(ForgotPasswordMethod.PhoneVerificationCode),
    email:
      hasConnector(connectors, ConnectorType.Email) && allowed(ForgotPasswordMethod.EmailVerificationCode),
  };
}

/** What anybody may read, as the sign-in pages do. */
export async function publicSignInExperience(tenant: Tenant) {
  const { forgotPasswordMethods, ...experience } = SignInExperiences.guard
    .omit({ emailBlocklistPolicy: true })
    .parse(await signInExperience(tenant));
  const connectors = await storedConnectors(tenant);
  return {
    ...experience,
    socialConnectors: [],
    ssoConnectors: [],
    forgotPassword: forgotPasswordAvailability(connectors, forgotPasswordMethods),
    isDevelopmentTenant: false,
    customProfileFields: [],
    customProfileFieldCatalog: [],
  };
}
