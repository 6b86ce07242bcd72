import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { follow, type Json } from '../../contracts/contracts.ts';

/**
 * Validates answers more strictly than clients should: a field that the contract does not name is an error here, so that
 * nothing leaves the API undocumented.
 */
export function makeStrictValidator(contract: Json): (schema: Json, value: unknown) => string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const compiled = new WeakMap<Json, ValidateFunction>();
  return (schema, value) => {
    const check = compiled.get(schema) ?? ajv.compile(closed(contract, schema));
    compiled.set(schema, check);
    if (check(value)) return [];
    return (check.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

/** The schema with its references put in place and every object closed. */
function closed(contract: Json, schema: Json, isPart = false): Json {
  const { $ref: _, ...own } = follow(contract, schema);
  const result: Json = {};
  for (const [keyword, value] of Object.entries(own)) {
    if (keyword === 'properties') {
      const properties = Object.entries(value as Record<string, Json>);
      result.properties = Object.fromEntries(properties.map(([name, property]) => [name, closed(contract, property)]));
    } else if (keyword === 'allOf') {
      result.allOf = (value as Json[]).map((part) => closed(contract, part, true));
    } else if (keyword === 'oneOf' || keyword === 'anyOf') {
      result[keyword] = (value as Json[]).map((part) => closed(contract, part));
    } else if (keyword === 'items') {
      result.items = closed(contract, value as Json);
    } else {
      result[keyword] = value;
    }
  }
  const isObject = own.properties !== undefined || (own.allOf !== undefined && own.type === 'object');
  if (isObject && !isPart && own.additionalProperties === undefined) result.unevaluatedProperties = false;
  return result;
}
