// What the Pulumi program uses of the provider: its resource classes. Imports nothing but @pulumi/pulumi.
export * from "./sdk/api-resource.ts";
export * from "./sdk/application.ts";
export * from "./sdk/connector.ts";
export * from "./sdk/container-network.ts";
export * from "./sdk/container-task.ts";
export * from "./sdk/database-script.ts";
export * from "./sdk/provider.ts";
export * from "./sdk/random-secret.ts";
export * from "./sdk/role.ts";
export * from "./sdk/service-ready.ts";
export * from "./sdk/sign-in-experience-types.ts";
export * from "./sdk/sign-in-experience.ts";
export * from "./sdk/user.ts";
