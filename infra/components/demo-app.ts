/** The Express demo app: the web application that people sign in to. */
import * as pulumi from "@pulumi/pulumi";
import type { ImageBuild } from "../image-builds.ts";
import { isLoopback } from "../names.ts";
import { RandomSecret } from "../provider/index.ts";
import { buildImage } from "./built-image.ts";
import type { Network } from "./network.ts";
import type { Postgres } from "./postgres.ts";
import { httpHealthCommand, Service } from "./service.ts";
import type { SignIn } from "./sign-in.ts";

export interface DemoAppArgs {
  stack: string;
  network: Network;
  postgres: Postgres;
  signIn: SignIn;
  /** Where people reach the app. */
  appUrl: string;
  /** Logto's ENDPOINT. */
  endpoint: string;
  /** The image's build. */
  build: ImageBuild;
  /** Said on its pages: what kind of stack this is. */
  notice: "preview" | "rehearsal" | undefined;
  /** The sandbox's inbox, linked from the page of a preview. */
  smsInboxUrl: string | undefined;
  dockerHost: string | undefined;
}

/** The app's container, its session secret and its database. */
export class DemoApp extends pulumi.ComponentResource {
  public constructor(name: string, args: DemoAppArgs, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:DemoApp", name, {}, options);
    const sessionSecret = new RandomSecret("app-session-secret", {}, { parent: this }).value;
    new Service(
      name,
      {
        role: "app",
        stack: args.stack,
        network: args.network,
        image: buildImage(args.build, args.dockerHost, { parent: this }),
        environment: {
          APP_URL: args.appUrl,
          LOGTO_ENDPOINT: args.endpoint,
          LOGTO_APP_ID: args.signIn.applicationId,
          LOGTO_APP_SECRET: args.signIn.applicationSecret,
          APP_API_RESOURCE: args.signIn.apiIndicator,
          SESSION_SECRET: sessionSecret,
          DATABASE_URL: args.postgres.appUrl,
          ...(args.notice && { APP_NOTICE: args.notice }),
          ...(args.smsInboxUrl !== undefined && { SMS_INBOX_URL: args.smsInboxUrl }),
        },
        user: "node",
        tmpfs: { "/tmp": "mode=1777" },
        healthCommand: httpHealthCommand("http://localhost:3000/readyz"),
        // Behind a TLS terminator of somebody else's, its name may lead here only later.
        ...(isLoopback(new URL(args.appUrl).hostname) && { readyAddresses: [`${args.appUrl}/readyz`] }),
        memoryMegabytes: 160,
        stopGraceSeconds: 10,
        dockerHost: args.dockerHost,
      },
      { parent: this, dependsOn: args.postgres.appDatabase },
    );
    this.registerOutputs({});
  }
}
