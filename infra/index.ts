/**
 * The stack: PostgreSQL, Logto and the demo app in Docker behind one port, and Logto configured so that people sign up
 * and sign in with their phone number. Read it from top to bottom; each part is a file in components/.
 */
import * as docker from "@pulumi/docker";
import { Administrator } from "./components/administrator.ts";
import { DemoApp } from "./components/demo-app.ts";
import { LogtoServer } from "./components/logto-server.ts";
import { Network } from "./components/network.ts";
import { Postgres } from "./components/postgres.ts";
import { ReverseProxy } from "./components/reverse-proxy.ts";
import { SignIn } from "./components/sign-in.ts";
import { SmsSandbox } from "./components/sms-sandbox.ts";
import { loadConfig } from "./config.ts";
import { checkBeforeChanges } from "./prechecks.ts";

const config = loadConfig();
await checkBeforeChanges(config);

const { stack, dockerHost, rehearsal } = config;
const notice = rehearsal ? "rehearsal" : config.preview ? "preview" : undefined;
const engine = new docker.Provider("docker", { host: dockerHost });
const options = { providers: [engine] };
const buildArguments = {
  NODE_IMAGE: config.nodeImage,
  ...(config.npmRegistry && { NPM_REGISTRY: config.npmRegistry }),
};
const base = { stack, dockerHost, network: new Network("network", { stack }, options) };

const postgres = new Postgres(
  "postgres",
  { ...base, image: config.postgresImage, protect: config.protect },
  options,
);

/** A stack sends through Tencent Cloud, or a preview through the sandbox that takes its place. */
const { smsSandbox, tencent } = config.tencent
  ? { smsSandbox: undefined, tencent: config.tencent }
  : createSandbox();

const { endpoint, adminEndpoint } = config;
const logto = new LogtoServer(
  "logto",
  { ...base, image: config.logtoImage, postgres, endpoint, adminEndpoint, smsSandbox },
  options,
);

const proxy = new ReverseProxy(
  "proxy",
  {
    ...base,
    image: config.caddyImage,
    port: config.port,
    bindAddress: config.bindAddress,
    routes: [
      { url: config.appUrl, upstream: "app:3000" },
      { url: config.endpoint, upstream: "logto:3001" },
      { url: config.adminEndpoint, upstream: "logto:3002" },
      ...(smsSandbox ? [{ url: config.smsInboxUrl, upstream: "sms-sandbox:3000" }] : []),
    ],
  },
  options,
);

const signIn = new SignIn(
  "sign-in",
  {
    provider: logto.tenantProvider("default", config.endpoint, proxy),
    server: logto.container,
    appUrl: config.appUrl,
    methods: config.signInMethods,
    overrides: config.signInExperience,
    tencent,
  },
  {},
);

const administrator = new Administrator(
  "admin",
  {
    provider: logto.tenantProvider("admin", config.adminEndpoint, proxy),
    server: logto.container,
    username: config.adminUsername,
  },
  {},
);

new DemoApp(
  "app",
  {
    ...base,
    postgres,
    signIn,
    buildArguments,
    url: config.appUrl,
    logtoEndpoint: config.endpoint,
    notice,
    smsInboxUrl: smsSandbox && config.smsInboxUrl,
  },
  { ...options, dependsOn: proxy },
);

function createSandbox() {
  const sandbox = new SmsSandbox(
    "sms-sandbox",
    { ...base, buildArguments, inboxUrl: config.smsInboxUrl, notice: notice ?? "preview" },
    options,
  );
  return { smsSandbox: sandbox, tencent: sandbox.tencent };
}

/** The stack's outputs. */
export const outputs = {
  appUrl: config.appUrl,
  endpoint: config.endpoint,
  adminEndpoint: config.adminEndpoint,
  smsInboxUrl: smsSandbox && config.smsInboxUrl,
  smsInboxPassword: smsSandbox?.inboxPassword,
  adminUsername: config.adminUsername,
  adminPassword: administrator.password,
  managementClientId: logto.managementClientId,
  managementClientSecret: logto.managementClientSecret,
  rehearsal,
};
