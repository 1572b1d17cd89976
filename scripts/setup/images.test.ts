/** Which images a new stack gets. */
import assert from "node:assert/strict";
import test from "node:test";
import { defaultImages, rehearsalImages } from "../../infra/default-images.ts";
import { choiceOf, classifyRefusal, decide, imageVariable, wantedImages } from "./images.ts";

const noHost = { kind: "unreachable", reason: "no such host" } as const;

test("each image has a variable of its own", () => {
  assert.equal(imageVariable("logtoImage"), "LOGTO_IMAGE");
  assert.equal(imageVariable("postgresImage"), "POSTGRES_IMAGE");
});

test("an image that the environment names comes before the official one; an empty variable counts as none", () => {
  const wanted = wantedImages({ LOGTO_IMAGE: "my/logto:1", NODE_IMAGE: "" }, undefined);
  assert.equal(wanted.logtoImage, "my/logto:1");
  assert.equal(wanted.nodeImage, defaultImages.nodeImage);
});

test("official images come from the mirror where one is given", () => {
  const wanted = wantedImages({}, "mirror.example:5000");
  assert.equal(
    wanted.logtoImage,
    `mirror.example:5000/logto-io/logto:${defaultImages.logtoImage.split(":")[1] ?? ""}`,
  );
  assert.equal(choiceOf(wanted, "mirror.example:5000").settings.registryMirror, "mirror.example:5000");
});

test("where no registry answers, stand-ins take the place of what the engine doesn't hold", () => {
  const availability = {
    logtoImage: noHost,
    postgresImage: { kind: "held" } as const,
    nodeImage: noHost,
    caddyImage: noHost,
  };
  const images = decide(wantedImages({}, undefined), availability, []);
  assert.equal(images.logtoImage, rehearsalImages.logtoImage);
  assert.equal(images.postgresImage, defaultImages.postgresImage);
  const { rehearsal, settings } = choiceOf(images, undefined);
  assert.ok(rehearsal);
  assert.equal(settings.rehearsal, "true");
  assert.equal(settings.postgresImage, "", "the program's own default stays the program's to choose");
});

test("an image that the person named is never replaced by a stand-in", () => {
  const wanted = wantedImages({ LOGTO_IMAGE: "my/logto:1" }, undefined);
  assert.throws(
    () => decide(wanted, { logtoImage: noHost }, ["logtoImage"]),
    /LOGTO_IMAGE: the image my\/logto:1/u,
  );
});

test("a registry that says no is an error that names every image, not a rehearsal", () => {
  const refused = { kind: "refused", reason: "manifest unknown" } as const;
  assert.throws(
    () => decide(wantedImages({}, undefined), { logtoImage: refused, caddyImage: refused }, []),
    /LOGTO_IMAGE(.|\n)*manifest unknown(.|\n)*CADDY_IMAGE(.|\n)*What to do: .*docker login/u,
  );
});

test("with everything at hand there is no rehearsal, and the stack's configuration names no image", () => {
  const { rehearsal, settings } = choiceOf(wantedImages({}, undefined), undefined);
  assert.ok(!rehearsal);
  assert.deepEqual([settings.logtoImage, settings.nodeImage, settings.rehearsal], ["", "", "false"]);
});

test("a name that can't be resolved and a refused connection mean that no registry answers", () => {
  const engineError = (statusCode: number, message: string) =>
    Object.assign(new Error(message), { statusCode });
  assert.equal(
    classifyRefusal(engineError(500, "dial tcp: lookup ghcr.io: no such host")).kind,
    "unreachable",
  );
  assert.equal(classifyRefusal(engineError(500, "connect: connection refused")).kind, "unreachable");
  assert.equal(classifyRefusal(new Error("no answer within 8 s")).kind, "unreachable");
  assert.equal(classifyRefusal(engineError(404, "manifest unknown")).kind, "refused");
  assert.equal(classifyRefusal(engineError(403, "denied")).kind, "refused");
});
