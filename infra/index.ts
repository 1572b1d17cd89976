/**
 * The stack: PostgreSQL, Logto and the demo app in Docker behind one port, and Logto configured so that people sign up
 * and sign in with their phone number. Read createStack from top to bottom; each part is a file in components/.
 */
import * as pulumi from "@pulumi/pulumi";
import { Administrator } from "./components/administrator.ts";
import { DeletionGuard } from "./components/deletion-guard.ts";
import { DemoApp } from "./components/demo-app.ts";
import { dockerProvider } from "./components/docker-provider.ts";
import { LogtoDatabase } from "./components/logto-database.ts";
import { LogtoServer } from "./components/logto-server.ts";
import { Network } from "./components/network.ts";
import { Postgres } from "./components/postgres.ts";
import { previewLabels } from "./components/preview-labels.ts";
import { PreviewSeed } from "./components/preview-seed.ts";
import { ReverseProxy } from "./components/reverse-proxy.ts";
import { guardedPolicies, SignIn } from "./components/sign-in.ts";
import { SmsGuard } from "./components/sms-guard.ts";
import { SmsSandbox } from "./components/sms-sandbox.ts";
import { loadConfig, type StackConfig } from "./config.ts";
import { imageBuilds } from "./image-builds.ts";
import { pullWithLogins } from "./login-pulls.ts";
import { checkBeforeChanges } from "./prechecks.ts";
import { warnings } from "./warnings.ts";

/** Runs the program and returns the stack's outputs. */
export async function run() {
  const config = loadConfig();
  await checkBeforeChanges(config);
  if (!pulumi.runtime.isDryRun()) await pullWithLogins(config);
  for (const warning of warnings(config)) await pulumi.log.warn(warning);
  return createStack(config);
}

/** Declares everything that a stack consists of. */
export function createStack(config: StackConfig) {
  const { stack, dockerHost, bindAddress, rehearsal, preview, appUrl, endpoint, adminEndpoint, smsInboxUrl } =
    config;
  const options = {
    providers: [dockerProvider(dockerHost)],
    transformations: config.managedPreview ? [previewLabels(stack)] : [],
  };
  const network = new Network("network", { stack, dockerHost }, options);
  const common = { stack, dockerHost, network };
  const builds = imageBuilds(config);
  const notice = rehearsal ? "rehearsal" : preview ? "preview" : undefined;

  const postgres = new Postgres(
    "postgres",
    { ...common, image: config.postgresImage, protect: config.protect, limits: config.limits },
    options,
  );

  // Everything waits for PostgreSQL, then for the seed, then for Logto's own start, and on two cores each takes longer with
  // company. So what else starts goes where there is least to do beside: the sandbox and the tenants' providers here, the
  // proxy beside Logto.
  const afterPostgres = { ...options, dependsOn: postgres.container };

  const takesEmail = config.managedPreview?.variant === "phone-or-email";
  const messaging =
    config.tencent ??
    new SmsSandbox(
      "sms-sandbox",
      { ...common, build: builds.smsSandbox, smsInboxUrl, bindAddress, notice, takesEmail },
      afterPostgres,
    );
  const smsSandbox = messaging instanceof SmsSandbox ? messaging : undefined;

  const smsGuard =
    config.smsGuard &&
    new SmsGuard(
      "sms-guard",
      { ...common, build: builds.smsGuard, settings: config.smsGuard },
      afterPostgres,
    );

  const database = new LogtoDatabase(
    "logto",
    { ...common, image: config.logtoImage, postgres, limits: config.limits },
    options,
  );

  const proxy = new ReverseProxy(
    "proxy",
    {
      ...common,
      build: builds.proxy,
      port: config.port,
      bindAddress,
      proxies: config.proxies,
      notesVisits: config.managedPreview !== undefined,
      frontNetwork: config.managedPreview?.network,
      routes: [
        { url: appUrl, upstream: "app:3000", isVisited: true },
        { url: endpoint, upstream: "logto:3001", codesThrough: smsGuard && "sms-guard:3000" },
        { url: adminEndpoint, upstream: "logto:3002", password: smsSandbox?.inboxPassword },
        ...(smsSandbox ? [{ url: smsInboxUrl, upstream: "sms-sandbox:3000", isVisited: true }] : []),
      ],
    },
    // Nobody reaches the console before its registration is closed. Codes are led to the guard from the start.
    { ...options, dependsOn: smsGuard ? [database, smsGuard] : database },
  );

  const logto = new LogtoServer(
    "logto",
    {
      ...common,
      postgres,
      database,
      smsSandbox,
      proxy,
      endpoint,
      adminEndpoint,
      limits: config.limits,
      environment: config.logtoEnvironment,
    },
    options,
  );

  const tenant = { provider: logto.tenantProvider("default"), dataVolume: postgres.dataVolume };
  const signIn = new SignIn(
    "sign-in",
    {
      ...tenant,
      appUrl,
      methods: config.signInMethods,
      overrides: { ...(smsGuard && guardedPolicies), ...config.signInExperience },
      tencent: messaging instanceof SmsSandbox ? messaging.tencent : messaging,
      email: smsSandbox?.email,
      captcha: config.captcha,
    },
    { dependsOn: logto },
  );

  const seed =
    config.managedPreview &&
    new PreviewSeed("preview-seed", { ...tenant, preview: config.managedPreview, signIn });

  const administrator = new Administrator("admin", {
    logto,
    provider: logto.tenantProvider("admin"),
    dataVolume: postgres.dataVolume,
    username: config.adminUsername,
  });

  const app = new DemoApp(
    "app",
    {
      ...common,
      build: builds.app,
      appUrl,
      endpoint,
      postgres,
      signIn,
      notice,
      smsInboxUrl: smsSandbox && smsInboxUrl,
    },
    options,
  );

  new DeletionGuard("deletion-guard", {
    protect: config.protect,
    dependsOn: [network, postgres, logto, proxy, signIn, administrator, app],
  });

  return {
    appUrl,
    endpoint,
    adminEndpoint,
    ...(smsSandbox && { smsInboxUrl }),
    ...(smsSandbox?.inboxPassword && { smsInboxPassword: smsSandbox.inboxPassword }),
    ...(seed?.password && { seedPassword: seed.password }),
    adminUsername: config.adminUsername,
    adminPassword: administrator.password,
    managementClientId: database.managementClientId,
    managementClientSecret: database.managementClientSecret,
    rehearsal,
  };
}
