import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FieldError } from '../errors/problem.ts';
import { API_LIMITS } from './limits.ts';
import type { FileRule, FormRule } from './multipart.ts';
import { propertiesOf, resolve, type Schema, writablePart } from './schemas.ts';
import { isStorable, unstorable } from './text.ts';
import { type Check, type Compiler, escapePointer, makeCompiler } from './validation.ts';
import { type WindowLimit, windowLimitsOf } from './window-limit.ts';

/** An OpenAPI file, read once: what the router registers and the pipeline checks. */
export type Contract = { yaml: string; document: Node; operations: Operation[] };

export type Operation = {
  id: string;
  /** Lower case; the first is the contract's own, the others stand under `x-alias-methods`. */
  methods: string[];
  /** As in the contract: `/documents/{id}`. */
  path: string;
  needsKey: boolean;
  /** What its `security` names: keys, the session of somebody who is logged in (a cookie), or both. */
  takes: { key: boolean; session: boolean };
  /** The scope a key needs (`x-scope`); `*` where the contract names none. */
  scope: string;
  /** Whether a request for it stands in the audit trail; not of what leaves nothing behind (`x-audited: false`). */
  isAudited: boolean;
  /** For operations without a key: requests a minute from one address. */
  perAddress: number | null;
  /** Limits over other times than a minute (`x-rate-limits`). */
  windows: WindowLimit[];
  /** Whether an Idempotency-Key is honoured, or has to be there. */
  idempotent: 'yes' | 'required' | 'no';
  /** Null: there is no such resource, whatever its id. */
  readParams(raw: Record<string, string>): Record<string, unknown> | null;
  readQuery(search: URLSearchParams): { query: Record<string, unknown>; errors: FieldError[] };
  body: BodyRule | null;
  /** What is wrong with an answer, or null. */
  checkAnswer(status: number, mediaType: string | null, body: unknown): string | null;
};

/** What the text of a form's field stands for. `flag`: true or false. `list`: texts. `json`: an object, or a list of them. */
export type FieldKind = 'text' | 'flag' | 'list' | 'json';

export type BodyRule = {
  required: boolean;
  json: { bytesMax: number; check: Check } | null;
  form: (FormRule & { check: Check; kindOf(field: string): FieldKind }) | null;
  /** The part of a valid body that clients may write. */
  writable(body: unknown, kind: 'json' | 'form'): unknown;
};

type Node = { [key: string]: unknown };
type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  explode?: boolean;
  schema: Schema;
  'x-checked-by'?: 'handler';
};
const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
const FOLDER = new URL('../../contracts/', import.meta.url);
const GENERATED = new URL('./generated/', import.meta.url);

/** @throws when the file is missing or not a contract: the API must not start on half of one. */
export async function loadContract(fileName: string): Promise<Contract> {
  const yaml = await readFile(fileURLToPath(new URL(fileName, FOLDER)), 'utf8');
  return readContract(yaml, await loadDocument(fileName));
}

/** What a contract's YAML says, as `npm run generate` has written it down: reading the YAML itself takes half a second. */
export async function loadDocument(fileName: string): Promise<Node> {
  const path = fileURLToPath(new URL(fileName.replace(/\.yaml$/, '.json'), GENERATED));
  return JSON.parse(await readFile(path, 'utf8')) as Node;
}

/** @param document what `yaml` says */
export function readContract(yaml: string, document: Node): Contract {
  const compiler = makeCompiler(document);
  const operations: Operation[] = [];
  for (const [path, unresolved] of Object.entries(document.paths as Node)) {
    const item = resolve<Node>(document, unresolved);
    for (const method of METHODS) {
      if (item[method]) operations.push(readOperation(document, compiler, path, item, method));
    }
  }
  return { yaml, document, operations };
}

