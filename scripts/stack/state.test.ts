/** What is read of Pulumi's state, and that nothing else of it is lost. */
import assert from "node:assert/strict";
import test from "node:test";
import { builtImagesOf } from "./built-images.ts";
import { withoutPendingOperations } from "./state.ts";

const secret = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:abc",
};

test("dropping what an interrupted update left undecided keeps everything else, encrypted secrets too", () => {
  const resources = [
    { urn: "urn:a", type: "logto:index:RandomSecret", outputs: { value: secret }, custom: true },
  ];
  const manifest = { time: "now", magic: "m", version: "v3" };
  const pending = [
    { resource: { urn: "urn:b", type: "docker:index/container:Container" }, type: "creating" },
  ];
  const before = {
    version: 3,
    deployment: { manifest, resources, pending_operations: pending, metadata: {} },
  };
  assert.deepEqual(JSON.parse(withoutPendingOperations(JSON.stringify(before))), {
    ...before,
    deployment: { ...before.deployment, pending_operations: [] },
  });
});

test("the images that were built for a stack are told from those that others made", () => {
  const built = (image: string) => ({ urn: "urn", type: "logto:index:ContainerImage", inputs: { image } });
  const pulled = (name: string) => ({
    urn: "urn",
    type: "docker:index/remoteImage:RemoteImage",
    inputs: { name },
  });
  const resources = [built("logto-stack/app:1"), built("somebody/elses:1"), pulled("postgres:17-alpine")];
  assert.deepEqual(builtImagesOf({ deployment: { resources, pending_operations: [] } }), [
    "logto-stack/app:1",
  ]);
});
