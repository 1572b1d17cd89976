/** Pulumi's Automation API, for commands that run this program: the version that the program itself is written for. */
export {
  LocalWorkspace,
  PulumiCommand,
  Stack,
  type EngineEvent,
  type OpType,
} from "@pulumi/pulumi/automation/index.js";
