// A connector: how Logto reaches an SMS, e-mail or social sign-in service.
import * as pulumi from "@pulumi/pulumi";
import type { ConnectorConfig } from "./connector-settings.ts";
import { propertiesOf } from "./properties-of.ts";

/** What a connector is made of. Its factory decides what the settings are. */
export interface ConnectorArgs<Factory extends string = string> {
  /**
   * The connector's factory. Another factory replaces the connector.
   * @example "tencent-short-message-service"
   */
  connectorId: pulumi.Input<Factory>;
  /**
   * The connector's own id in Logto: letters, digits, `_` and `-`, at most 128. Another id replaces the connector.
   * @default the resource's name
   */
  id?: pulumi.Input<string>;
  /**
   * The factory's settings; sent as a whole. Values whose names say that they are secret (`accessKeySecret`,
   * `password`, …) are kept as secrets even when the program doesn't mark them.
   */
  config: pulumi.Input<ConnectorConfig<Factory>>;
  /** Copy the profile from a social service at every sign-in, not only at the first. Social connectors only. */
  syncProfile?: pulumi.Input<boolean>;
  /**
   * Name, logo and target that people see; sent as a whole. Standard social connectors only, which need a target:
   * another one replaces the connector. Removed: only the target stays.
   */
  metadata?: pulumi.Input<Record<string, unknown>>;
  /** Keep the service's tokens; needs `SECRET_VAULT_KEK`. Social connectors only. Logto's default is false. */
  enableTokenStorage?: pulumi.Input<boolean>;
}

/**
 * A Logto connector (`/api/connectors`). A tenant has at most one SMS and one e-mail connector: creating a second
 * makes Logto delete the first. Import by its id, or its factory where it is the only one.
 */
export class Connector<Factory extends string = string> extends pulumi.CustomResource {
  declare public readonly connectorId: pulumi.Output<string>;
  declare public readonly config: pulumi.Output<Record<string, unknown>>;
  declare public readonly syncProfile: pulumi.Output<boolean | undefined>;
  declare public readonly metadata: pulumi.Output<Record<string, unknown> | undefined>;
  declare public readonly enableTokenStorage: pulumi.Output<boolean | undefined>;
  /** `Sms`, `Email` or `Social`. */
  declare public readonly type: pulumi.Output<string>;
  /** The name under which `socialSignInConnectorTargets` knows it. */
  declare public readonly target: pulumi.Output<string>;

  public constructor(name: string, args: ConnectorArgs<Factory>, options?: pulumi.CustomResourceOptions) {
    // `id` is the name of every resource's own output, so the wish travels under another name.
    const { id, ...rest } = args;
    const inputs = propertiesOf(
      { ...rest, instanceId: id },
      ["syncProfile", "metadata", "enableTokenStorage", "type", "target"],
      options,
    );
    super("logto:index:Connector", name, inputs, options);
  }

  /** Reads one that is there already, by its id, or its factory where it is the only one, without managing it. */
  public static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): Connector {
    return new Connector(name, { connectorId: "", config: {} }, { ...options, id });
  }
}
