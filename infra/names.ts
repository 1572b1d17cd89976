/** Every name that derives from the stack's name: containers, volumes, labels, addresses, images. */

/** Who a container, network or volume belongs to; our commands find things by these. */
export function stackLabels(stack: string, role: string): Record<string, string> {
  return { "logto-stack.project": "logto-stack", "logto-stack.stack": stack, "logto-stack.role": role };
}

/** The label, with the stack's name, of everything that belongs to a preview of `npm run preview`. */
export const previewLabel = "logto-stack.preview";

/** The fixed Docker name of a part. Fixed, so that a second PostgreSQL can't start on the same volume. */
export function dockerName(stack: string, part?: string): string {
  return part === undefined ? `logto-stack-${stack}` : `logto-stack-${stack}-${part}`;
}

/** The application in each tenant of Logto by which the stack configures it. */
export function managementClientId(tenantId: string): string {
  return `logto-stack-${tenantId}`;
}

/** The addresses of a stack on one machine: names under .localhost are loopback (RFC 6761) and a secure context. */
export function stackAddresses(stack: string, port: number) {
  const origin = (name: string) => `http://${name}.${stack}.localhost${port === 80 ? "" : `:${port}`}`;
  return { app: origin("app"), auth: origin("auth"), console: origin("console"), sms: origin("sms") };
}

/** Whether a host name, or an address to listen on, can only mean this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    /^127(\.\d+){3}$/.test(hostname) ||
    hostname === "[::1]" ||
    hostname === "::1"
  );
}

/** An official image's name at a mirror, whose path holds the image without its own registry's host. */
export function mirrored(image: string, mirror: string | undefined): string {
  if (mirror === undefined) return image;
  const [first = "", ...rest] = image.split("/");
  const path =
    rest.length > 0 && first.includes(".") ? rest.join("/") : rest.length === 0 ? `library/${image}` : image;
  return `${mirror.replace(/\/$/, "")}/${path}`;
}
