// The connectors that the stand-in knows: the published packages for Tencent and for e-mail by HTTP, so that configuration
// guard, metadata and messages are the real ones, and a social one that can be set up. Its pictures and texts become part of the metadata as in Logto's own loader, which isn't
// used because it brings the whole command line with it.
import { readFile } from "node:fs/promises";
import createHttpEmailConnector from "@logto/connector-http-email";
import createTencentSmsConnector from "@logto/connector-tencent-sms";
import { ConnectorType, type AllConnector, type TemplateType } from "@logto/connector-kit";
import type { Connector } from "@logto/schemas";
import { ApiError } from "./errors.ts";
import { oauth2Factory } from "./oauth2-connector.ts";
import type { Tenant } from "./tenant.ts";

/** A kind of connector that can be created. */
export type Factory = Pick<AllConnector, "type" | "metadata" | "configGuard">;

const withoutConfig = () =>
  Promise.reject(new Error("A connector was asked to send without a configuration"));

let factories: Promise<Factory[]> | undefined;

/** Every connector factory, loaded once. */
export function connectorFactories(): Promise<Factory[]> {
  factories ??= loadFactories();
  return factories;
}

async function loadFactories(): Promise<Factory[]> {
  const published = await Promise.all([
    loadFactory(
      await createTencentSmsConnector({ getConfig: withoutConfig }),
      import.meta.resolve("@logto/connector-tencent-sms"),
    ),
    loadFactory(
      await createHttpEmailConnector({ getConfig: withoutConfig }),
      import.meta.resolve("@logto/connector-http-email"),
    ),
  ]);
  return [...published, oauth2Factory];
}

async function loadFactory({ type, metadata, configGuard }: Factory, entry: string): Promise<Factory> {
  const root = new URL("../", entry);
  const logo = await readFile(new URL(metadata.logo, root), "base64");
  const readme = await readFile(new URL(metadata.readme, root), "utf8");
  return { type, configGuard, metadata: { ...metadata, logo: `data:image/svg+xml;base64,${logo}`, readme } };
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

/** The metadata of a stored connector: its own words go before those of its package. */
export const metadataOf = ({ row, factory }: StoredConnector): Factory["metadata"] => ({
  ...factory.metadata,
  ...row.metadata,
});

/** The targets that a sign-in experience may have. Logto drops any other without a word. */
export const knownTargets = (targets: readonly string[], connectors: readonly StoredConnector[]): string[] =>
  targets.filter((target) =>
    connectors.some(
      (stored) => stored.factory.type === ConnectorType.Social && metadataOf(stored).target === target,
    ),
  );

/** Whether messages of this kind can be sent. */
export const hasConnector = (connectors: readonly StoredConnector[], type: ConnectorType): boolean =>
  connectors.some(({ factory }) => factory.type === type);

/** A message that holds a verification code. */
export interface CodeMessage {
  readonly to: string;
  readonly type: TemplateType;
  readonly payload: { readonly code: string; readonly locale?: string; readonly uiLocales?: string };
  readonly ip: string;
}

/** Sends with a given configuration, by text message or by e-mail. */
export async function sendMessage(type: SendingType, config: unknown, message: CodeMessage): Promise<void> {
  const create = type === ConnectorType.Sms ? createTencentSmsConnector : createHttpEmailConnector;
  const connector = await create({ getConfig: withoutConfig });
  await connector.sendMessage(message, config);
}

/** The kinds of connectors that send. */
export type SendingType = ConnectorType.Sms | ConnectorType.Email;

/**
 * Sends through the tenant's stored connector.
 * @throws ApiError connector.not_found, 501, where there is none.
 */
export async function sendStoredMessage(
  tenant: Pick<Tenant, "tables">,
  type: SendingType,
  message: CodeMessage,
): Promise<void> {
  const stored = (await storedConnectors(tenant)).find(({ factory }) => factory.type === type);
  if (!stored) throw new ApiError("connector.not_found", { status: 501, values: { type } });
  await sendMessage(type, stored.row.config, message);
}
