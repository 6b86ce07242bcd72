import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FieldError } from '../errors/problem.ts';
import { API_LIMITS } from './limits.ts';
import { absolute, type Schema } from './schemas.ts';

/** Checks a value, changing it only by coercion and defaults. Null when it is valid. */
export type Check = (value: unknown) => FieldError[] | null;
export type Compiler = {
  /** JSON bodies: nothing is coerced. */
  json(schema: Schema): Check;
  /** Texts that stand for something else: parameters and form fields. Coerces, and fills in defaults. */
  text(schema: Schema): Check;
};

const CONTRACT = 'contract';

/**
 * Compiles schemas of one contract, each when it is first needed: all of them take a second, and most are never asked for
 * in a short life. Their `$ref`s are looked up in `document`.
 */
export function makeCompiler(document: object): Compiler {
  const json = makeAjv(document, { useDefaults: true });
  const text = makeAjv(document, { useDefaults: true, coerceTypes: 'array' });
  return {
    json: (schema) => check(() => json.compile(absolute(schema, CONTRACT))),
    text: (schema) => check(() => text.compile(absolute(schema, CONTRACT))),
  };
}

function makeAjv(document: object, options: { useDefaults: boolean; coerceTypes?: 'array' }): Ajv2020 {
  // Contracts carry keywords of OpenAPI and ours (x-…), which strict mode would refuse.
  const ajv = new Ajv2020({ ...options, allErrors: true, strict: false, logger: false });
  addFormats.default(ajv);
  ajv.addSchema(document, CONTRACT, false, false);
  return ajv;
}

function check(compile: () => ValidateFunction): Check {
  let validate: ValidateFunction | null = null;
  return (value) => {
    validate ??= compile();
    return validate(value) ? null : fieldErrors(validate.errors ?? []);
  };
}

/** Summaries of alternatives, said only when no alternative says more. */
const SUMMARIES = new Set(['oneOf', 'anyOf', 'if', 'not']);

function fieldErrors(errors: ErrorObject[]): FieldError[] {
  const found = new Map<string, FieldError>();
  const telling = errors.filter((error) => !SUMMARIES.has(error.keyword));
  for (const error of telling.length > 0 ? telling : errors) {
    const pointer = pointerOf(error);
    const key = `${pointer} ${error.keyword}`;
    if (!found.has(key)) found.set(key, { pointer, rule: error.keyword, message: messageOf(error) });
    if (found.size === API_LIMITS.fieldErrorsMax) break;
  }
  return [...found.values()];
}

/** RFC 6901, with the name of the property that is missing or too many. */
function pointerOf({ instancePath, params }: ErrorObject): string {
  const property = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  return property === undefined ? instancePath : `${instancePath}/${escapePointer(String(property))}`;
}

export const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function messageOf({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'This field is required.';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'There is no such field.';
    case 'type':
      return `Must be of type ${[params.type].flat().join(' or ')}.`;
    case 'enum':
      return `Must be one of: ${(params.allowedValues as unknown[]).map(String).join(', ')}.`;
    case 'const':
      return `Must be ${JSON.stringify(params.allowedValue)}.`;
    case 'format':
      return `Must be a valid ${params.format}.`;
    default:
      return `${(message ?? 'is not valid').replace(/^must/, 'Must')}.`;
  }
}
