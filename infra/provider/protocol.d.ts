// The types of what protocol.js requires.
export { default as grpc } from "@grpc/grpc-js";
export { default as services } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
export { default as messages } from "@pulumi/pulumi/proto/provider_pb.js";
export { default as plugin } from "@pulumi/pulumi/proto/plugin_pb.js";
export { default as statusMessages } from "@pulumi/pulumi/proto/status_pb.js";
export { default as engineGrpc } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
export { default as engine } from "@pulumi/pulumi/proto/engine_pb.js";
export { default as anyMessages } from "google-protobuf/google/protobuf/any_pb.js";
export { default as empty } from "google-protobuf/google/protobuf/empty_pb.js";
export { default as struct } from "google-protobuf/google/protobuf/struct_pb.js";
