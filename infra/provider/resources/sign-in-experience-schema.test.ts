// No field of Logto's sign-in experience is out of a program's reach, nested ones included: an upgrade that adds one fails here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { core, isArray, isObject } from "../zod-shape.ts";
import { signInExperienceGuard } from "./sign-in-experience-check.ts";
import { signInExperienceInputs } from "./sign-in-experience-schema.ts";

/** What isn't a program's to set: whose it is, the uploaded pages of Logto Cloud, and the server's own note. */
const left = /^(tenantId|id|customUiAssets\..*|customUiCsp\..*|passwordExpiration\.enabledAt)$/;

function isUnion(schema: z.ZodTypeAny): schema is z.ZodUnion<[z.ZodTypeAny, ...z.ZodTypeAny[]]> {
  return schema instanceof z.ZodUnion;
}

/** Paths of everything that isn't an object or a list itself, for instance `signIn.methods.identifier`. */
function pathsIn(schema: z.ZodTypeAny, path = ""): string[] {
  const bare = core(schema);
  if (isArray(bare)) return pathsIn(bare.element, path);
  if (isUnion(bare)) return [...new Set(bare.options.flatMap((option) => pathsIn(option, path)))];
  if (!isObject(bare)) return [path];
  return Object.entries(bare.shape).flatMap(([name, inner]) =>
    pathsIn(inner, path === "" ? name : `${path}.${name}`),
  );
}

void test("every field that Logto's guard has can be set", async () => {
  const fields = pathsIn(await signInExperienceGuard()).filter((path) => !left.test(path));
  assert.ok(fields.includes("signUp.secondaryIdentifiers.identifier"));
  assert.deepEqual(pathsIn(signInExperienceInputs).sort(), fields.sort());
});
