// The package's schema, for `pulumi package get-schema`, SDKs in other languages and the reference pages: written from
// the zod schemas that also check the inputs, so that there is one source.
import { z } from "zod";
import { configurationSchema } from "./configuration.ts";
import type { Resource } from "./resource.ts";
import { loadAllResources } from "./resources/index.ts";
import { core, isArray, isDefault, isEnum, isMap, isObject } from "./zod-shape.ts";

/** A property's type. */
export interface TypeSpec {
  type?: string;
  $ref?: string;
  items?: TypeSpec;
  additionalProperties?: TypeSpec;
}

/** A property. */
export interface PropertySpec extends TypeSpec {
  description?: string;
  secret?: true;
  replaceOnChanges?: true;
  default?: string | number | boolean;
}

/** An object's properties. */
export interface ObjectSpec {
  description?: string;
  properties: Record<string, PropertySpec>;
  required: string[];
}

/** A named type: an object, or one of several texts. */
export interface NamedType extends Partial<ObjectSpec> {
  type: "object" | "string";
  enum?: { value: string }[];
}

type Types = Record<string, NamedType>;

/** The schema in Pulumi's form (https://www.pulumi.com/docs/iac/extending-pulumi/schema/), as far as it is used here. */
export interface PackageSchema {
  name: string;
  version: string;
  types: Types;
  provider: { description: string; inputProperties: Record<string, PropertySpec> } & Record<string, unknown>;
  resources: Record<
    string,
    ObjectSpec & { inputProperties: Record<string, PropertySpec>; requiredInputs: string[] }
  >;
  [section: string]: unknown;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Describes a type; objects and enumerations become types of their own, named after where they were met first. */
function typeSpec(schema: z.ZodTypeAny, name: string, types: Types): TypeSpec {
  const bare = core(schema);
  if (isArray(bare)) return { type: "array", items: typeSpec(bare.element, name, types) };
  if (isMap(bare)) return { type: "object", additionalProperties: typeSpec(bare.valueSchema, name, types) };
  if (isObject(bare)) {
    types[`logto:index:${name}`] = { type: "object", ...objectSpec(bare, name, types) };
    return { $ref: `#/types/logto:index:${name}` };
  }
  if (isEnum(bare)) {
    const options = bare.options.map((value) => ({ value }));
    types[`logto:index:${name}`] = { type: "string", enum: options };
    return { $ref: `#/types/logto:index:${name}` };
  }
  if (bare instanceof z.ZodString) return { type: "string" };
  if (bare instanceof z.ZodBoolean) return { type: "boolean" };
  if (bare instanceof z.ZodNumber) return { type: bare.isInt ? "integer" : "number" };
  return { $ref: "pulumi.json#/Any" };
}

function description(schema: z.ZodTypeAny): { description?: string } {
  const text = schema.description ?? core(schema).description;
  return text === undefined ? {} : { description: text };
}

function propertySpec(schema: z.ZodTypeAny, name: string, types: Types): PropertySpec {
  const spec: PropertySpec = { ...typeSpec(schema, name, types), ...description(schema) };
  const value: unknown = isDefault(schema) ? schema.parse(undefined) : undefined;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? { ...spec, default: value }
    : spec;
}

function objectSpec(schema: z.ZodObject<z.ZodRawShape>, name: string, types: Types): ObjectSpec {
  const entries = Object.entries(schema.shape);
  const properties = entries.map(([key, type]): [string, PropertySpec] => [
    key,
    propertySpec(type, name + capitalise(key), types),
  ]);
  const required = entries.filter(([, type]) => !type.isOptional()).map(([key]) => key);
  return { ...description(schema), properties: Object.fromEntries(properties), required };
}

function resourceSpec(resource: Resource, types: Types): PackageSchema["resources"][string] {
  const { inputs, outputs, name, secrets, replaceOn } = resource;
  const given = objectSpec(inputs, name, types);
  const told = objectSpec(outputs, name, types);
  const marked = Object.entries({ ...given.properties, ...told.properties }).map(
    ([key, spec]): [string, PropertySpec] => [
      key,
      {
        ...spec,
        ...(secrets.includes(key) && { secret: true }),
        ...(replaceOn.includes(key) && { replaceOnChanges: true }),
      },
    ],
  );
  const properties = Object.fromEntries(marked);
  return {
    description: resource.description,
    properties,
    required: [...given.required, ...told.required],
    inputProperties: Object.fromEntries(marked.filter(([key]) => key in given.properties)),
    requiredInputs: given.required,
  };
}

/** SDKs get the package's version; otherwise it is a placeholder, with which npm doesn't install them. */
const language = Object.fromEntries(
  ["nodejs", "python", "go", "csharp"].map((name) => [name, { respectSchemaVersion: true }]),
);

/** Writes the schema of the whole package. */
export async function packageSchema(version: string): Promise<PackageSchema> {
  const types: Types = {};
  const configuration = objectSpec(configurationSchema, "Provider", types);
  const { clientSecret } = configuration.properties;
  if (clientSecret !== undefined) clientSecret.secret = true;
  const resources = await loadAllResources();
  return {
    name: "logto",
    version,
    displayName: "Logto",
    description:
      "Logto's Management API, and the one-shot steps that a self-hosted Logto needs, as Pulumi resources.",
    keywords: ["logto", "category/infrastructure"],
    license: "MIT",
    language,
    config: { variables: configuration.properties },
    provider: {
      description: "One tenant of a Logto server, and the application that may use its Management API.",
      properties: configuration.properties,
      inputProperties: configuration.properties,
    },
    types,
    resources: Object.fromEntries(
      resources.map((resource) => [`logto:index:${resource.name}`, resourceSpec(resource, types)]),
    ),
    functions: {},
  };
}
