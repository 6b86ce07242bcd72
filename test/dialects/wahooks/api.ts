import { expect } from '@jest/globals';
import type { Schemas } from '../../../src/api/generated/wahooks.ts';
import { billingHooks } from '../../../src/billing/hooks.ts';
import type { Caller } from '../../../src/core.ts';
import { wahooks } from '../../../src/dialects/wahooks/dialect.ts';
import { WAHOOKS_LIMITS } from '../../../src/dialects/wahooks/limits.ts';
import { createKey } from '../../../src/organizations/keys.ts';
import { noteQr, noteState } from '../../../src/whatsapp/standing.ts';
import type { ConnectionState, Reason } from '../../../src/whatsapp/states.ts';
import { type Product, startProduct } from '../../support/product.ts';
import { type Answer, type Ask, dialectContract, type ServedDialect, serveDialect } from '../served-dialect.ts';

/** The WAHooks API in this process over a real product, and accounts whose every answer is held against its contract. */
export type Wahooks = {
  product: Product;
  /** Of the server, without `/wahooks/api`. */
  url: string;
  succeeded: Set<string>;
  /** Asks without a credential, each time from another address: failed authentications are counted by it. */
  ask: Ask;
  account(options?: { scopes?: string[] }): Promise<Account>;
  /** Another process of the API, over the same database, until all is stopped. */
  again(): Promise<ServedDialect>;
  stop(): Promise<void>;
};
export type Account = {
  organizationId: string;
  caller: Caller;
  token: string;
  ask: Ask;
  /** A new connection, in this state if one is named. No session is held here, so it stays so. */
  connection(standing?: { state?: ConnectionState; reason?: Reason }): Promise<Schemas['Connection']>;
  /** Puts a connection into a state, as a session of it would. */
  stand(id: string, state: ConnectionState, reason?: Reason | null): Promise<void>;
  webhook(connectionId: string, fields?: Record<string, unknown>): Promise<Schemas['WebhookWithSecret']>;
};

export const wahooksContract = dialectContract('wahooks');
export const { operationIds } = wahooksContract;

export async function startWahooks(options: Parameters<typeof startProduct>[0] = {}): Promise<Wahooks> {
  const environment = { TRUSTED_PROXIES: '127.0.0.1', ...options.environment };
  // Most tests hold no session, so that no code is ever shown.
  Object.assign(WAHOOKS_LIMITS, { qrMs: 0 });
  const product = await startProduct({ ...options, environment });
  const { core, services } = product;
  const processes: ServedDialect[] = [];
  async function again(): Promise<ServedDialect> {
    const hooks = new Map(billingHooks(core));
    const process = await serveDialect(core, wahooks(services), wahooksContract, { hooks });
    processes.push(process);
    return process;
  }
  const served = await again();
  return {
    ...{ product, again },
    ...{ url: served.url, succeeded: served.succeeded },
    ask: (method, path, { json, headers } = {}) =>
      served.ask(method, path, { json, headers: { 'x-forwarded-for': newAddress(), ...headers } }),
    account: (wanted = {}) => openAccount(product, served.ask, wanted),
    async stop() {
      await Promise.all(processes.map((process) => process.stop()));
      await product.stop();
    },
  };
}

let addresses = 0;
function newAddress(): string {
  addresses += 1;
  return `10.0.${addresses >> 8}.${addresses & 255}`;
}

async function openAccount(product: Product, ask: Ask, { scopes = ['*'] }: { scopes?: string[] }): Promise<Account> {
  const { core } = product;
  const fresh = await product.newCaller('wahooks');
  const { organizationId } = fresh;
  const wanted = { organizationId, scopes, dialect: 'wahooks', mode: 'live', name: 'test' } as const;
  const { id, key: token } = await createKey(core, { ...wanted, requestsPerMinute: 100_000 });
  const asked: Ask = (method, path, { json, headers } = {}) =>
    ask(method, path, { json, headers: { authorization: `Bearer ${token}`, ...headers } });
  const held = (connectionId: string) => ({ ref: { organizationId, connectionId }, epoch: 0 });

  const account: Account = {
    ...{ organizationId, token, ask: asked },
    caller: { ...fresh, actor: { kind: 'key', id } },
    async connection({ state, reason } = {}) {
      const made = succeed(await asked('POST', '/connections', { json: {} }), 201);
      if (state) await account.stand(made.id, state, reason);
      return made;
    },
    async stand(connectionId, state, reason = null) {
      const isHeard =
        state === 'qr' && reason === null
          ? await noteQr(core, held(connectionId), '2@a-code-to-scan')
          : await noteState(core, held(connectionId), state, reason);
      expect(isHeard).toBe(true);
    },
    async webhook(connectionId, fields = {}) {
      const json = { url: 'http://127.0.0.1:8080/hook', ...fields };
      return succeed(await asked('POST', `/connections/${connectionId}/webhooks`, { json }), 201);
    },
  };
  return account;
}

/** The body of an answer that must be a success. */
export function succeed({ status, body }: Answer, expected = 200): Answer['body'] {
  expect({ status, body }).toEqual({ status: expected, body });
  return body;
}

/** What an error says. */
export const refusal = ({ body }: Answer): Schemas['Error'] => body;
