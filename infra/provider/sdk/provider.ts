// The connection to one tenant of a Logto server: the explicit provider that Logto resources are given.
import * as pulumi from "@pulumi/pulumi";
import { secretInput } from "./secret-input.ts";

/** Where the tenant's Management API is and the machine-to-machine application that may use it. */
export interface ProviderArgs {
  /**
   * The tenant's address, without `/api`: Logto's `ENDPOINT` for the tenant `default`, its
   * `ADMIN_ENDPOINT` for `admin`, `https://<tenantId>.logto.app` for Logto Cloud. https, or http for a loopback host.
   * @example "http://auth.demo.localhost:8080"
   */
  endpoint: pulumi.Input<string>;
  /**
   * The tenant, which also picks the API's resource indicator, `https://<tenantId>.logto.app/api`.
   * @default "default"
   */
  tenantId?: pulumi.Input<string>;
  /** Id of a machine-to-machine application that holds a role with the Management API's scope `all`. */
  clientId: pulumi.Input<string>;
  /** That application's secret. Kept as a secret in the state. */
  clientSecret: pulumi.Input<string>;
  /**
   * How long to wait, in seconds, for a server that doesn't answer yet.
   * @default 120
   */
  readyTimeoutSeconds?: pulumi.Input<number>;
}

/**
 * A provider instance for one Logto tenant. Nothing is sent until a resource is created, changed, read or deleted,
 * so the server may be created by the same `pulumi up`.
 */
export class Provider extends pulumi.ProviderResource {
  declare public readonly endpoint: pulumi.Output<string>;
  declare public readonly tenantId: pulumi.Output<string | undefined>;
  declare public readonly clientId: pulumi.Output<string>;
  declare public readonly clientSecret: pulumi.Output<string>;

  public constructor(name: string, args: ProviderArgs, options?: pulumi.ResourceOptions) {
    super("logto", name, { ...args, clientSecret: secretInput(args.clientSecret) }, options);
  }
}
