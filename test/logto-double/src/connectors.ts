// The connectors that the stand-in knows: the published Tencent package, loaded by Logto's own loader, so that
// configuration guards, metadata and messages are the real ones.
import { fileURLToPath } from "node:url";
import path from "node:path";
import { loadConnectorFactories } from "@logto/cli/lib/connector/index.js";
import { ConnectorType, type SmsConnector, type TemplateType } from "@logto/connector-kit";
import type { Connector } from "@logto/schemas";
import { ApiError } from "./errors.ts";
import type { Tenant } from "./tenant.ts";

type Factory = Awaited<ReturnType<typeof loadConnectorFactories>>[number];

const packages = ["@logto/connector-tencent-sms"];

let factories: Promise<Factory[]> | undefined;

/** Every connector factory, loaded once. */
export function connectorFactories(): Promise<Factory[]> {
  factories ??= loadConnectorFactories(
    packages.map((name) => ({ name, path: path.resolve(fileURLToPath(import.meta.resolve(name)), "../..") })),
    true,
  );
  return factories;
}

/** The factory with this id, or undefined. */
export async function findFactory(id: string): Promise<Factory | undefined> {
  return (await connectorFactories()).find(({ metadata }) => metadata.id === id);
}

/** A stored connector together with what its package says about it. */
export interface StoredConnector {
  readonly row: Connector;
  readonly factory: Factory;
}

/** Every stored connector whose package is here. */
export async function storedConnectors({ tables }: Pick<Tenant, "tables">): Promise<StoredConnector[]> {
  const rows = await tables.connectors.find({}, { order: "created_at, id" });
  const known = await connectorFactories();
  return rows.flatMap((row) => {
    const factory = known.find(({ metadata }) => metadata.id === row.connectorId);
    return factory ? [{ row, factory }] : [];
  });
}

/** Whether messages of this kind can be sent. */
export const hasConnector = (connectors: readonly StoredConnector[], type: ConnectorType): boolean =>
  connectors.some(({ factory }) => factory.type === type);

/** A text message that holds a verification code. */
export interface SmsMessage {
  readonly to: string;
  readonly type: TemplateType;
  readonly payload: { readonly code: string; readonly locale?: string; readonly uiLocales?: string };
  readonly ip: string;
}

async function smsConnector(factory: Factory, config: unknown): Promise<SmsConnector> {
  const connector = await factory.createConnector({ getConfig: () => Promise.resolve(config) });
  if (connector.type !== ConnectorType.Sms) throw new ApiError("connector.unexpected_type");
  return connector;
}

/** Sends with a given configuration. */
export async function sendSms(factory: Factory, config: unknown, message: SmsMessage): Promise<void> {
  const { sendMessage } = await smsConnector(factory, config);
  await sendMessage(message, config);
}

/**
 * Sends through the tenant's stored connector.
 * @throws ApiError connector.not_found, 501, where there is none.
 */
export async function sendStoredSms(tenant: Pick<Tenant, "tables">, message: SmsMessage): Promise<void> {
  const stored = (await storedConnectors(tenant)).find(({ factory }) => factory.type === ConnectorType.Sms);
  if (!stored)
    throw new ApiError("connector.not_found", { status: 501, values: { type: ConnectorType.Sms } });
  await sendSms(stored.factory, stored.row.config, message);
}
