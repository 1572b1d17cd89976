// What a factory's published form says about a connector's settings, before they are sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatPath } from "../problems.ts";
import { unknown } from "../values.ts";
import { checkForm, type FormItem } from "./connector-form.ts";

const item = (key: string, type: string, more: Partial<FormItem> = {}): FormItem => ({
  key,
  type,
  required: false,
  selectItems: [],
  defaultValue: undefined,
  showConditions: undefined,
  ...more,
});

const form = [
  item("host", "Text", { required: true }),
  item("port", "Number", { required: true }),
  item("secure", "Switch"),
  item("method", "Select", {
    required: true,
    defaultValue: "a",
    selectItems: [{ value: "a" }, { value: "b" }],
  }),
  item("key", "MultilineText", { required: true, showConditions: [{ targetKey: "secure" }] }),
  item("templates", "Json", { required: true }),
];

function found(config: Record<string, unknown>): string[] {
  return checkForm(form, config).map(({ path, reason }) => `${formatPath(path)} ${reason}`);
}

void test("settings that fit the form have no problem, and values that a preview can't know yet neither", () => {
  assert.deepEqual(found({ host: "h", port: 25, templates: [] }), []);
  assert.deepEqual(found({ host: unknown, port: 25, templates: unknown, extra: 1 }), []);
});

void test("every field that is missing, of the wrong type or not among the options is named", () => {
  assert.deepEqual(found({ port: "25", secure: "yes", method: "c" }), [
    "config.host is missing, and the connector's form requires it: set it",
    "config.port must be a number",
    "config.secure must be a boolean",
    'config.method must be one of "a", "b"',
    "config.templates is missing, and the connector's form requires it: set it",
  ]);
});
