import { expect } from '@jest/globals';
import type { Schemas } from '../../../src/api/generated/emza.ts';
import type { Caller } from '../../../src/core.ts';
import { emza } from '../../../src/dialects/emza/dialect.ts';
import { eventTypesFrom } from '../../../src/dialects/emza/events.ts';
import { ulidOf } from '../../../src/dialects/emza/ulid.ts';
import { createKey } from '../../../src/organizations/keys.ts';
import { meaningOf } from '../../../src/organizations/scopes.ts';
import { createEndpoint } from '../../../src/webhooks/endpoints.ts';
import { type Product, startProduct } from '../../support/product.ts';
import { type Answer, type Ask, dialectContract, serveDialect } from '../served-dialect.ts';

/** The Emza API in this process over a real product, and accounts whose every answer is held against its contract. */
export type Emza = {
  product: Product;
  /** Where the contract's paths begin; links in answers begin there too. */
  url: string;
  /** Operations that were answered with a success, a redirect among them. */
  succeeded: Set<string>;
  account(options?: AccountOptions): Promise<Account>;
  /** Asks without a token. @param path after `/api/v1`, or a whole URL as a link in an answer has it. */
  ask: Ask;
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
export type Account = {
  organizationId: string;
  /** As use cases see whoever holds the token. */
  caller: Caller;
  keyId: string;
  authorization: string;
  ask: Ask;
  /** Another token of the same organization. */
  with(options: Omit<AccountOptions, 'organizationId'>): Promise<Account>;
  /** A subscription to a receiver of the test, whose URL the API itself would refuse: it is not https. @returns its ULID and its secret */
  subscribe(url: string, events: Schemas['SubscribableEvent'][]): Promise<{ id: string; secret: string }>;
};

const emzaContract = dialectContract('emza');
export const { contract, operationIds, strictly, deliveryErrors } = emzaContract;

const BASE = '/api/v1';

/** Requests come from a trusted proxy, so that `from` can say any address. */
export async function startEmza(options: Parameters<typeof startProduct>[0] = {}): Promise<Emza> {
  const environment = { TRUSTED_PROXIES: '127.0.0.1', ...options.environment };
  const product = await startProduct({ ...options, environment });
  const served = await serveDialect(product.core, emza(product.services), emzaContract);
  const url = `${served.url}/emza`;
  const ask: Ask = (method, path, asked) =>
    served.ask(method, path.startsWith('http') ? path : `${BASE}${path}`, asked);

  return {
    ...{ product, url, ask, succeeded: served.succeeded },
    account: (wanted = {}) => openAccount(product, ask, wanted),
    async stop() {
      await served.stop();
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
