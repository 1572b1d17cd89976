/** What the engine says of a container's rights, limits and ports. */
import { z } from "zod";
import { stackLabels } from "../../../infra/names.ts";
import { partOf } from "./engine.ts";

const inspected = z.object({
  Config: z.object({
    Healthcheck: z.object({ Test: z.array(z.string()) }).optional(),
    Labels: z.record(z.string()),
  }),
  HostConfig: z.object({
    CapAdd: z.array(z.string()).nullable(),
    CapDrop: z.array(z.string()).nullable(),
    Init: z.boolean().default(false),
    LogConfig: z.object({ Config: z.record(z.string()) }),
    Memory: z.number(),
    PidsLimit: z.number().nullable(),
    Privileged: z.boolean(),
    ReadonlyRootfs: z.boolean(),
    RestartPolicy: z.object({ Name: z.string() }),
    SecurityOpt: z.array(z.string()).nullable(),
  }),
  NetworkSettings: z.object({
    Ports: z.record(z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable()),
  }),
});

const processList = z.object({ Titles: z.array(z.string()), Processes: z.array(z.array(z.string())) });

/** @returns in which respects a container of a stack has more rights, or fewer limits, than it may */
export async function looseEnds(stack: string, role: string): Promise<string[]> {
  const container = partOf(stack, role);
  const { Config, HostConfig } = inspected.parse(await container.inspect());
  const isKept: Record<string, boolean> = {
    "runs as root": (await usersOf(stack, role)).every((user) => user !== "0"),
    "is privileged": !HostConfig.Privileged,
    "has capabilities":
      HostConfig.CapDrop?.includes("ALL") === true && (HostConfig.CapAdd ?? []).length === 0,
    "may gain privileges":
      HostConfig.SecurityOpt?.some((option) => /^no-new-privileges(:true)?$/u.test(option)) === true,
    "can write to its root": HostConfig.ReadonlyRootfs,
    "has no init process": HostConfig.Init,
    "has no limit of memory": HostConfig.Memory > 0,
    "has no limit of processes": (HostConfig.PidsLimit ?? 0) > 0,
    "has a log without an end":
      "max-size" in HostConfig.LogConfig.Config && "max-file" in HostConfig.LogConfig.Config,
    "stays down after a crash": HostConfig.RestartPolicy.Name === "unless-stopped",
    "has no health check": (Config.Healthcheck?.Test.length ?? 0) > 1,
    "isn't labelled": Object.entries(stackLabels(stack, role)).every(
      ([label, value]) => Config.Labels[label] === value,
    ),
  };
  return Object.entries(isKept).flatMap(([problem, kept]) => (kept ? [] : [problem]));
}

/** @returns where the host listens for a container, such as `127.0.0.1:8080` */
export async function publishedPorts(stack: string, role: string): Promise<string[]> {
  const { NetworkSettings } = inspected.parse(await partOf(stack, role).inspect());
  return Object.values(NetworkSettings.Ports).flatMap((bindings) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}`),
  );
}

/** The numbers of the users that its processes, the init process among them, really run as. */
async function usersOf(stack: string, role: string): Promise<string[]> {
  const { Titles, Processes } = processList.parse(
    await partOf(stack, role).top({ ps_args: "-eo uid,pid,comm" }),
  );
  const column = Titles.indexOf("UID");
  return Processes.map((row) => row[column] ?? "0");
}