function readOperation(document: Node, compiler: Compiler, path: string, item: Node, method: string): Operation {
  const operation = item[method] as Node;
  const id = operation.operationId as string | undefined;
  if (!id) throw new Error(`${method.toUpperCase()} ${path} has no operationId`);
  const parameters = parametersOf(document, item, operation);
  return {
    id,
    methods: [method, ...((operation['x-alias-methods'] ?? []) as string[])],
    path,
    needsKey: needsKey(document, operation),
    takes: credentialsOf(document, operation),
    scope: (operation['x-scope'] as string | undefined) ?? '*',
    isAudited: operation['x-audited'] !== false,
    perAddress: (operation['x-requests-per-minute-per-address'] as number | undefined) ?? null,
    windows: windowLimitsOf(document, id),
    idempotent: idempotencyOf(method, parameters),
    readParams: paramsReader(compiler, parameters),
    readQuery: queryReader(document, compiler, parameters),
    body: operation.requestBody
      ? readBodyRule(document, compiler, resolve<Node>(document, operation.requestBody))
      : null,
    checkAnswer: answerChecker(document, compiler, (operation.responses ?? {}) as Node),
  };
}

/** The operation's own parameters take the place of the path's with the same name. */
function parametersOf(document: Node, item: Node, operation: Node): Parameter[] {
  const all = new Map<string, Parameter>();
  for (const node of [...((item.parameters ?? []) as unknown[]), ...((operation.parameters ?? []) as unknown[])]) {
    const parameter = resolve<Parameter>(document, node);
    all.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  return [...all.values()];
}

function idempotencyOf(method: string, parameters: Parameter[]): Operation['idempotent'] {
  const named = parameters.find((one) => one.in === 'header' && one.name.toLowerCase() === 'idempotency-key');
  if (named?.required) return 'required';
  return named || method === 'post' ? 'yes' : 'no';
}

/** No security, or only schemes that the handler checks itself (`x-checked-by: handler`), need no key. */
function needsKey(document: Node, operation: Node): boolean {
  return schemesOf(document, operation).some((scheme) => scheme?.['x-checked-by'] !== 'handler');
}

function credentialsOf(document: Node, operation: Node): Operation['takes'] {
  const schemes = schemesOf(document, operation);
  return { key: schemes.some((one) => one?.in !== 'cookie'), session: schemes.some((one) => one?.in === 'cookie') };
}

function schemesOf(document: Node, operation: Node): (Node | undefined)[] {
  const requirements = (operation.security ?? document.security ?? []) as Node[];
  const schemes = ((document.components as Node | undefined)?.securitySchemes ?? {}) as Record<string, Node>;
  return requirements.flatMap((one) => Object.keys(one)).map((name) => schemes[name]);
}

function objectSchema(parameters: Parameter[]): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map((one) => [one.name, one.schema])),
    required: parameters.filter((one) => one.required).map((one) => one.name),
  };
}

function paramsReader(compiler: Compiler, parameters: Parameter[]): Operation['readParams'] {
  const check = compiler.text(objectSchema(parameters.filter((one) => one.in === 'path')));
  return (raw) => {
    if (!Object.values(raw).every(isStorable)) return null;
    const params = { ...raw };
    return check(params) ? null : params;
  };
}

/** Reads the parameters the contract names; others are ignored. Those with `x-checked-by: handler` stay texts as they came. */
function queryReader(document: Node, compiler: Compiler, parameters: Parameter[]): Operation['readQuery'] {
  const named = parameters.filter((one) => one.in === 'query');
  const check = compiler.text(objectSchema(named.filter((one) => one['x-checked-by'] !== 'handler')));
  const lists = new Set(named.filter((one) => isOfType(document, one.schema, 'array')).map((one) => one.name));
  return (search) => {
    const query: Record<string, unknown> = {};
    const errors: FieldError[] = [];
    for (const { name, explode } of named) {
      const sent = search.getAll(name);
      if (sent.length === 0) continue;
      if (!sent.every(isStorable)) errors.push(unstorable(`/${escapePointer(name)}`));
      const list = explode === false ? sent.flatMap((text) => text.split(',')) : sent;
      query[name] = lists.has(name) || list.length > 1 ? list : list[0];
    }
    return { query, errors: errors.length > 0 ? errors : (check(query) ?? []) };
  };
}

