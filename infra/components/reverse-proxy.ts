/** Caddy: the only published port. It listens on that port inside the network too, so one address means one thing everywhere. */
import * as pulumi from "@pulumi/pulumi";
import type { ImageBuild } from "../image-builds.ts";
import { isLoopback } from "../names.ts";
import { buildImage } from "./built-image.ts";
import type { Network } from "./network.ts";
import { Service } from "./service.ts";

/** One name and where it leads. */
export interface Route {
  /** The public address. */
  url: string;
  /** Host and port in the network. */
  upstream: string;
  /** Where requests for a verification code lead instead. */
  codesThrough?: string | undefined;
  /**
   * Asked of people, with the user name `preview`. Not of OpenID Connect, of the question whether Logto is ready, and of
   * requests to its APIs with a token, which Logto itself looks at: a request has one Authorization header.
   */
  password?: pulumi.Input<string> | undefined;
  /** Whether people come here by themselves: their visits are noted, so that an idle preview can be told. */
  isVisited?: boolean;
}

export interface ReverseProxyArgs {
  stack: string;
  network: Network;
  /** The image's build. */
  build: ImageBuild;
  port: number;
  bindAddress: string;
  /** How many proxies in front of this one have each added whom they saw to X-Forwarded-For. */
  proxies: number;
  routes: Route[];
  /** Whether to note when somebody came: the time and the host, nothing about who. */
  notesVisits: boolean;
  /** The id of a network besides the stack's own, through which a proxy in front of this one reaches it. */
  frontNetwork: string | undefined;
  dockerHost: string | undefined;
}

/** The proxy. An https address means that a TLS terminator in front of it forwards to the port. */
export class ReverseProxy extends pulumi.ComponentResource {
  public constructor(name: string, args: ReverseProxyArgs, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:ReverseProxy", name, {}, options);
    const hosts = args.routes.map(({ url }) => new URL(url).hostname);
    new Service(
      name,
      {
        role: "proxy",
        stack: args.stack,
        network: args.network,
        image: buildImage(args.build, args.dockerHost, { parent: this }),
        environment: { CADDYFILE: configuration(args), XDG_CONFIG_HOME: "/tmp", XDG_DATA_HOME: "/tmp" },
        user: "1000:1000",
        // The stack's own clients use the public names inside the network too. https names lead to the terminator instead.
        aliases: hosts.filter((host) => isLoopback(host)),
        furtherNetworks: args.frontNetwork === undefined ? [] : [args.frontNetwork],
        tmpfs: { "/tmp": "mode=1777" },
        publish: { port: args.port, bindAddress: args.bindAddress },
        healthCommand: ["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${args.port}/healthz`],
        memoryMegabytes: 128,
        stopGraceSeconds: 10,
        dockerHost: args.dockerHost,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

/** With the passwords, where there are any, it is a secret. */
function configuration(args: ReverseProxyArgs): pulumi.Input<string> {
  if (args.routes.every(({ password }) => password === undefined))
    return caddyfile({ ...args, routes: args.routes.map((route) => ({ ...route, password: undefined })) });
  const passwords = pulumi.secret(pulumi.all(args.routes.map(({ password }) => password)));
  return passwords.apply((known) =>
    caddyfile({ ...args, routes: args.routes.map((route, index) => ({ ...route, password: known[index] })) }),
  );
}

/** A route whose password is known. */
type KnownRoute = Omit<Route, "password"> & { password?: string | undefined };

/** Comparing the whole header saves a hash in the configuration; the password is a random one of 144 bits. */
function guard(password: string): string {
  const expected = Buffer.from(`preview:${password}`).toString("base64");
  return `	@stranger {
		not path /oidc/* /api/status
		not {
			path /api/* /me /me/*
			header Authorization Bearer*
		}
		not header Authorization "Basic ${expected}"
	}
	header @stranger WWW-Authenticate "Basic realm=preview"
	respond @stranger "This preview's console asks for the user name preview and the password of its inbox." 401
`;
}

/** An access log without addresses, headers and queries, which hold codes. */
const visitLog = `	log {
		output stdout
		format filter {
			wrap json
			fields {
				request>uri delete
				request>headers delete
				request>remote_ip delete
				request>client_ip delete
				resp_headers delete
			}
		}
	}
`;

/** Caddy's configuration. Names are told apart by the request's Host, so one listener serves them all. */
export function caddyfile({
  port,
  routes,
  notesVisits,
  proxies,
}: Pick<ReverseProxyArgs, "port" | "notesVisits" | "proxies"> & { routes: KnownRoute[] }): string {
  const sites = routes.map(({ url, upstream, codesThrough, isVisited, password }) => {
    const { hostname, protocol } = new URL(url);
    const client = proxies === 0 ? "" : "\n\t\theader_up X-Forwarded-For {client_address}";
    return `http://${hostname}:${port} {
${proxies === 0 ? "" : clientAddress(proxies)}${notesVisits && isVisited ? visitLog : ""}${password === undefined ? "" : guard(password)}${codesThrough === undefined ? "" : guarded(codesThrough, protocol)}	reverse_proxy ${upstream} {
		header_up X-Forwarded-Proto ${protocol.slice(0, -1)}
		header_up X-Forwarded-Host {http.request.hostport}${client}
	}
}`;
  });
  return `{
	admin off
	auto_https off
	log default {
		level WARN
	}
}

${sites.join("\n\n")}

http://:${port} {
	respond /healthz 200
	respond "No such name here: use one of ${routes.map(({ url }) => url).join(", ")}." 404
}
`;
}

/**
 * Whose request it is, counted from the end of what the proxies in front have said, since a client can write what it likes
 * before that. Logto believes the first address of X-Forwarded-For, so it is given this one alone. A request that has passed
 * fewer proxies is its sender's. Caddy's own `trusted_proxies` wants their addresses, and does the same from 2.7 on only.
 */
function clientAddress(proxies: number): string {
  return `	map {http.request.header.X-Forwarded-For} {client_address} {
		"~(?:^|,)\\s*([0-9A-Fa-f.:]+)\\s*(?:,[^,]*){${proxies - 1}}$" "\${1}"
		default {http.request.remote.host}
	}
`;
}

/**
 * The requests of Logto 1.42 that send a code, and those below them, which the guard tells apart. What proxies in front have
 * said of the client is kept: the guard counts them from the end.
 */
function guarded(upstream: string, protocol: string): string {
  return `	@codes path /api/experience/verification/* /api/interaction/verification/* /api/verifications/*
	reverse_proxy @codes ${upstream} {
		trusted_proxies 0.0.0.0/0 ::/0
		header_up X-Forwarded-Proto ${protocol.slice(0, -1)}
		header_up X-Forwarded-Host {http.request.hostport}
	}
`;
}
