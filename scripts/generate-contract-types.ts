import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/**
 * Writes TypeScript types for each contract: `contracts/x.yaml` → `src/api/generated/x.ts`. Two exports a file: `Schemas`
 * (each of components.schemas by name, as types of their own too) and `operations` (parameters, bodies and answers by
 * operationId). `x.json` beside it is the contract itself, in the form that a process reads fastest. For the pages it also
 * writes where each operation of our own API is asked. With `--check` it writes nothing and fails when a file is not what
 * it would write.
 *
 * It knows the JSON Schema that our contracts use; a keyword that would change a type and that it does not know is an
 * error, so that a type is never silently too wide.
 */

const CONTRACTS = 'contracts';
const TARGET = join('src', 'api', 'generated');
/** The contract that the pages are a client of, and where they find its methods and paths. */
const PAGES = { contract: 'countersign', target: join('web', 'src', 'api', 'generated', 'operations.ts') };
const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

const WITH = `/** A type of which these properties are there. */
type With<Whole, Name extends keyof Whole> = Whole & Required<Pick<Whole, Name>>;`;

type Json = { [key: string]: unknown };
type Schema = Json | boolean;

const BARE = /^[A-Za-z_$][\w$]*$/;
const key = (name: string): string => (BARE.test(name) ? name : JSON.stringify(name));
const members = (value: unknown): [string, Json][] => Object.entries((value ?? {}) as Record<string, Json>);

/** Keywords that say nothing about the type, or nothing that TypeScript could say. */
const UNTYPED =
  /^(x-.*|description|title|default|examples?|deprecated|format|pattern|(exclusive)?(min|max)(imum)?|(min|max)(Length|Items|Properties)|exclusiveM(in|ax)imum|uniqueItems|multipleOf|propertyNames|unevaluatedProperties|contentMediaType|readOnly|writeOnly)$/;
const TYPED = new Set([
  ...['$ref', 'type', 'const', 'enum', 'oneOf', 'anyOf', 'allOf'],
  ...['properties', 'required', 'additionalProperties', 'items'],
]);

/** The TypeScript type of a schema. @throws Error naming a keyword it does not know. */
function typeOf(schema: Schema | undefined, where: string): string {
  if (schema === undefined || schema === true) return 'unknown';
  if (schema === false) return 'never';
  const strange = Object.keys(schema).find((keyword) => !TYPED.has(keyword) && !UNTYPED.test(keyword));
  if (strange) throw new Error(`${where}: the generator does not know the keyword ${strange}`);
  const parts = [ownType(schema, where)];
  if (typeof schema.$ref === 'string') parts.push(referenced(schema.$ref));
  for (const part of (schema.allOf as Schema[]) ?? []) parts.push(typeOf(part, where));
  for (const choice of [schema.oneOf, schema.anyOf] as (Schema[] | undefined)[]) {
    if (choice) parts.push(union(choice.map((part) => typeOf(part, where))));
  }
  const known = parts.filter((part) => part !== null && part !== 'unknown') as string[];
  const whole = known.length < 2 ? (known[0] ?? 'unknown') : known.map(grouped).join(' & ');
  const elsewhere = requiredElsewhere(schema);
  return elsewhere.length > 0 ? `With<${whole}, ${union(elsewhere.map((name) => JSON.stringify(name)))}>` : whole;
}

/** Properties that a schema requires and another one, which it builds upon, describes. */
function requiredElsewhere({ allOf, properties, required }: Json): string[] {
  return allOf ? ((required ?? []) as string[]).filter((name) => !Object.hasOwn(properties ?? {}, name)) : [];
}

/** What `type`, `const`, `enum`, `properties` and `items` say; null when they say nothing. */
function ownType(schema: Json, where: string): string | null {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map((value) => JSON.stringify(value)));
  const types = Array.isArray(schema.type) ? schema.type : schema.type ? [schema.type] : [];
  if (types.length === 0) return schema.properties ? objectType(schema, where) : null;
  return union(types.map((type: string) => namedType(type, schema, where)));
}

function namedType(type: string, schema: Json, where: string): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `${grouped(typeOf(schema.items as Schema, `${where}/items`))}[]`;
    case 'object':
      return objectType(schema, where);
    default:
      throw new Error(`${where}: ${type} is no type of JSON Schema`);
  }
}

function objectType(schema: Json, where: string): string {
  const required = new Set(schema.required as string[]);
  const named = members(schema.properties).map(([name, property]) => {
    const optional = required.has(name) ? '' : '?';
    return `${comment(property)}${key(name)}${optional}: ${typeOf(property, `${where}/${name}`)};`;
  });
  // Beside named members an index signature would have to include their types: then further members stay unnamed.
  const rest = schema.additionalProperties as Schema | undefined;
  const isMap = rest !== undefined && rest !== false && named.length === 0;
  if (isMap) return `Record<string, ${typeOf(rest, where)}>`;
  if (named.length > 0) return block(named);
  return schema.allOf
    ? 'unknown'
    : schema.additionalProperties === false
      ? 'Record<string, never>'
      : 'Record<string, unknown>';
}

/** The exported name of a schema. The DOM's and JavaScript's own names keep their meaning. */
function referenced(pointer: string): string {
  const [, name] = /^#\/components\/schemas\/(\w+)$/.exec(pointer) ?? [];
  if (!name) throw new Error(`${pointer} is not in components.schemas`);
  return `Schemas[${JSON.stringify(name)}]`;
}

