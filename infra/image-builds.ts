/** The images that a stack builds itself: from which folder, and on whose image. Components and prechecks read them here. */
import type { StackConfig } from "./config.ts";
import type { ImageKey } from "./default-images.ts";

/** One image's build. */
export interface ImageBuild {
  /** The image's name without a tag. */
  name: string;
  /** The folder with the Dockerfile, relative to the repository's root, which is the build's context. */
  folder: string;
  buildArguments: Record<string, string>;
  /** The configuration key of the image that it is built on. */
  base: ImageKey;
}

/** The parts whose images are built. */
export type BuiltPart = "app" | "proxy" | "smsGuard" | "smsSandbox";

/** Every image that a stack may build; which it has is its configuration's. */
export function imageBuilds({
  nodeImage,
  caddyImage,
  npmRegistry,
}: Pick<StackConfig, "nodeImage" | "caddyImage" | "npmRegistry">): Record<BuiltPart, ImageBuild> {
  const onNode = { base: "nodeImage", buildArguments: { NODE_IMAGE: nodeImage } } as const;
  const withPackages = {
    ...onNode,
    buildArguments: { ...onNode.buildArguments, ...(npmRegistry && { NPM_REGISTRY: npmRegistry }) },
  };
  return {
    app: { name: "logto-stack/app", folder: "app", ...withPackages },
    smsSandbox: { name: "logto-stack/sms-sandbox", folder: "infra/sms-sandbox", ...withPackages },
    smsGuard: { name: "logto-stack/sms-guard", folder: "infra/sms-guard", ...onNode },
    proxy: {
      name: "logto-stack/reverse-proxy",
      folder: "infra/reverse-proxy",
      base: "caddyImage",
      buildArguments: { CADDY_IMAGE: caddyImage },
    },
  };
}

/** The builds of which a stack has the image. */
export function buildsOf(config: StackConfig): ImageBuild[] {
  const { app, proxy, smsGuard, smsSandbox } = imageBuilds(config);
  return [app, proxy, ...(config.smsGuard ? [smsGuard] : []), ...(config.smsSandbox ? [smsSandbox] : [])];
}
