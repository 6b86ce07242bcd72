import { expect } from '@jest/globals';
import type { Schemas } from '../../../src/api/generated/waqtum.ts';
import type { Caller } from '../../../src/core.ts';
import { waqtum } from '../../../src/dialects/waqtum/dialect.ts';
import { openRecipient } from '../../../src/messaging/queue.ts';
import { createKey } from '../../../src/organizations/keys.ts';
import type { SealedPhone } from '../../../src/secrets/phones.ts';
import { decide, until } from '../../support/documents.ts';
import { pdfOf } from '../../support/pdf.ts';
import { type Product, startProduct } from '../../support/product.ts';
import { type Answer, type Ask, dialectContract, serveDialect } from '../served-dialect.ts';

/** The WAQTUM API in this process over a real product, and accounts that know its contract. */
export type Waqtum = {
  product: Product;
  url: string;
  /** Operations that were answered with a success. */
  succeeded: Set<string>;
  account(options?: { plan?: Plan; organizationId?: string; ipAllow?: string[] }): Promise<Account>;
  /** Asks with these headers and nothing else. */
  ask: Ask;
  stop(): Promise<void>;
};
export type Plan = 'basic' | 'business' | 'enterprise';
export type Account = {
  caller: Caller;
  authorization: string;
  ask: Ask;
  /** A draft with an approver for each of the given fields. */
  draft(options?: {
    workflow?: 'sequential' | 'parallel';
    approvers?: Partial<Schemas['ApproverInput']>[];
  }): Promise<Schemas['Document']>;
  /** A document that was sent and whose first approvers have been invited. */
  sent(options?: Parameters<Account['draft']>[0]): Promise<Schemas['Document']>;
  decide(document: { id: string }, approverId: string, outcome?: 'complete' | 'reject'): Promise<void>;
  read(id: string): Promise<Schemas['Document']>;
  /** Messages about a document, oldest first. */
  messages(id: string, kind: string): Promise<{ approver_id: string; recipient: string; channel: string }[]>;
  count(table: 'documents' | 'approvers' | 'endpoints' | 'events'): Promise<number>;
};

const waqtumContract = dialectContract('waqtum');
export const { contract, operationIds, deliveryErrors } = waqtumContract;

export async function startWaqtum(options: Parameters<typeof startProduct>[0] = {}): Promise<Waqtum> {
  const product = await startProduct(options);
  const served = await serveDialect(product.core, waqtum(product.services), waqtumContract);
  const { succeeded, ask } = served;

  return {
    ...{ product, succeeded, ask, url: `${served.url}/waqtum/api/v1` },
    account: (wanted = {}) => openAccount(product, ask, wanted),
    async stop() {
      await served.stop();
      await product.stop();
    },
  };
}

async function openAccount(
  product: Product,
  ask: Waqtum['ask'],
  { plan = 'enterprise', organizationId, ipAllow = [] }: NonNullable<Parameters<Waqtum['account']>[0]>,
): Promise<Account> {
  const owner = organizationId ?? (await product.newCaller('waqtum')).organizationId;
  const key = await createKey(product.core, {
    organizationId: owner,
    dialect: 'waqtum',
    mode: 'live',
    name: 'test',
    plan,
    ipAllow,
  });
  const { authorization } = key;
  const caller: Caller = {
    organizationId: owner,
    actor: { kind: 'key', id: key.id },
    dialect: 'waqtum',
    mode: 'live',
    scopes: ['*'],
  };
  const account: Account = {
    caller,
    authorization,
    ask: (method, path, asked = {}) => ask(method, path, { ...asked, headers: { authorization, ...asked.headers } }),
    async draft({ workflow = 'sequential', approvers = [] } = {}) {
      const form = { ...newDocument(), workflow_type: workflow };
      const { id } = succeed(await account.ask('POST', '/documents', { form })).data;
      for (const fields of approvers) {
        succeed(await account.ask('POST', `/documents/${id}/approvers`, { json: newApprover(fields) }));
      }
      return account.read(id);
    },
    async sent(options = {}) {
      const { id } = await account.draft({ approvers: [{}], ...options });
      succeed(await account.ask('POST', `/documents/${id}/send`));
      return account.read(id);
    },
    async decide({ id }, approverId, outcome = 'complete') {
      const reason = outcome === 'reject' ? 'The rent is wrong' : 'fine';
      const asked = await until(product, caller, id, ({ status }) => status !== 'pending');
      await decide(product, caller, asked, approverId, { outcome, reason });
    },
    read: async (id) => succeed(await account.ask('GET', `/documents/${id}`)).data,
    async messages(id, kind) {
      const rows = await product.core.database.read<{
        id: string;
        approver_id: string;
        recipient: SealedPhone;
        channel: string;
      }>(
        owner,
        'select id, approver_id, recipient, channel from messages where document_id = $1 and kind = $2 order by created_at',
        [id, kind],
      );
      return rows.map(({ id: messageId, recipient, ...row }) => ({
        ...row,
        recipient: openRecipient(product.core, messageId, recipient),
      }));
    },
    async count(table) {
      const [row] = await product.core.database.read<{ count: number }>(
        owner,
        `select count(*)::integer as count from ${table} where organization_id = $1`,
        [owner],
      );
      return row!.count;
    },
  };
  return account;
}

/** The body of an answer that must be a success. */
export function succeed({ status, body }: Answer): Answer['body'] {
  expect({ status, body }).toMatchObject({ status: status < 300 ? status : 200, body: { success: true } });
  return body;
}

export const pdf = (bytes: Uint8Array<ArrayBuffer> = new Uint8Array(pdfOf([{}]))): Blob =>
  new Blob([bytes], { type: 'application/pdf' });

export function newDocument() {
  return { title_ar: 'عقد إيجار', title_en: 'Lease', file: pdf(), department: 'Legal', workflow_type: 'sequential' };
}

let phones = 500_000_000;
export function newApprover(fields: Partial<Schemas['ApproverInput']> = {}): Schemas['ApproverInput'] {
  phones += 1;
  return { name_ar: 'سارة', name_en: 'Sara', phone: `+966${phones}`, action_type: 'approve_only', ...fields };
}
