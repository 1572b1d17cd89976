// The kinds of resources by name, each loaded when it is needed first.
import type { Resource } from "../resource.ts";

const kinds: Record<string, () => Promise<{ default: Resource }>> = {
  AccountCenter: async () => import("./account-center.ts"),
  ApiResource: async () => import("./api-resource.ts"),
  Application: async () => import("./application.ts"),
  ApplicationSecret: async () => import("./application-secret.ts"),
  CaptchaProvider: async () => import("./captcha-provider.ts"),
  Connector: async () => import("./connector.ts"),
  ContainerImage: async () => import("./container-image.ts"),
  ContainerNetwork: async () => import("./container-network.ts"),
  ContainerTask: async () => import("./container-task.ts"),
  CustomPhrases: async () => import("./custom-phrases.ts"),
  CustomProfileField: async () => import("./custom-profile-field.ts"),
  DatabaseScript: async () => import("./database-script.ts"),
  EmailTemplate: async () => import("./email-template.ts"),
  JwtCustomizer: async () => import("./jwt-customizer.ts"),
  Organization: async () => import("./organization.ts"),
  OrganizationRole: async () => import("./organization-role.ts"),
  OrganizationScope: async () => import("./organization-scope.ts"),
  RandomSecret: async () => import("./random-secret.ts"),
  Role: async () => import("./role.ts"),
  RoleAssignment: async () => import("./role-assignment.ts"),
  ServiceReady: async () => import("./service-ready.ts"),
  SignInExperience: async () => import("./sign-in-experience.ts"),
  SsoConnector: async () => import("./sso-connector.ts"),
  User: async () => import("./user.ts"),
  Webhook: async () => import("./webhook.ts"),
};

/** Loads one kind. @returns undefined when there is none of that name */
export async function loadResource(name: string): Promise<Resource | undefined> {
  const module = await kinds[name]?.();
  return module?.default;
}

/** Loads all kinds, for the schema. */
export async function loadAllResources(): Promise<Resource[]> {
  const modules = await Promise.all(Object.values(kinds).map(async (load) => load()));
  return modules.map((module) => module.default);
}
