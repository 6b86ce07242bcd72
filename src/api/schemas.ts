/** Walks the schemas of a contract. Only what src/api needs beyond validating with ajv. */

export type Schema = { [keyword: string]: unknown };
type Objects = { properties: Map<string, Schema[]>; open: boolean };

/** Follows `$ref`s inside one document. @throws when one leads nowhere. */
export function resolve<T extends object = Schema>(document: object, node: unknown): T {
  let current = node;
  for (let hops = 0; hops < 32; hops += 1) {
    const reference = (current as { $ref?: unknown } | undefined)?.$ref;
    if (typeof reference !== 'string') return current as T;
    current = at(document, reference);
    if (current === undefined) throw new Error(`the contract has nothing at ${reference}`);
  }
  throw new Error('the contract has a circle of $refs');
}

function at(document: object, reference: string): unknown {
  let node: unknown = document;
  for (const part of reference.replace(/^#\//, '').split('/')) {
    const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    node = (node as Record<string, unknown> | undefined)?.[name];
  }
  return node;
}

/** A copy whose `$ref`s name the document they are in, so that it can be compiled outside of it. */
export function absolute<T>(schema: T, documentId: string): T {
  if (Array.isArray(schema)) return schema.map((item) => absolute(item, documentId)) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' && value.startsWith('#')
        ? `${documentId}${value}`
        : absolute(value, documentId),
    ]),
  ) as T;
}

/** The properties an object may have under a schema, whichever of its alternatives applies. */
export function propertiesOf(document: object, schema: Schema): Map<string, Schema[]> {
  return objectsOf(document, schema).properties;
}

const known = new WeakMap<Schema, Objects>();

function objectsOf(document: object, schema: Schema): Objects {
  const cached = known.get(schema);
  if (cached) return cached;
  const objects: Objects = { properties: new Map(), open: false };
  collect(document, schema, objects);
  if (objects.properties.size === 0) objects.open = true;
  known.set(schema, objects);
  return objects;
}

function collect(document: object, node: unknown, into: Objects): void {
  const schema = resolve(document, node);
  for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
    into.properties.set(name, [...(into.properties.get(name) ?? []), property]);
  }
  const additional = schema.additionalProperties;
  if (additional !== undefined && additional !== false) into.open = true;
  for (const keyword of ['allOf', 'oneOf', 'anyOf']) {
    for (const part of (schema[keyword] ?? []) as unknown[]) collect(document, part, into);
  }
  for (const keyword of ['then', 'else']) if (schema[keyword]) collect(document, schema[keyword], into);
}

/**
 * What of a request body reaches the handler: properties the contract names and clients may write. So nothing can be
 * set that the contract does not let clients set, whatever a handler does with the object.
 */
export function writablePart(document: object, node: unknown, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const schema = resolve(document, node);
  if (Array.isArray(value)) {
    return schema.items ? value.map((item) => writablePart(document, schema.items, item)) : value;
  }
  const { properties, open } = objectsOf(document, schema);
  const kept: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(value)) {
    const schemas = properties.get(name);
    if (!schemas) {
      if (open) kept.push([name, inner]);
    } else if (!schemas.some((candidate) => resolve(document, candidate).readOnly === true)) {
      kept.push([name, writablePart(document, together(schemas), inner)]);
    }
  }
  return Object.fromEntries(kept);
}

const combined = new WeakMap<Schema[], Schema>();

/** One schema for a property that several alternatives describe. */
function together(schemas: Schema[]): Schema {
  if (schemas.length === 1) return schemas[0]!;
  const made = combined.get(schemas) ?? { anyOf: schemas };
  combined.set(schemas, made);
  return made;
}
