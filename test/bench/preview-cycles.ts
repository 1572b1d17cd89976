/** Up and down again and again, some of them killed on the way and cleaned up by gc: afterwards all is as before. */
import { randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { stackNameOf } from "../../scripts/preview/names.ts";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { repositoryRoot } from "../../scripts/setup/paths.ts";
import { say } from "../../scripts/setup/progress.mjs";
import type { PreviewCommand } from "../e2e/harness/preview-command.ts";
import { killFamily } from "../e2e/harness/process-lists.ts";
import type { Measurement } from "./measurement.ts";
import { secondsOf } from "./statistics.ts";

const subject = "bench-cycle";
/** Of another name, so that what it leaves isn't taken for what was there before. */
const warmUp = "bench-warm-up";
const volumeList = z.object({ Volumes: z.array(z.object({ Name: z.string() })).nullable() });

/** @returns how many things are there that weren't before, or aren't there any more */
export async function measureCycles(preview: PreviewCommand, cycles: number): Promise<Measurement> {
  for (const name of [subject, warmUp]) preview.removeAtEnd(stackNameOf(name));
  // The images that a preview builds are local from here on.
  const usual = await secondsOf(() => preview.up(warmUp));
  await down(preview, warmUp);
  const before = await inventory(preview);
  const killed = Math.max(1, Math.round(cycles / 4));
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    // Spread evenly among the others.
    const isKilled = Math.floor((cycle * killed) / cycles) > Math.floor(((cycle - 1) * killed) / cycles);
    if (isKilled) await killOnTheWay(preview, usual);
    else {
      await preview.up(subject);
      await down(preview, subject);
    }
    say(`  up and down ${cycle}/${cycles}${isKilled ? ", killed and cleaned up" : ""}`);
  }
  const differences = compare(before, await inventory(preview));
  for (const difference of differences) say(`    ${difference}`);
  return {
    what: `${cycles} cycles of up and down, ${killed} of them killed at a random moment and cleaned up by gc: what differs from before`,
    value: differences.length,
    digits: 0,
    unit: "",
    from: `of ${before.size} containers, networks, volumes, images, files of states and ports`,
    atMost: 0,
  };
}

async function killOnTheWay(preview: PreviewCommand, usualSeconds: number): Promise<void> {
  const child = preview.start(["up", subject]);
  await sleep(randomInt(Math.ceil(usualSeconds * 1000)));
  killFamily(z.number().parse(child.pid));
  await child;
  await preview.run(["gc", subject], z.object({ failed: z.array(z.unknown()).length(0) }));
  // One that was killed when it was ready already is nothing for gc.
  await preview.run(["down", subject], z.object({ removed: z.literal(true) }));
}

async function down(preview: PreviewCommand, name: string): Promise<void> {
  await preview.run(["down", name], z.object({ wasThere: z.literal(true) }));
}

/** Everything that a preview could leave behind, on the engine and on this machine. */
async function inventory({ stateFolder }: PreviewCommand): Promise<Set<string>> {
  const docker = dockerClient();
  const [containers, networks, volumes, images] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
    docker.listImages(),
  ]);
  const files = readdirSync(stateFolder, { recursive: true, encoding: "utf8" });
  return new Set([
    ...containers.map(({ Names }) => `container ${Names.join()}`),
    ...networks.map(({ Name }) => `network ${Name}`),
    ...(volumeList.parse(volumes).Volumes ?? []).map(({ Name }) => `volume ${Name}`),
    ...images.map(({ Id, RepoTags }) => `image ${RepoTags?.join() ?? Id}`),
    ...files.map((file) => `state ${file}`),
    ...readdirSync(repositoryRoot).map((file) => `file ${file}`),
    ...listeningPorts().map((port) => `port ${port}`),
  ]);
}

/** Of those that previews are given. */
function listeningPorts(): number[] {
  const lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => readFileSync(file, "utf8").split("\n"));
  const ports = lines.flatMap((line) => {
    const [, port = "", state] = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ ([0-9A-F]{2})/u.exec(line) ?? [];
    return state === "0A" ? [Number.parseInt(port, 16)] : [];
  });
  return ports.filter((port) => port >= 20_000 && port < 30_000);
}

function compare(before: Set<string>, after: Set<string>): string[] {
  return [
    ...[...after].filter((thing) => !before.has(thing)).map((thing) => `left: ${thing}`),
    ...[...before].filter((thing) => !after.has(thing)).map((thing) => `missing: ${thing}`),
  ];
}
