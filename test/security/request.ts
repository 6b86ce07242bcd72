import { randomUUID } from 'node:crypto';
import { follow, type Json } from '../contracts/contracts.ts';
import { pdfOf } from '../support/pdf.ts';
import type { Ids, ServedOperation } from './served.ts';

export type Request = { path: string; headers: Record<string, string>; body: string | FormData | undefined };

/**
 * A valid request to an operation, made from its contract.
 * @param ids what the path names, by the word before the parameter.
 * @param body in place of the contract's example.
 */
export function requestFor(operation: ServedOperation, ids: Ids, body: unknown = bodyFor(operation)): Request {
  const path = `${pathFor(operation, ids)}${queryFor(operation)}`;
  const headers = headersFor(operation);
  if (body instanceof FormData) return { path, headers, body };
  if (body === undefined) return { path, headers, body };
  return { path, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** The one header that a contract may require beside the credentials. */
const headersFor = ({ parameters }: ServedOperation): Record<string, string> =>
  parameters.some(({ name, required }) => name === 'Idempotency-Key' && required)
    ? { 'idempotency-key': randomUUID() }
    : {};

function pathFor({ path, parameters, contract }: ServedOperation, ids: Ids): string {
  return path.replaceAll(/([\w-]+)\/\{(\w+)\}/g, (_, owner: string, name: string) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
    const schema = follow(contract, (parameter?.schema ?? {}) as Json);
    const choices = schema.enum as string[] | undefined;
    const value = choices?.[0] ?? ids[owner];
    if (value === undefined) throw new Error(`${path}: make one of ${owner} in served.ts, so that it is tested too`);
    return `${owner}/${encodeURIComponent(value)}`;
  });
}

/** What the contract requires in the query. */
function queryFor({ parameters }: ServedOperation): string {
  const required = parameters.filter((one) => one.in === 'query' && one.required);
  return required.length > 0
    ? `?${new URLSearchParams(required.map((one) => [String(one.name), String(one.example)] as [string, string]))}`
    : '';
}

/** The parameters of an operation's path that name something of ours. */
export function pathIdOf({ path }: ServedOperation, ids: Ids): Record<string, string> {
  const named = [...path.matchAll(/([\w-]+)\/\{(\w+)\}/g)].flatMap(([, owner, name]) => {
    const id = ids[owner as string];
    return id === undefined ? [] : [[name as string, id]];
  });
  return Object.fromEntries(named);
}

export const isOwned = ({ path, parameters, contract }: ServedOperation): boolean =>
  path.includes('{') &&
  parameters.some((one) => one.in === 'path' && !follow(contract, one.schema as Json).enum && one.name !== 'token');

/** The body of a valid request, undefined where there is none. */
export function bodyFor({ contract, operation }: ServedOperation): unknown {
  const content = contentOf(contract, operation.requestBody);
  const json = content['application/json'];
  if (json) {
    const [first] = Object.values((json.examples ?? {}) as Record<string, Json>);
    return json.example ?? (first ? follow(contract, first).value : sampleOf(contract, json.schema as Json));
  }
  const form = content['multipart/form-data'];
  return form && formFor(contract, form.schema as Json);
}

function contentOf(contract: Json, requestBody: unknown): Record<string, Json> {
  if (!requestBody) return {};
  return (follow(contract, requestBody as Json).content ?? {}) as Record<string, Json>;
}

function formFor(contract: Json, schema: Json): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(sampleOf(contract, schema) as Json)) {
    if (value === PDF) form.set(name, new Blob([pdfOf([{}])], { type: 'application/pdf' }), 'a.pdf');
    else form.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  return form;
}

const PDF = Symbol('a file');
const PHONE = '+966500000001';

/** A value that a schema allows, with nothing optional in it. */
function sampleOf(contract: Json, given: Json): unknown {
  const schema = follow(contract, given);
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return (schema.enum as unknown[])[0];
  if (schema.contentMediaType === 'application/pdf' || schema.format === 'binary') return PDF;
  const [alternative] = ((schema.oneOf ?? schema.anyOf) as Json[] | undefined) ?? [];
  if (alternative) return sampleOf(contract, alternative);
  const properties = propertiesOf(contract, schema);
  if (Object.keys(properties).length > 0) {
    const required = requiredOf(contract, schema);
    const names = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
    return Object.fromEntries(
      names.map((name) => [name, name === 'phone' ? PHONE : sampleOf(contract, properties[name] as Json)]),
    );
  }
  return plainSample([schema.type].flat()[0] as string, schema, (items) => sampleOf(contract, items));
}

function plainSample(type: string, schema: Json, sample: (items: Json) => unknown): unknown {
  if (type === 'array') return [sample((schema.items ?? {}) as Json)];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  if (type === 'object') return {};
  if (schema.format === 'uuid') return randomUUID();
  if (schema.format === 'date-time') return new Date(Date.now() + 86_400_000).toISOString();
  if (String(schema.pattern ?? '').includes('https')) return 'https://93.184.216.34/hook';
  if (schema.format === 'uri') return 'http://127.0.0.1:8080/hook';
  if (String(schema.pattern ?? '').includes('+')) return PHONE;
  return 'http://127.0.0.1:8080/hook';
}

/** With those of its parts. */
function propertiesOf(contract: Json, given: Json): Record<string, Json> {
  const schema = follow(contract, given);
  const parts = (schema.allOf ?? []) as Json[];
  return Object.assign({}, ...parts.map((part) => propertiesOf(contract, part)), schema.properties);
}

function requiredOf(contract: Json, given: Json): string[] {
  const schema = follow(contract, given);
  const parts = (schema.allOf ?? []) as Json[];
  return [...parts.flatMap((part) => requiredOf(contract, part)), ...((schema.required ?? []) as string[])];
}

/** The names of properties that answers of a contract have and a request body has not. */
export function answeredOnly({ contract, operation }: ServedOperation): string[] {
  const json = contentOf(contract, operation.requestBody)['application/json'];
  if (!json) return [];
  const writable = Object.entries(propertiesOf(contract, json.schema as Json))
    .filter(([, schema]) => follow(contract, schema).readOnly !== true)
    .map(([name]) => name);
  const answered = Object.values(operation.responses as Record<string, Json>).flatMap((response) => {
    const schema = contentOf(contract, response)['application/json']?.schema as Json | undefined;
    if (!schema) return [];
    const own = propertiesOf(contract, schema);
    return [...Object.keys(own), ...Object.keys(own.data ? propertiesOf(contract, own.data) : {})];
  });
  return [...new Set([...answered, ...ALWAYS])].filter((name) => !writable.includes(name));
}

/** What attackers try, whatever a contract answers with. */
const ALWAYS = [
  'id',
  'organizationId',
  'organization_id',
  'status',
  'version',
  'sequence',
  'createdBy',
  'role',
  'isAdmin',
];
