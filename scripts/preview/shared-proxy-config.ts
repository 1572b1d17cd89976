/**
 * What the shared reverse proxy of all previews does: it ends TLS with certificates that it fetches and renews by itself,
 * leads each name to its preview, and says so where one was stopped for want of visitors.
 */
import { shortName } from "./card.ts";
import { previewHosts } from "./names.ts";
import type { PreviewRecord } from "./record.ts";

/** How the proxy serves. */
export interface SharedProxySettings {
  domain: string;
  /** What tells its Docker engine from others. */
  engine: string;
  /** Where the certificate authority writes to. */
  acmeEmail: string | undefined;
  /**
   * `internal` signs certificates with an authority of the proxy's own, for trying it where no public one can reach it.
   * @default acme
   */
  certificates?: "acme" | "internal";
}

/** Where the proxy says whose it is, whatever previews there are: so a domain is seen to lead here. */
export const identityPath = "/.well-known/preview-proxy";

/** Caddy's configuration for these previews. */
export function sharedProxyConfig(records: PreviewRecord[], settings: SharedProxySettings): string {
  const { domain, engine, acmeEmail, certificates = "acme" } = settings;
  const sites = records
    .filter((record) => record.domain === domain)
    .map((record) => site(record, domain, certificates));
  return `{
	admin localhost:2019
${acmeEmail === undefined ? "" : `	email ${acmeEmail}\n`}	log default {
		level WARN
	}
}

http://:80 {
	@others not path ${identityPath}
	redir @others https://{host}{uri} 308
	respond ${engine} 200
}

${sites.join("\n")}`;
}

/** One site a preview: its four names have one destination, which tells them apart by Host. */
function site(record: PreviewRecord, domain: string, certificates: "acme" | "internal"): string {
  const { stack, phase } = record;
  const tls = certificates === "internal" ? "	tls internal\n" : "";
  return `${previewHosts(stack, domain).join(", ")} {
${tls}${phase === "stopped" ? asleep(record) : awake(record)}}
`;
}

/** The preview's own proxy hears that people came by https, under the name that they asked for. */
function awake({ stack, port }: PreviewRecord): string {
  return `	reverse_proxy logto-stack-${stack}-proxy:${port}
	handle_errors {
${page(silentPage(stack))}	}
`;
}

function asleep({ stack }: PreviewRecord): string {
  return page(stoppedPage(stack));
}

function page(html: string): string {
  return `	header Content-Type "text/html; charset=utf-8"
	header Retry-After 60
	respond \`${html}\` 503
`;
}

/** Of a preview that gc has stopped. */
export function stoppedPage(stack: string): string {
  return noticePage(stack, {
    en: "This preview was stopped because nobody had visited it for a while. Its data is kept. This command starts it again in seconds:",
    ja: "このプレビューは、しばらくアクセスがなかったため停止しました。データは残っています。次のコマンドで数秒で再開できます。",
    "zh-CN": "此预览因一段时间无人访问而停止，数据仍然保留。用以下命令可在数秒内重新启动：",
  });
}

/** Of a preview whose own proxy can't be reached. */
export function silentPage(stack: string): string {
  return noticePage(stack, {
    en: "This preview doesn't answer at the moment. If that lasts, this command brings it up again:",
    ja: "このプレビューは現在応答していません。続く場合は、次のコマンドで立ち上げ直してください。",
    "zh-CN": "此预览目前没有响应。如果一直如此，请用以下命令重新启动：",
  });
}

/**
 * In the three languages of the app, since nobody knows the reader's without a program. No braces in it, which Caddy would
 * take for placeholders, and nothing that a font may lack.
 */
function noticePage(stack: string, sentences: Record<string, string>): string {
  const paragraphs = Object.entries(sentences).map(([lang, text]) => `<p lang="${lang}">${text}</p>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${stack}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
</head>
<body style="font:16px/1.7 system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 1.25rem;overflow-wrap:anywhere">
<h1 style="font-size:1.4rem;line-height:1.3">${stack}</h1>
${paragraphs.join("\n")}
<p style="font:15px/1.5 ui-monospace,monospace;border:1px solid color-mix(in srgb,currentColor 30%,transparent);border-radius:.5rem;padding:.75rem 1rem;user-select:all">npm run preview -- up ${shortName(stack)}</p>
</body></html>`;
}
