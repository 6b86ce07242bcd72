import { expect } from '@jest/globals';
import { createApp } from '../../../src/api/app.ts';
import type { Schemas } from '../../../src/api/generated/whautochat.ts';
import { listen } from '../../../src/api/server.ts';
import type { Caller } from '../../../src/core.ts';
import { whautochat } from '../../../src/dialects/whautochat/dialect.ts';
import { createKey } from '../../../src/organizations/keys.ts';
import { makeStrictValidator } from '../../api/countersign/strict.ts';
import { follow, type Json, operationsOf, readContract } from '../../contracts/contracts.ts';
import { type Product, startProduct } from '../../support/product.ts';

/** The WhautoChat API in this process over a real product, and accounts that know its contract. */
export type Whautochat = {
  product: Product;
  url: string;
  /** Operations that were answered with a success. */
  succeeded: Set<string>;
  account(options?: { ipAllow?: string[] }): Promise<Account>;
  /** Asks with these headers and nothing else. */
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  stop(): Promise<void>;
};
export type Asked = { json?: unknown; headers?: Record<string, string> };
// biome-ignore lint/suspicious/noExplicitAny: the contract has been checked by the time a test reads a body.
export type Answer = { status: number; headers: Headers; body: any };
export type Account = {
  caller: Caller;
  key: string;
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** A webhook that was made through the API. */
  webhook(fields?: Partial<Schemas['Webhook']>): Promise<Schemas['WholeWebhook']>;
  list(query?: string): Promise<Schemas['WholeWebhook'][]>;
};

export const contract = readContract('whautochat');
const operations = operationsOf(contract);
export const operationIds = operations.map(({ operation }) => operation.operationId);
export const EVENT_NAMES = (
  (contract.components as { schemas: Record<string, Json> }).schemas.EventName as { enum: Schemas['EventName'][] }
).enum;
const strictly = makeStrictValidator(contract);

export async function startWhautochat(options: Parameters<typeof startProduct>[0] = {}): Promise<Whautochat> {
  const product = await startProduct(options);
  const app = await createApp(product.core, [whautochat(product.services)], { validateResponses: true });
  const listening = await listen(app.koa, { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${listening.port}/whautochat`;
  const succeeded = new Set<string>();

  async function ask(method: string, path: string, { json, headers = {} }: Asked = {}): Promise<Answer> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    const { status, headers: answered } = response;
    const answer = { status, headers: answered, body: await response.json() };
    const id = check(method, path.split('?')[0]!, answer);
    if (id && status < 300) succeeded.add(id);
    return answer;
  }

  return {
    product,
    url,
    succeeded,
    ask,
    async account({ ipAllow = [] } = {}) {
      const fresh = await product.newCaller('whautochat');
      const { organizationId } = fresh;
      const made = await createKey(product.core, {
        organizationId,
        dialect: 'whautochat',
        mode: 'live',
        name: 'test',
        ipAllow,
      });
      return accountOf(ask, { ...fresh, actor: { kind: 'key', id: made.id } }, made.key);
    },
    async stop() {
      await listening.stop();
      await app.close();
      await product.stop();
    },
  };
}

function accountOf(ask: Whautochat['ask'], caller: Caller, key: string): Account {
  const account: Account = {
    caller,
    key,
    ask: (method, path, asked = {}) => ask(method, path, { ...asked, headers: { 'x-api-key': key, ...asked.headers } }),
    async webhook(fields = {}) {
      const json = { serverUrl: 'http://127.0.0.1:8080/hook', events: ['contact_created'], ...fields };
      return succeed(await account.ask('POST', '/v1/webhooks', { json }));
    },
    list: async (query = '') => succeed(await account.ask('GET', `/v1/webhooks${query}`)),
  };
  return account;
}

/** The body of an answer that must be a success. */
export function succeed({ status, body }: Answer): Answer['body'] {
  expect({ status, body }).toEqual({ status: 200, body });
  return body;
}

/** What is wrong with a delivery by the contract's `webhooks` section; nothing for a correct one. */
export function deliveryErrors(event: string, body: unknown): string[] {
  const { operation } = operationsOf(contract, 'webhooks').find(({ path }) => path === event)!;
  const request = follow(contract, operation.requestBody as Json);
  return strictly(mediaOf(request, 'application/json')!.schema as Json, body);
}

/** Holds an answer against the contract. @returns the operation that gave it, null for a path that has none. */
function check(method: string, path: string, { status, headers, body }: Answer): string | null {
  const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
  const found = operations.find((one) => fits(one.path) && one.method === method.toLowerCase());
  const responses = (found?.operation.responses ?? {}) as Record<string, Json>;
  const other = { $ref: '#/components/responses/OtherError' };
  const listed = follow(contract, responses[status] ?? (status >= 400 ? other : {}));
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const media = mediaOf(listed, type);
  const where = `${method} ${path} ${status} ${type}`;
  expect({ where, isInContract: media !== undefined }).toEqual({ where, isInContract: true });
  expect({ where, errors: strictly(media!.schema as Json, body) }).toEqual({ where, errors: [] });
  return found?.operation.operationId ?? null;
}

function mediaOf(node: Json, type: string): Json | undefined {
  return (node.content as Record<string, Json> | undefined)?.[type];
}
