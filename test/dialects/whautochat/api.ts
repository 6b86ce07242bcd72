import { expect } from '@jest/globals';
import type { Schemas } from '../../../src/api/generated/whautochat.ts';
import type { Caller } from '../../../src/core.ts';
import { whautochat } from '../../../src/dialects/whautochat/dialect.ts';
import { createKey } from '../../../src/organizations/keys.ts';
import type { Json } from '../../contracts/contracts.ts';
import { type Product, startProduct } from '../../support/product.ts';
import { type Answer, type Ask, dialectContract, serveDialect } from '../served-dialect.ts';

/** The WhautoChat API in this process over a real product, and accounts that know its contract. */
export type Whautochat = {
  product: Product;
  url: string;
  /** Operations that were answered with a success. */
  succeeded: Set<string>;
  account(options?: { ipAllow?: string[] }): Promise<Account>;
  /** Asks with these headers and nothing else. */
  ask: Ask;
  stop(): Promise<void>;
};
export type Account = {
  caller: Caller;
  key: string;
  ask: Ask;
  /** A webhook that was made through the API. */
  webhook(fields?: Partial<Schemas['Webhook']>): Promise<Schemas['WholeWebhook']>;
  list(query?: string): Promise<Schemas['WholeWebhook'][]>;
};

const whautochatContract = dialectContract('whautochat');
export const { contract, operationIds, deliveryErrors } = whautochatContract;
export const EVENT_NAMES = (
  (contract.components as { schemas: Record<string, Json> }).schemas.EventName as { enum: Schemas['EventName'][] }
).enum;

export async function startWhautochat(options: Parameters<typeof startProduct>[0] = {}): Promise<Whautochat> {
  const product = await startProduct(options);
  const served = await serveDialect(product.core, whautochat(product.services), whautochatContract);
  const { succeeded, ask } = served;

  return {
    ...{ product, succeeded, ask, url: `${served.url}/whautochat` },
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
      await served.stop();
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
