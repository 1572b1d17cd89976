// The kinds of resources by name, each loaded when it is needed first.
import type { Resource } from "../resource.ts";

const kinds: Record<string, () => Promise<{ default: Resource }>> = {
  ApiResource: async () => import("./api-resource.ts"),
  Application: async () => import("./application.ts"),
  Connector: async () => import("./connector.ts"),
  ContainerNetwork: async () => import("./container-network.ts"),
  ContainerTask: async () => import("./container-task.ts"),
  DatabaseScript: async () => import("./database-script.ts"),
  RandomSecret: async () => import("./random-secret.ts"),
  Role: async () => import("./role.ts"),
  ServiceReady: async () => import("./service-ready.ts"),
  SignInExperience: async () => import("./sign-in-experience.ts"),
  User: async () => import("./user.ts"),
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
