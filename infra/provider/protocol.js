// gRPC and Pulumi's messages. They are CommonJS: `import` would first search them for the names of their exports, which
// is a sixth of a provider's start, so they are required; protocol.d.ts has their types.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export const grpc = require("@grpc/grpc-js");
export const services = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
export const messages = require("@pulumi/pulumi/proto/provider_pb.js");
export const plugin = require("@pulumi/pulumi/proto/plugin_pb.js");
export const statusMessages = require("@pulumi/pulumi/proto/status_pb.js");
export const engineGrpc = require("@pulumi/pulumi/proto/engine_grpc_pb.js");
export const engine = require("@pulumi/pulumi/proto/engine_pb.js");
export const anyMessages = require("google-protobuf/google/protobuf/any_pb.js");
export const empty = require("google-protobuf/google/protobuf/empty_pb.js");
export const struct = require("google-protobuf/google/protobuf/struct_pb.js");