function readBodyRule(document: Node, compiler: Compiler, node: Node): BodyRule {
  const content = node.content as Record<string, { schema: Schema; 'x-max-bytes'?: number }>;
  const json = content['application/json'];
  const form = content['multipart/form-data'];
  return {
    required: node.required === true,
    json: json ? { bytesMax: json['x-max-bytes'] ?? API_LIMITS.jsonBytesMax, check: compiler.json(json.schema) } : null,
    form: form ? formRule(document, compiler, form.schema) : null,
    writable: (body, kind) => writablePart(document, (kind === 'json' ? json : form)?.schema, body),
  };
}

function formRule(document: Node, compiler: Compiler, schema: Schema): NonNullable<BodyRule['form']> {
  const files = new Map<string, FileRule>();
  const kinds = new Map<string, FieldKind>();
  let hasTexts = false;
  for (const [name, [first]] of propertiesOf(document, schema)) {
    const property = resolve<Schema>(document, first);
    const mediaType = property.contentMediaType as string | undefined;
    if (property.format === 'binary' || (mediaType && mediaType !== 'application/json')) {
      const bytesMax = (property['x-max-bytes'] as number | undefined) ?? API_LIMITS.fileBytesMax;
      const filesMax = (property['x-files-max'] as number | undefined) ?? 1;
      files.set(name, { bytesMax, isPdf: mediaType === 'application/pdf', filesMax });
    } else if (isOfType(document, property, 'array')) {
      kinds.set(name, isOfType(document, property.items, 'object') ? 'json' : 'list');
    } else if (isOfType(document, property, 'object')) kinds.set(name, 'json');
    else if (isOfType(document, property, 'boolean')) kinds.set(name, 'flag');
    hasTexts ||= !files.has(name) && kinds.get(name) !== 'json' && !isOfType(document, property, 'string');
  }
  const fileBytes = [...files.values()].reduce((sum, file) => sum + file.bytesMax, 0);
  return {
    files,
    bytesMax: fileBytes + API_LIMITS.formOverheadBytesMax,
    // Files and JSON parts mean what they say, as a JSON body does: only other texts stand for something else.
    check: hasTexts ? compiler.text(schema) : compiler.json(schema),
    kindOf: (field) => kinds.get(field) ?? 'text',
  };
}

function isOfType(document: Node, schema: unknown, type: string): boolean {
  const resolved = resolve<Schema | (undefined & object)>(document, schema) as Schema | undefined;
  if (!resolved) return false;
  if (resolved.type !== undefined) return [resolved.type].flat().includes(type);
  const parts = (resolved.allOf as unknown[] | undefined) ?? [];
  return (
    (type === 'object' && resolved.properties !== undefined) || parts.some((part) => isOfType(document, part, type))
  );
}

function answerChecker(document: Node, compiler: Compiler, responses: Node): Operation['checkAnswer'] {
  const compiled = new Map<unknown, Check>();
  return (status, mediaType, body) => {
    const listed = responses[String(status)] ?? responses.default;
    if (!listed) return `the contract has no answer ${status} here`;
    const content = resolve<Node>(document, listed).content as Record<string, { schema?: Schema }> | undefined;
    if (!content) return mediaType === null ? null : `the contract has no body for ${status} here`;
    const media = mediaType === null ? undefined : (content[mediaType] ?? content['*/*']);
    if (!media) return `the contract has no ${mediaType ?? 'empty body'} for ${status} here`;
    if (!media.schema || !mediaType?.endsWith('json')) return null;
    const check = compiled.get(media) ?? compiler.json(media.schema);
    compiled.set(media, check);
    const errors = check(JSON.parse(JSON.stringify(body)));
    return errors ? errors.map((error) => `${error.pointer || '/'} ${error.rule}: ${error.message}`).join('; ') : null;
  };
}
