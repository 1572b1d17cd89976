// What the lives refer to: resources that are there before, and how an entry names them.
import { isRecord, type Properties } from "../../values.ts";
import type { Engine } from "../engine.ts";
import { connector, socialConnector } from "../fixtures.ts";

/** The prepared API resource. */
export const indicator = "https://lifecycle.example.com";

/** Creates what the entries refer to. @returns ids by name, and the server's issuer */
export async function prepare(engine: Engine, endpoint: string): Promise<Record<string, string>> {
  const make = async (kind: string, name: string, inputs: Properties): Promise<string> =>
    (await engine.create(kind, name, inputs)).id;
  await make("ApiResource", "prepared", {
    name: "Prepared",
    indicator,
    scopes: [{ name: "read" }, { name: "write" }],
  });
  await make("OrganizationScope", "prepared", { name: "read:prepared" });
  await make("OrganizationScope", "second", { name: "write:prepared" });
  await make("CustomProfileField", "prepared", { name: "prepared", type: "Text" });
  await make("OrganizationRole", "prepared", { name: "prepared-member" });
  await make("Connector", "prepared-sms", { ...connector, instanceId: "prepared-sms" });
  await make("Connector", "prepared-social", socialConnector("prepared"));
  return {
    machine: await make("Application", "machine", { name: "Machine", type: "MachineToMachine" }),
    user: await make("User", "prepared", { username: "prepared_user" }),
    role: await make("Role", "prepared", { name: "prepared-role", description: "Prepared" }),
    organization: await make("Organization", "prepared", { name: "Prepared" }),
    sso: await make("SsoConnector", "prepared", { providerName: "SAML", connectorName: "Prepared" }),
    issuer: `${endpoint}/oidc`,
  };
}

function resolvedValue(value: unknown, prepared: Record<string, string>): unknown {
  if (typeof value === "string")
    return value.replaceAll(/\$(\w+)/g, (text, name: string) => prepared[name] ?? text);
  if (Array.isArray(value)) return value.map((child) => resolvedValue(child, prepared));
  return isRecord(value) ? resolved(value, prepared) : value;
}

/** Puts the ids of prepared resources in: `$user` is the prepared user's id. */
export function resolved(properties: Properties, prepared: Record<string, string>): Properties {
  const entries = Object.entries(properties);
  return Object.fromEntries(entries.map(([name, value]) => [name, resolvedValue(value, prepared)]));
}
