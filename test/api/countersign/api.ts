import { expect } from '@jest/globals';
import { createApp } from '../../../src/api/app.ts';
import { countersign } from '../../../src/api/countersign/dialect.ts';
import type { operations } from '../../../src/api/generated/countersign.ts';
import { listen } from '../../../src/api/server.ts';
import type { Caller } from '../../../src/core.ts';
import { createKey } from '../../../src/organizations/keys.ts';
import { follow, type Json, operationsOf, readContract } from '../../contracts/contracts.ts';
import { type Product, startProduct } from '../../support/product.ts';
import { makeStrictValidator } from './strict.ts';

export type OperationId = keyof operations;
export const contract = readContract('countersign');
export const contractOperations = operationsOf(contract);
const strictly = makeStrictValidator(contract);

export type Asked = {
  params?: Record<string, string>;
  query?: Record<string, string | string[] | number | undefined>;
  json?: unknown;
  form?: Record<string, string | Blob | Blob[]>;
  headers?: Record<string, string>;
};
// biome-ignore lint/suspicious/noExplicitAny: the contract has been checked by the time a test reads a body.
export type Answer = { status: number; headers: Headers; body: any; bytes: Buffer };
export type Client = {
  /** Calls one operation and checks the answer against the contract. */
  call(operation: OperationId, asked?: Asked): Promise<Answer>;
  caller: Caller;
  keyId: string;
};

/** Our API in this process over a real product, and clients that know its contract. */
export type Api = {
  product: Product;
  url: string;
  /** Operations that have been answered with a success. */
  succeeded: Set<string>;
  /** A client with a key of its own, of a new organization unless one is given. */
  client(options?: { organizationId?: string; scopes?: string[]; mode?: 'live' | 'test' }): Promise<Client>;
  /** A client without a key: an approver's phone. */
  phone(): Pick<Client, 'call'>;
  stop(): Promise<void>;
};

export async function startApi(options: Parameters<typeof startProduct>[0] = {}): Promise<Api> {
  const product = await startProduct(options);
  const app = await createApp(product.core, [countersign(product.services)], { validateResponses: true });
  const listening = await listen(app.koa, { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${listening.port}`;
  const succeeded = new Set<string>();

  async function call(id: OperationId, asked: Asked, authorization: string | null): Promise<Answer> {
    const { path, method, operation } = placeOf(id);
    const headers = new Headers(authorization === null ? {} : { authorization });
    const body = bodyOf(asked, headers);
    for (const [name, value] of Object.entries(asked.headers ?? {})) headers.set(name, value);
    const address = `${url}/v1${fill(path, asked.params ?? {})}${queryText(asked.query ?? {})}`;
    const response = await fetch(address, {
      method: method.toUpperCase(),
      headers,
      ...(body !== undefined && { body }),
    });
    const answer = await read(response);
    check(id, operation, answer);
    if (answer.status < 300) succeeded.add(id);
    return answer;
  }

  return {
    product,
    url,
    succeeded,
    async client({ organizationId, scopes = ['*'], mode = 'live' } = {}) {
      const fresh = organizationId ? null : await product.newCaller();
      const owner = organizationId ?? fresh!.organizationId;
      const key = await createKey(product.core, {
        organizationId: owner,
        dialect: 'countersign',
        mode,
        name: 'test',
        scopes,
        requestsPerMinute: 1_000_000,
      });
      const caller: Caller = {
        organizationId: owner,
        actor: { kind: 'key', id: key.id },
        dialect: 'countersign',
        mode,
        scopes,
      };
      return { caller, keyId: key.id, call: (id, asked = {}) => call(id, asked, key.authorization) };
    },
    phone: () => ({ call: (id, asked = {}) => call(id, asked, null) }),
    async stop() {
      await listening.stop();
      await app.close();
      await product.stop();
    },
  };
}

/** Operations of these tags that have not been answered with a success yet. */
export function unanswered(api: Api, hasTag: (tag: string) => boolean): string[] {
  return contractOperations
    .filter(({ operation }) => hasTag((operation.tags as string[])[0]!))
    .map(({ operation }) => operation.operationId as string)
    .filter((id) => !api.succeeded.has(id));
}

function placeOf(id: string) {
  const place = contractOperations.find(({ operation }) => operation.operationId === id);
  if (!place) throw new Error(`the contract has no operation ${id}`);
  return place;
}

function fill(path: string, params: Record<string, string>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${path} needs ${name}`);
    return encodeURIComponent(value);
  });
}

function queryText(query: NonNullable<Asked['query']>): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value ?? []].flat()) pairs.append(name, String(one));
  }
  return pairs.size > 0 ? `?${pairs}` : '';
}

function bodyOf({ json, form }: Asked, headers: Headers): string | FormData | undefined {
  if (json !== undefined) {
    headers.set('content-type', 'application/json');
    return JSON.stringify(json);
  }
  if (!form) return undefined;
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) {
    if (typeof value === 'string') data.set(name, value);
    else for (const file of [value].flat()) data.append(name, file, 'contract.pdf');
  }
  return data;
}

async function read(response: Response): Promise<Answer> {
  const type = response.headers.get('content-type') ?? '';
  // A stream goes on until somebody ends it.
  if (type.startsWith('text/event-stream')) await response.body?.cancel();
  const bytes = response.bodyUsed ? Buffer.alloc(0) : Buffer.from(await response.arrayBuffer());
  const isJson = type.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    body: isJson ? JSON.parse(bytes.toString()) : null,
  };
}

function check(id: string, operation: Json, { status, headers, body }: Answer): void {
  const responses = operation.responses as Record<string, Json>;
  const listed = follow(contract, responses[status] ?? (status >= 400 ? responses.default : undefined) ?? {});
  const type = headers.get('content-type')?.split(';')[0] ?? null;
  const media = (listed.content as Record<string, Json> | undefined)?.[type ?? ''];
  expect({ id, status, type, isInContract: [204, 304].includes(status) ? type === null : media !== undefined }).toEqual(
    {
      id,
      status,
      type,
      isInContract: true,
    },
  );
  if (media && type?.endsWith('json')) {
    expect({ id, status, errors: strictly(media.schema as Json, body) }).toEqual({ id, status, errors: [] });
  }
}

/** Checks a value against one of the contract's schemas. */
export function expectSchema(name: string, value: unknown): void {
  expect(strictly({ $ref: `#/components/schemas/${name}` }, value)).toEqual([]);
}
