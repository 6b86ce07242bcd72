import { expect } from '@jest/globals';
import { createApp } from '../../../src/api/app.ts';
import type { Schemas } from '../../../src/api/generated/emza.ts';
import { listen } from '../../../src/api/server.ts';
import type { Caller } from '../../../src/core.ts';
import { emza } from '../../../src/dialects/emza/dialect.ts';
import { eventTypesFrom } from '../../../src/dialects/emza/events.ts';
import { ulidOf } from '../../../src/dialects/emza/ulid.ts';
import { createKey } from '../../../src/organizations/keys.ts';
import { meaningOf } from '../../../src/organizations/scopes.ts';
import { createEndpoint } from '../../../src/webhooks/endpoints.ts';
import { makeStrictValidator } from '../../api/countersign/strict.ts';
import { follow, type Json, operationsOf, readContract } from '../../contracts/contracts.ts';
import { type Product, startProduct } from '../../support/product.ts';

/** The Emza API in this process over a real product, and accounts whose every answer is held against its contract. */
export type Emza = {
  product: Product;
  /** Where the contract's paths begin; links in answers begin there too. */
  url: string;
  /** Operations that were answered with a success, a redirect among them. */
  succeeded: Set<string>;
  account(options?: AccountOptions): Promise<Account>;
  /** Asks without a token. @param path after `/api/v1`, or a whole URL as a link in an answer has it. */
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  stop(): Promise<void>;
};
export type AccountOptions = {
  /** Emza's. Default: everything. */
  scopes?: string[];
  /** Default: live. */
  mode?: 'live' | 'test';
  /** Addresses and CIDR ranges; with them requests come from `from`. */
  ipAllow?: string[];
  expiresAt?: Date;
  /** Default: a fresh one. */
  organizationId?: string;
};
export type Asked = {
  json?: unknown;
  /** Lists and objects are sent as JSON. */
  form?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** The address it comes from. */
  from?: string;
};
// biome-ignore lint/suspicious/noExplicitAny: the contract has been checked by the time a test reads a body.
export type Answer = { status: number; headers: Headers; body: any; bytes: Buffer };
export type Account = {
  organizationId: string;
  /** As use cases see whoever holds the token. */
  caller: Caller;
  keyId: string;
  authorization: string;
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** Another token of the same organization. */
  with(options: Omit<AccountOptions, 'organizationId'>): Promise<Account>;
  /** A subscription to a receiver of the test, whose URL the API itself would refuse: it is not https. @returns its ULID and its secret */
  subscribe(url: string, events: Schemas['SubscribableEvent'][]): Promise<{ id: string; secret: string }>;
};

export const contract = readContract('emza');
const operations = operationsOf(contract);
export const operationIds = operations.map(({ operation }) => operation.operationId);
export const strictly = makeStrictValidator(contract);

const BASE = '/api/v1';