const union = (types: string[]): string => [...new Set(types)].join(' | ') || 'never';
const grouped = (type: string): string => (/ [|&] /.test(outside(type)) ? `(${type})` : type);
/** What of a type stands outside its object types. */
function outside(type: string): string {
  let depth = 0;
  return [...type]
    .filter((character) => (character === '}' ? --depth === 0 : character === '{' ? depth++ === 0 : depth === 0))
    .join('');
}
const block = (lines: string[]): string => `{\n${lines.join('\n').replace(/^/gm, '  ')}\n}`;
const comment = (described: Json): string =>
  typeof described.description === 'string'
    ? `/** ${described.description.trim().replace(/\s+/g, ' ').replace(/\*\//g, '*\\/')} */\n`
    : '';

const madeFrom = (name: string): string =>
  `// Made from contracts/${name}.yaml by scripts/generate-contract-types.ts. Do not edit; run npm run generate.`;

/** An OpenAPI file, with references to its own components followed. */
class Contract {
  readonly document: Json;

  constructor(text: string) {
    this.document = parse(text) as Json;
  }

  follow(value: Json): Json {
    if (typeof value.$ref !== 'string') return value;
    const path = value.$ref.slice(2).split('/');
    return path.reduce((at, name) => at[name] as Json, this.document);
  }

  parameters(shared: unknown, own: unknown): string {
    const all = [...((shared as Json[]) ?? []), ...((own as Json[]) ?? [])].map((parameter) => this.follow(parameter));
    const places = ['path', 'query', 'header'].flatMap((place) => {
      const lines = all
        .filter((parameter) => parameter.in === place)
        .map((parameter) => {
          // What has a default is always there by the time a handler runs.
          const present = parameter.required || (parameter.schema as Json).default !== undefined;
          const type = typeOf(parameter.schema as Schema, String(parameter.name));
          return `${comment(parameter)}${key(String(parameter.name))}${present ? '' : '?'}: ${type};`;
        });
      return lines.length > 0 ? `${place}: ${block(lines)};` : `${place}: Record<string, never>;`;
    });
    return block(places);
  }

  content(value: Json, where: string): string {
    const media = members(value.content).map(
      ([type, { schema }]) => `${key(type)}: ${typeOf(schema as Schema, where)};`,
    );
    return block([media.length > 0 ? `content: ${block(media)};` : 'content?: never;']);
  }

  operation(operation: Json, shared: unknown): string {
    const where = String(operation.operationId);
    const body = operation.requestBody ? this.follow(operation.requestBody as Json) : null;
    const responses = members(operation.responses).map(
      ([status, response]) => `${status}: ${this.content(this.follow(response), `${where} ${status}`)};`,
    );
    const lines = [
      `parameters: ${this.parameters(shared, operation.parameters)};`,
      body ? `requestBody${body.required ? '' : '?'}: ${this.content(body, where)};` : 'requestBody?: never;',
      `responses: ${block(responses)};`,
    ];
    return `${comment({ description: operation.summary })}${key(where)}: ${block(lines)};`;
  }

  /** `operationId: 'GET /path'`, for a client. */
  addresses(name: string): string {
    const lines = members(this.document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) =>
        item[method] ? [`${(item[method] as Json).operationId}: '${method.toUpperCase()} ${path}',`] : [],
      ),
    );
    return `${madeFrom(name)}\n\nexport const OPERATIONS = ${block(lines)} as const;\n`;
  }

  types(name: string): string {
    const schemas = members((this.document.components as Json | undefined)?.schemas).map(
      ([schemaName, schema]) => `${comment(schema)}${key(schemaName)}: ${typeOf(schema, schemaName)};`,
    );
    const operations = members(this.document.paths).flatMap(([, item]) =>
      METHODS.flatMap((method) => (item[method] ? [this.operation(item[method] as Json, item.parameters)] : [])),
    );
    const types = [`export type Schemas = ${block(schemas)};`, `export type operations = ${block(operations)};`];
    return [madeFrom(name), ...(types.some((text) => text.includes('With<')) ? [WITH] : []), ...types].join('\n\n');
  }
}

const isCheck = process.argv.includes('--check');
const stale: string[] = [];
mkdirSync(TARGET, { recursive: true });
mkdirSync(dirname(PAGES.target), { recursive: true });
for (const file of readdirSync(CONTRACTS)
  .filter((entry) => entry.endsWith('.yaml'))
  .sort()) {
  const name = file.replace(/\.yaml$/, '');
  const contract = new Contract(readFileSync(join(CONTRACTS, file), 'utf8'));
  put(join(TARGET, `${name}.ts`), `${contract.types(name)}\n`);
  put(join(TARGET, `${name}.json`), `${JSON.stringify(contract.document)}\n`);
  if (name === PAGES.contract) put(PAGES.target, contract.addresses(name));
}
if (stale.length > 0) {
  console.error(`Not up to date with the contracts: ${stale.join(', ')}. Run npm run generate.`);
  process.exitCode = 1;
}

function put(target: string, text: string): void {
  if (read(target) === text) return;
  if (isCheck) stale.push(target);
  else writeFileSync(target, text);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
