// Writes the program for what was read from a tenant, the file that `pulumi import` takes, and the secrets that belong
// into the stack's configuration.
import type { ImportedResource } from "./read-tenant.ts";
import { isRecord, reveal, Secret, type Properties } from "../values.ts";

/** What was written. */
export interface WrittenProgram {
  /** TypeScript. */
  program: string;
  /** JSON for `pulumi import --file`. */
  importFile: string;
  /** Secret values by configuration key; objects as JSON. */
  secrets: Record<string, string>;
}

/** Ids that Logto makes; shorter ones could be words. */
const generatedId = /^[a-z0-9]{12,21}$/;

/** Where the class has another name for a property than the provider. */
const propertyNames: Record<string, Record<string, string>> = { Connector: { instanceId: "id" } };

function camelCase(text: string): string {
  const joined = text.replaceAll(/-+(.)/g, (_, letter: string) => letter.toUpperCase());
  return /^[A-Za-z]/.test(joined) ? joined : `n${joined}`;
}

/** Kinds that others need without naming them: a sign-in method needs a connector. */
const neededUnnamed = ["Connector", "CaptchaProvider", "CustomPhrases"];

/** Properties by which others name a resource. */
const naming = ["name", "indicator", "connectorName"];

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** A resource that the program has already. */
interface Written {
  kind: string;
  variable: string;
  id: string;
  /** What others may name it by. */
  texts: string[];
}

class ProgramWriter {
  readonly #secrets: Record<string, string> = {};
  /** Expressions by the id that they stand for. */
  readonly #ids = new Map<string, string>();
  readonly #written: Written[] = [];

  public get secrets(): Record<string, string> {
    return this.#secrets;
  }

  #remember({ kind, name, id, inputs }: ImportedResource): string {
    // The kind makes names unique and keeps them clear of words that TypeScript reserves.
    const suffix = camelCase(name).toLowerCase() === kind.toLowerCase() ? "" : kind;
    const variable = camelCase(name) + suffix;
    if (generatedId.test(id)) this.#ids.set(id, `${variable}.id`);
    this.#written.push({ kind, variable, id, texts: naming.flatMap((key) => textsIn(inputs[key])) });
    return variable;
  }

  /** Variables that must come first and that no argument mentions. */
  #needed(inputs: Properties, refersTo: string[]): string[] {
    const texts = new Set(textsIn(inputs));
    return this.#written
      .filter(({ kind }) => refersTo.includes(kind))
      .filter(({ kind, id, texts: own }) => {
        if (generatedId.test(id) && texts.has(id)) return false;
        return neededUnnamed.includes(kind) || own.some((text) => texts.has(text));
      })
      .map(({ variable }) => variable);
  }

  #secret(secret: Secret, path: string[]): string {
    const value = reveal(secret);
    const joined = camelCase(path.join("-").replaceAll(/[^A-Za-z0-9-]/g, "-"));
    const key = joined.charAt(0).toLowerCase() + joined.slice(1);
    this.#secrets[key] = typeof value === "string" ? value : JSON.stringify(value);
    return typeof value === "string"
      ? `config.requireSecret(${JSON.stringify(key)})`
      : `config.requireSecretObject<Record<string, string>>(${JSON.stringify(key)})`;
  }

  #value(value: unknown, path: string[], indent: string): string {
    if (value instanceof Secret) return this.#secret(value, path);
    if (typeof value === "string") return this.#ids.get(value) ?? JSON.stringify(value);
    const inner = `${indent}  `;
    if (Array.isArray(value)) {
      const items = value.map((child, index) => this.#value(child, [...path, String(index)], inner));
      return items.length === 0 ? "[]" : `[\n${items.map((item) => `${inner}${item},\n`).join("")}${indent}]`;
    }
    if (!isRecord(value)) return JSON.stringify(value);
    const entries = Object.entries(value).filter(([, child]) => child !== undefined);
    if (entries.length === 0) return "{}";
    const lines = entries.map(([name, child]) => {
      const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
      return `${inner}${key}: ${this.#value(child, [...path, name], inner)},\n`;
    });
    return `{\n${lines.join("")}${indent}}`;
  }

  /** The statement that makes one resource. */
  public resource(imported: ImportedResource, refersTo: string[]): string {
    const { kind, name, inputs } = imported;
    const names = propertyNames[kind] ?? {};
    const renamed = Object.entries(inputs).map(([key, value]) => [names[key] ?? key, value] as const);
    const args = this.#value(Object.fromEntries(renamed), [kind, name], "");
    const needed = this.#needed(inputs, refersTo);
    const variable = this.#remember(imported);
    const options = needed.length === 0 ? "" : `, { dependsOn: [${needed.join(", ")}] }`;
    return `const ${variable} = new logto.${kind}(${JSON.stringify(name)}, ${args}${options});\n`;
  }
}

/**
 * Writes program and import file.
 * @param refersTo kinds that a kind may refer to
 * @param sdk what to import the classes from
 */
export function writeProgram(
  resources: ImportedResource[],
  refersTo: Record<string, string[]>,
  sdk: string,
): WrittenProgram {
  const writer = new ProgramWriter();
  const statements = resources.map((resource) => writer.resource(resource, refersTo[resource.kind] ?? []));
  const usesSecrets = Object.keys(writer.secrets).length > 0;
  const head = [
    "// What a Logto tenant had when `npm run import` read it. It is yours to change.",
    ...(usesSecrets ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    `import * as logto from ${JSON.stringify(sdk)};`,
    ...(usesSecrets ? ["", "const config = new pulumi.Config();"] : []),
  ];
  const list = resources.map(({ kind, name, id }) => ({ type: `logto:index:${kind}`, name, id }));
  return {
    program: `${head.join("\n")}\n\n${statements.join("\n")}`,
    importFile: `${JSON.stringify({ resources: list }, undefined, 2)}\n`,
    secrets: writer.secrets,
  };
}
