import { expect } from '@jest/globals';
import { createApp } from '../../../src/api/app.ts';
import type { Schemas } from '../../../src/api/generated/waqtum.ts';
import { listen } from '../../../src/api/server.ts';
import type { Caller } from '../../../src/core.ts';
import { waqtum } from '../../../src/dialects/waqtum/dialect.ts';
import { openRecipient } from '../../../src/messaging/queue.ts';
import { createKey } from '../../../src/organizations/keys.ts';
import type { SealedPhone } from '../../../src/secrets/phones.ts';
import { makeStrictValidator } from '../../api/countersign/strict.ts';
import { follow, type Json, operationsOf, readContract } from '../../contracts/contracts.ts';
import { decide, until } from '../../support/documents.ts';
import { pdfOf } from '../../support/pdf.ts';
import { type Product, startProduct } from '../../support/product.ts';

/** The WAQTUM API in this process over a real product, and accounts that know its contract. */
export type Waqtum = {
  product: Product;
  url: string;
  /** Operations that were answered with a success. */
  succeeded: Set<string>;
  account(options?: { plan?: Plan; organizationId?: string; ipAllow?: string[] }): Promise<Account>;
  /** Asks with these headers and nothing else. */
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  stop(): Promise<void>;
};
export type Plan = 'basic' | 'business' | 'enterprise';
export type Asked = { json?: unknown; form?: Record<string, string | Blob>; headers?: Record<string, string> };
// biome-ignore lint/suspicious/noExplicitAny: the contract has been checked by the time a test reads a body.
export type Answer = { status: number; headers: Headers; body: any; bytes: Buffer };
export type Account = {
  caller: Caller;
  authorization: string;
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
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

export const contract = readContract('waqtum');
const operations = operationsOf(contract);
export const operationIds = operations.map(({ operation }) => operation.operationId);
const strictly = makeStrictValidator(contract);

export async function startWaqtum(options: Parameters<typeof startProduct>[0] = {}): Promise<Waqtum> {
  const product = await startProduct(options);
  const app = await createApp(product.core, [waqtum(product.services)], { validateResponses: true });
  const listening = await listen(app.koa, { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${listening.port}/waqtum/api/v1`;
  const succeeded = new Set<string>();

  async function ask(method: string, path: string, { json, form, headers = {} }: Asked = {}): Promise<Answer> {
    const body = form ? formOf(form) : json === undefined ? undefined : JSON.stringify(json);
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body }),
    });
    const answer = await read(response);
    const id = check(method, path.split('?')[0]!, answer);
    if (id && answer.status < 300) succeeded.add(id);
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

/** What is wrong with a delivery by the contract's `webhooks` section; nothing for a correct one. */
export function deliveryErrors(event: string, body: unknown): string[] {
  const { operation } = operationsOf(contract, 'webhooks').find(({ path }) => path === event)!;
  const request = follow(contract, operation.requestBody as Json);
  return strictly(mediaOf(request, 'application/json')!.schema as Json, body);
}

function formOf(fields: Record<string, string | Blob>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Blob) data.set(name, value, 'contract.pdf');
    else data.set(name, value);
  }
  return data;
}

async function read(response: Response): Promise<Answer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const body = isJson ? JSON.parse(bytes.toString()) : null;
  return { status: response.status, headers: response.headers, bytes, body };
}

/** Holds an answer against the contract. @returns the operation that gave it, null for a path that has none. */
function check(method: string, path: string, { status, headers, body }: Answer): string | null {
  const found = findOperation(method.toLowerCase(), path);
  const responses = (found?.operation.responses ?? {}) as Record<string, Json>;
  const other = { $ref: '#/components/responses/OtherError' };
  const listed = follow(contract, responses[status] ?? (status >= 400 ? other : {}));
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const media = mediaOf(listed, type);
  const where = `${method} ${path} ${status} ${type}`;
  expect({ where, isInContract: media !== undefined }).toEqual({ where, isInContract: true });
  if (type === 'application/json')
    expect({ where, errors: strictly(media!.schema as Json, body) }).toEqual({ where, errors: [] });
  return found?.operation.operationId ?? null;
}

function findOperation(method: string, path: string) {
  const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
  const methods = (one: (typeof operations)[number]) => [
    one.method,
    ...((one.operation['x-alias-methods'] as string[]) ?? []),
  ];
  const candidates = operations.filter((one) => fits(one.path) && methods(one).includes(method));
  return candidates.find((one) => one.path === path) ?? candidates[0];
}

function mediaOf(node: Json, type: string): Json | undefined {
  return (node.content as Record<string, Json> | undefined)?.[type];
}
