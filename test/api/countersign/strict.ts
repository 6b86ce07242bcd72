import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json } from '../../contracts/contracts.ts';

/**
 * Validates answers more strictly than clients should: a field that the contract does not name is an error here, so that
 * nothing leaves the API undocumented.
 */
export function makeStrictValidator(contract: Json): (schema: Json, value: unknown) => string[] {
  // Checked a few times each, so what counts is how fast a schema is compiled.
  const ajv = new Ajv2020({ allErrors: true, strict: false, code: { optimize: false } });
  addFormats.default(ajv);
  ajv.addSchema(closedComponents(contract), CLOSED, false, false);
  const compiled = new WeakMap<Json, ValidateFunction>();
  return (schema, value) => {
    const check = compiled.get(schema) ?? ajv.compile(closed(schema));
    compiled.set(schema, check);
    if (check(value)) return [];
    return (check.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

const CLOSED = 'closed';
const COMPONENT = '#/components/schemas/';

/** Every schema of the contract twice: as a whole, and as a part of another (`allOf`), which is closed around it. */
function closedComponents(contract: Json): Json {
  const { schemas = {} } = (contract.components ?? {}) as { schemas?: Record<string, Json> };
  const each = (isPart: boolean) =>
    Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, closed(schema, isPart)]));
  return { wholes: each(false), parts: each(true) };
}

/** The schema with every object closed. */
function closed(schema: Json, isPart = false): Json {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.slice(COMPONENT.length);
    return { $ref: `${CLOSED}#/${isPart ? 'parts' : 'wholes'}/${name}` };
  }
  const result: Json = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties') {
      const properties = Object.entries(value as Record<string, Json>);
      result.properties = Object.fromEntries(properties.map(([name, property]) => [name, closed(property)]));
    } else if (keyword === 'allOf') {
      result.allOf = (value as Json[]).map((part) => closed(part, true));
    } else if (keyword === 'oneOf' || keyword === 'anyOf') {
      result[keyword] = (value as Json[]).map((part) => closed(part));
    } else if (keyword === 'items' || (keyword === 'additionalProperties' && typeof value === 'object')) {
      result[keyword] = closed(value as Json);
    } else {
      result[keyword] = value;
    }
  }
  const isObject = schema.properties !== undefined || (schema.allOf !== undefined && schema.type === 'object');
  if (isObject && !isPart && schema.additionalProperties === undefined) result.unevaluatedProperties = false;
  return result;
}
