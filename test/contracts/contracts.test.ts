import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CATALOGUE } from '../../src/errors/catalogue.ts';
import { contractNames, follow, type Json, operationsOf, readContract, walk } from './contracts.ts';

describe.each(contractNames)('contract %s', (name) => {
  const contract = readContract(name);

  test('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(contract));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(contract.openapi).toMatch(/^3\.1\./);
  });

  test('names every operation once', () => {
    const ids = [...operationsOf(contract), ...operationsOf(contract, 'webhooks')].map(
      ({ operation }) => operation.operationId,
    );
    expect(ids.filter((id, index) => !id || ids.indexOf(id) !== index)).toEqual([]);
  });

  test('has no reference that leads nowhere', () => {
    walk(contract, (node) => {
      if (typeof node.$ref === 'string') expect(follow(contract, node)).toBeDefined();
    });
  });

  test('declares each parameter of its paths', () => {
    for (const { path, parameters } of operationsOf(contract)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const declared = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
      expect({ path, declared: declared.sort() }).toEqual({ path, declared: inPath.sort() });
    }
  });

  test('has only schemas that JSON Schema 2020-12 understands, and examples that keep to them', () => {
    const validate = validatorOf(contract);
    const { schemas } = contract.components as { schemas: Json };
    for (const schema of Object.keys(schemas))
      expect(() => validate(`/components/schemas/${schema}`, null)).not.toThrow();
    const examples = examplesOf(contract);
    for (const { pointer, schemaPointer, value } of examples) {
      const { valid, errors } = validate(schemaPointer, value);
      expect({ pointer, errors: valid ? [] : errors }).toEqual({ pointer, errors: [] });
    }
  });
});

/** Every `example` and `examples` beside a `schema`, with where the schema stands. */
function examplesOf(contract: Json): { pointer: string; schemaPointer: string; value: unknown }[] {
  const found: { pointer: string; schemaPointer: string; value: unknown }[] = [];
  walk(contract, (node, pointer) => {
    if (typeof node.schema !== 'object') return;
    const schemaPointer = `${pointer}/schema`;
    if (node.example !== undefined) found.push({ pointer, schemaPointer, value: node.example });
    for (const [label, example] of Object.entries((node.examples ?? {}) as Record<string, Json>)) {
      found.push({ pointer: `${pointer}/${label}`, schemaPointer, value: follow(contract, example).value });
    }
  });
  return found;
}

function validatorOf(contract: Json) {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
  });
  addFormats.default(ajv);
  ajv.addVocabulary([
    ...Object.keys(contract).filter((part) => !part.startsWith('x-')),
    'example',
    ...extensionsOf(contract),
  ]);
  ajv.addSchema({ $id: 'contract', ...(contract as object) }, undefined, false, false);
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  return (pointer: string, value: unknown) => {
    const check = compiled.get(pointer) ?? ajv.compile({ $ref: `contract#${encodeURI(pointer)}` });
    compiled.set(pointer, check);
    return { valid: check(value), errors: check.errors };
  };
}

/** `x-…` keywords mean nothing to a validator. */
function extensionsOf(contract: Json): string[] {
  const names = new Set<string>();
  walk(contract, (node) => {
    for (const name of Object.keys(node)) if (name.startsWith('x-')) names.add(name);
  });
  return [...names];
}

describe('contract countersign', () => {
  const contract = readContract('countersign');
  const operations = operationsOf(contract);

  test('explains every operation, parameter and schema', () => {
    const unexplained: string[] = [];
    for (const { operation, parameters } of [...operations, ...operationsOf(contract, 'webhooks')]) {
      if (!operation.summary || !operation.description) unexplained.push(operation.operationId);
      for (const parameter of parameters)
        if (!parameter.description) unexplained.push(`${operation.operationId} ${parameter.name}`);
    }
    const { schemas } = contract.components as { schemas: Record<string, Json> };
    for (const [name, schema] of Object.entries(schemas)) {
      if (!schema.description) unexplained.push(name);
      for (const [property, described] of Object.entries((schema.properties ?? {}) as Record<string, Json>)) {
        if (!described.description && !described.$ref) unexplained.push(`${name}.${property}`);
      }
    }
    expect(unexplained).toEqual([]);
  });

  test('shows an example of every body that is sent to it', () => {
    const without = operations.filter(({ operation }) => {
      const media = (operation.requestBody as Json | undefined)?.content as Record<string, Json> | undefined;
      const json = media?.['application/json'];
      return json && !json.example && !json.examples;
    });
    expect(without.map(({ operation }) => operation.operationId)).toEqual([]);
  });

  test('names only errors that are in the catalogue', () => {
    const named = operations.flatMap(({ operation }) => operation['x-problems'] ?? []);
    const common = contract['x-common-problems'] as string[];
    expect([...new Set([...named, ...common])].filter((code) => !(code in CATALOGUE))).toEqual([]);
  });

  test('lets every POST be made safe to repeat, or says why repeating it does no harm', () => {
    const unsafe = operations.filter(
      ({ method, parameters, operation }) =>
        method === 'post' &&
        !operation['x-repeat'] &&
        !parameters.some((parameter) => parameter.name === 'Idempotency-Key'),
    );
    expect(unsafe.map(({ operation }) => operation.operationId)).toEqual([]);
  });

  test('says of every operation which scope it needs, or that it needs no key', () => {
    const { Scope } = (contract.components as { schemas: Record<string, Json> }).schemas;
    const scopes = [...((Scope as Json).enum as string[]), 'none'];
    const without = operations.filter(
      ({ operation }) => !operation.security && !scopes.includes(operation['x-scope'] as string),
    );
    expect(without.map(({ operation }) => operation.operationId)).toEqual([]);
    const used = new Set(operations.map(({ operation }) => operation['x-scope']));
    expect(scopes.filter((scope) => scope !== '*' && !used.has(scope))).toEqual([]);
  });

  test('refuses unknown fields in every body', () => {
    const { schemas } = contract.components as { schemas: Record<string, Json> };
    const lax = operations.flatMap(({ operation }) =>
      Object.values(((operation.requestBody as Json | undefined)?.content ?? {}) as Record<string, Json>)
        .map((media) => follow({ ...contract, components: { schemas } }, media.schema as Json))
        .filter((schema) => schema.additionalProperties !== false && schema.unevaluatedProperties !== false)
        .map(() => operation.operationId),
    );
    expect(lax).toEqual([]);
  });
});
