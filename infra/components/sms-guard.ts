/** The SMS guard: stands before Logto where codes are asked for, and refuses those that only cost money. */
import * as pulumi from "@pulumi/pulumi";
import type { ImageBuild } from "../image-builds.ts";
import { callingCodesOf, type SmsGuardSettings } from "../sms-guard-config.ts";
import { buildImage } from "./built-image.ts";
import type { Network } from "./network.ts";
import { httpHealthCommand, Service } from "./service.ts";
import { createVolume } from "./volume.ts";

export interface SmsGuardArgs {
  stack: string;
  network: Network;
  /** The image's build. */
  build: ImageBuild;
  settings: SmsGuardSettings;
  dockerHost: string | undefined;
}

/** One small container without packages. Its volume holds a number: how many codes the day had. */
export class SmsGuard extends pulumi.ComponentResource {
  public constructor(name: string, args: SmsGuardArgs, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:SmsGuard", name, {}, options);
    const { countries, addressHourly, daily, proxies, alarmUrl } = args.settings;
    new Service(
      name,
      {
        role: "sms-guard",
        stack: args.stack,
        network: args.network,
        image: buildImage(args.build, args.dockerHost, { parent: this }),
        environment: {
          STACK: args.stack,
          CALLING_CODES: pulumi.output(callingCodesOf(countries)).apply((codes) => codes.join(",")),
          ADDRESS_HOURLY: String(addressHourly),
          DAILY: String(daily),
          PROXIES: String(proxies),
          // Whoever knows the address of a chat's webhook can write there.
          ...(alarmUrl !== undefined && { ALARM_URL: pulumi.secret(alarmUrl) }),
        },
        user: "node",
        volumes: [
          {
            volume: createVolume(args.stack, "sms-guard", { parent: this }).name,
            target: "/var/lib/sms-guard",
          },
        ],
        healthCommand: httpHealthCommand("http://localhost:3000/healthz"),
        memoryMegabytes: 96,
        stopGraceSeconds: 5,
        dockerHost: args.dockerHost,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