/** Requests come from a trusted proxy, so that `from` can say any address. */
export async function startEmza(options: Parameters<typeof startProduct>[0] = {}): Promise<Emza> {
  const environment = { TRUSTED_PROXIES: '127.0.0.1', ...options.environment };
  const product = await startProduct({ ...options, environment });
  const app = await createApp(product.core, [emza(product.services)], { validateResponses: true });
  const listening = await listen(app.koa, { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${listening.port}/emza`;
  const succeeded = new Set<string>();

  async function ask(method: string, path: string, { json, form, headers = {}, from }: Asked = {}): Promise<Answer> {
    const target = path.startsWith('http') ? path : `${url}${BASE}${path}`;
    const body = form ? formOf(form) : json === undefined ? undefined : JSON.stringify(json);
    const response = await fetch(target, {
      method,
      redirect: 'manual',
      headers: {
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(from && { 'x-forwarded-for': from }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const answer = await read(response);
    const id = check(method, new URL(target).pathname.replace('/emza', ''), answer);
    if (id && answer.status < 400) succeeded.add(id);
    return answer;
  }

  return {
    product,
    url,
    succeeded,
    ask,
    account: (wanted = {}) => openAccount(product, ask, wanted),
    async stop() {
      await listening.stop();
      await app.close();
      await product.stop();
    },
  };
}

async function openAccount(product: Product, ask: Emza['ask'], wanted: AccountOptions): Promise<Account> {
  const { scopes = ['*'], mode = 'live', ipAllow = [], expiresAt = null } = wanted;
  const organizationId = wanted.organizationId ?? (await product.newCaller('emza')).organizationId;
  const key = await createKey(product.core, {
    ...{ organizationId, dialect: 'emza', mode, name: 'test', scopes, ipAllow, expiresAt },
    requestsPerMinute: 100_000,
  });
  const { authorization } = key;
  const caller: Caller = {
    organizationId,
    actor: { kind: 'key', id: key.id },
    dialect: 'emza',
    mode,
    scopes: [...new Set([...scopes, ...meaningOf('emza', scopes)])],
  };
  return {
    organizationId,
    caller,
    keyId: key.id,
    authorization,
    ask: (method, path, asked = {}) => ask(method, path, { ...asked, headers: { authorization, ...asked.headers } }),
    with: (options) => openAccount(product, ask, { ...options, organizationId }),
    async subscribe(url, events) {
      const endpoint = await createEndpoint(product.core, caller, { url, eventTypes: eventTypesFrom(events) });
      return { id: ulidOf(endpoint.id), secret: endpoint.secret };
    },
  };
}

/** The `data` of an answer that must be a success. */
export function succeed({ status, body }: Answer): Answer['body'] {
  expect([status, body]).toEqual([status < 300 ? status : 200, body]);
  return body?.data;
}

/** What an error says that must not change: its status, its code and the names of the fields. */
export function refusal({ status, body }: Answer): { status: number; code: string; fields?: string[] } {
  const fields = body?.errors && Object.keys(body.errors).sort();
  return { status, code: body?.code, ...(fields && { fields }) };
}

/** What is wrong with a delivery by the contract's `webhooks` section; nothing for a correct one. */
export function deliveryErrors(event: string, body: unknown): string[] {
  const { operation } = operationsOf(contract, 'webhooks').find(({ path }) => path === event)!;
  const request = follow(contract, operation.requestBody as Json);
  return strictly(mediaOf(request, 'application/json')!.schema as Json, body);
}

function formOf(fields: Record<string, unknown>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Blob) data.set(name, value, value instanceof File ? value.name : 'contract.pdf');
    else data.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return data;
}

async function read(response: Response): Promise<Answer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = /^application\/(?:problem\+)?json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    body: isJson ? JSON.parse(bytes.toString()) : null,
  };
}

/** Holds an answer against the contract. @returns the operation that gave it, null for a path that has none. */
function check(method: string, path: string, { status, headers, body, bytes }: Answer): string | null {
  const found = findOperation(method.toLowerCase(), path);
  const responses = (found?.operation.responses ?? {}) as Record<string, Json>;
  const other = { $ref: '#/components/responses/OtherError' };
  const listed = follow(contract, responses[status] ?? (status >= 400 ? other : {}));
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const where = `${method} ${path} ${status} ${type}`;
  if (listed.content === undefined && responses[status]) {
    expect({ where, bytes: bytes.length }).toEqual({ where, bytes: 0 });
    return found!.operation.operationId;
  }
  const media = mediaOf(listed, type);
  expect({ where, isInContract: media !== undefined }).toEqual({ where, isInContract: true });
  if (body !== null) {
    expect({ where, errors: strictly(media!.schema as Json, body) }).toEqual({ where, errors: [] });
  }
  return found?.operation.operationId ?? null;
}

function findOperation(method: string, path: string) {
  const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
  const candidates = operations.filter((one) => fits(one.path) && one.method === method);
  return candidates.find((one) => one.path === path) ?? candidates[0];
}

const mediaOf = (node: Json, type: string): Json | undefined =>
  (node.content as Record<string, Json> | undefined)?.[type];
