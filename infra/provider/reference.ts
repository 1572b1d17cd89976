// Writes the reference: one page a resource, from the package's schema and the example programs in docs/, so that a
// property is described in one place only.
import type { Resource } from "./resource.ts";
import type { NamedType, PackageSchema, PropertySpec, TypeSpec } from "./schema.ts";

/** One page, by its file's name. */
export interface Page {
  file: string;
  text: string;
}

/** File name of a resource's example program: `OrganizationRole` has `organization-role.ts`. */
export function exampleFile(name: string): string {
  return `${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.ts`;
}

const notice = "<!-- Written by `npm run docs`; change the descriptions in infra/provider/resources. -->";

const localName = (reference: string): string => reference.slice(reference.lastIndexOf("/") + 1);

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

class PageWriter {
  readonly #schema: PackageSchema;
  /** Object types that were met and have no section yet, with the property that they belong to. */
  readonly #pending: [path: string, type: NamedType][] = [];

  public constructor(schema: PackageSchema) {
    this.#schema = schema;
  }

  /** The type in words; an object becomes a section of its own. */
  #typeOf(spec: TypeSpec, path: string): string {
    if (spec.$ref !== undefined) return this.#referenced(spec.$ref, path);
    if (spec.items !== undefined) return `list of ${this.#typeOf(spec.items, `${path}[]`)}`;
    if (spec.additionalProperties !== undefined)
      return `map of ${this.#typeOf(spec.additionalProperties, path)}`;
    return spec.type ?? "any";
  }

  #referenced(reference: string, path: string): string {
    const type = this.#schema.types[localName(reference)];
    if (type === undefined) return "any JSON value";
    if (type.enum !== undefined) return type.enum.map(({ value }) => `\`${value}\``).join(", ");
    this.#pending.push([path, type]);
    return `object, see [${path}](#${path.toLowerCase().replaceAll(/[^\w-]/g, "")})`;
  }

  #row(name: string, spec: PropertySpec, required: boolean, path: string): string {
    const notes = [
      required ? "required" : "",
      spec.secret === true ? "secret" : "",
      spec.replaceOnChanges === true ? "replaces" : "",
      spec.default === undefined ? "" : `default \`${String(spec.default)}\``,
    ].filter(Boolean);
    return `| \`${name}\` | ${cell(this.#typeOf(spec, path))} | ${notes.join(", ")} | ${cell(spec.description ?? "")} |`;
  }

  /** A table of properties, followed by one for each object among them. */
  public properties(properties: Record<string, PropertySpec>, required: string[], path = ""): string {
    const entries = Object.entries(properties);
    const rows = entries.map(([name, spec]) =>
      this.#row(name, spec, required.includes(name), path === "" ? name : `${path}.${name}`),
    );
    const table = ["| property | type | | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
    const sections = this.#pending
      .splice(0)
      .map(
        ([inner, type]) =>
          `### ${inner}\n\n${type.description === undefined ? "" : `${type.description}\n\n`}${this.properties(type.properties ?? {}, type.required ?? [], inner)}`,
      );
    return [table, ...sections].join("\n\n");
  }
}

function importSection({ name, read, find, importId }: Resource): string {
  if (read === undefined) return "It can't be imported: only the state knows it.";
  const id = importId ?? "<id>";
  const [first = id, ...others] = id.split(", or ");
  const also = others.length === 0 ? "" : `\n\nOr with \`${others.join("`, or `")}\`.`;
  const quoted = /[<' ]/.test(first) ? `"${first}"` : first;
  const reading =
    find === undefined
      ? ""
      : `\n\nA program reads one without managing it with \`logto.${name}.get("my-name", "${first}")\`.`;
  return `\`\`\`sh\npulumi import logto:index:${name} my-name ${quoted}\n\`\`\`${also}${reading}`;
}

function defaultsSection({ defaults }: Resource): string {
  if (defaults === undefined) return "";
  const list = Object.entries(defaults).map(
    ([name, value]) => `\`${name}\` ${value === null ? "none" : `\`${JSON.stringify(value)}\``}`,
  );
  return `\n\nAn input that is left out stays as the server has it. One that was set and is removed goes back to Logto's default: ${list.join(", ")}.`;
}

function exampleSection(name: string, example: string | undefined): string[] {
  if (example === undefined) return [];
  const file = exampleFile(name);
  return [
    `## Example\n\nFrom [examples/${file}](examples/${file}), which a test runs:`,
    `\`\`\`ts\n${example.trim()}\n\`\`\``,
  ];
}

function providerPage(schema: PackageSchema, example: string | undefined): Page {
  const sections = [
    "# Provider",
    notice.replace("resources", "configuration.ts"),
    schema.provider.description,
    "Without an explicit provider the same settings are read from the stack: `pulumi config set logto:endpoint …`, `pulumi config set --secret logto:clientSecret`.",
    ...exampleSection("Provider", example),
    "## Inputs",
    new PageWriter(schema).properties(schema.provider.inputProperties, []),
  ];
  return { file: "Provider.md", text: `${sections.join("\n\n")}\n` };
}

function page(resource: Resource, schema: PackageSchema, example: string | undefined): Page {
  const { name, description, outputs } = resource;
  const spec = schema.resources[`logto:index:${name}`];
  if (spec === undefined) throw new Error(`The schema has no ${name}`);
  const inputs = new PageWriter(schema).properties(spec.inputProperties, spec.requiredInputs);
  const told = Object.keys(outputs.shape);
  const outputProperties = Object.fromEntries(
    Object.entries(spec.properties).filter(([property]) => told.includes(property)),
  );
  const sections = [
    `# ${name}`,
    notice,
    description,
    ...exampleSection(name, example),
    `## Inputs${defaultsSection(resource)}`,
    inputs,
    told.length === 0 ? "## Outputs\n\nAll inputs and `id`." : "## Outputs\n\nAll inputs, `id`, and:",
    ...(told.length === 0 ? [] : [new PageWriter(schema).properties(outputProperties, [])]),
    "## Import",
    importSection(resource),
  ];
  return { file: `${name}.md`, text: `${sections.join("\n\n")}\n` };
}

/**
 * Every page, and the list of them.
 * @param examples example programs by file name
 */
export function referencePages(
  schema: PackageSchema,
  resources: Resource[],
  examples: Record<string, string>,
): Page[] {
  const rows = resources.map(({ name, description }) => `| [${name}](${name}.md) | ${cell(description)} |`);
  const list = [
    "# Resources of the provider `logto`",
    notice,
    "[Provider](Provider.md) says how a tenant is reached, of a self-hosted server or of Logto Cloud.",
    "Every property that `preview` can check is checked there. `replaces` in a table means that a change makes a new resource; `secret` means encrypted in the state. `npm run import` writes a program for what a tenant already has. [Comparison](../comparison.md) says what similar tools do.",
    ["| resource | what it is |", "| --- | --- |", ...rows].join("\n"),
    "The schema, for SDKs in other languages: `npm run --silent pulumi -- package get-schema ./infra/provider/pulumi-resource-logto`",
  ];
  return [
    { file: "README.md", text: `${list.join("\n\n")}\n` },
    providerPage(schema, examples[exampleFile("Provider")]),
    ...resources.map((resource) => page(resource, schema, examples[exampleFile(resource.name)])),
  ];
}
