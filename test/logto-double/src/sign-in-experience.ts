// What the sign-in experience says, in the forms that several parts need: the stored one, the public one, and
// which ways to reset a password are open.
import { ConnectorType } from "@logto/connector-kit";
import {
  CaptchaType,
  ForgotPasswordMethod,
  SignInExperiences,
  type CustomProfileField,
  type SignInExperience,
} from "@logto/schemas";
import { hasConnector, storedConnectors, type StoredConnector } from "./connectors.ts";
import type { Tenant } from "./tenant.ts";

/** The tenant's only sign-in experience. */
export const signInExperience = ({ tables }: Pick<Tenant, "tables">): Promise<SignInExperience> =>
  tables.signInExperiences.require({ id: "default" });

/** The tenant's sign-in experience as an application shows it: with its own look, unless it is somebody else's. */
export async function signInExperienceOf(tenant: Tenant, appId?: string): Promise<SignInExperience> {
  const experience = await signInExperience(tenant);
  if (appId === undefined) return experience;
  const { applications, applicationSignInExperiences } = tenant.tables;
  const application = await applications.findOne({ id: appId });
  const own = await applicationSignInExperiences.findOne({ applicationId: appId });
  if (!own || application?.isThirdParty) return experience;
  return {
    ...experience,
    color: { ...experience.color, ...own.color },
    branding: { ...experience.branding, ...own.branding },
    customCss: own.customCss ?? experience.customCss,
  };
}

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

/** The fields that sign-up asks for: those that the experience names, or all where it names none. */
export function fieldsAtSignUp(
  catalog: CustomProfileField[],
  { signUpProfileFields }: Pick<SignInExperience, "signUpProfileFields">,
): CustomProfileField[] {
  if (!signUpProfileFields) return catalog;
  return signUpProfileFields.flatMap(({ name }) => catalog.filter((field) => field.name === name));
}

/** What the pages need to know of the captcha service; nothing of its key. */
async function captchaConfig({ tables }: Tenant, { captchaPolicy }: Pick<SignInExperience, "captchaPolicy">) {
  const provider = captchaPolicy.enabled ? await tables.captchaProviders.findOne({}) : undefined;
  if (!provider) return undefined;
  const { config } = provider;
  const { type, siteKey } = config;
  return config.type === CaptchaType.Turnstile
    ? { type, siteKey }
    : { type, siteKey, domain: config.domain, mode: config.mode };
}

/** What anybody may read, as the sign-in pages do. */
export async function publicSignInExperience(tenant: Tenant, appId?: string) {
  const { forgotPasswordMethods, ...experience } = SignInExperiences.guard
    .omit({ emailBlocklistPolicy: true })
    .parse(await signInExperienceOf(tenant, appId));
  const connectors = await storedConnectors(tenant);
  const catalog = await tenant.tables.customProfileFields.find({}, { order: "sie_order" });
  return {
    ...experience,
    socialConnectors: [],
    ssoConnectors: [],
    forgotPassword: forgotPasswordAvailability(connectors, forgotPasswordMethods),
    isDevelopmentTenant: false,
    captchaConfig: await captchaConfig(tenant, experience),
    customProfileFields: fieldsAtSignUp(catalog, experience),
    customProfileFieldCatalog: catalog,
  };
}
