import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { holdPriceOf } from '../../src/documents/payment.ts';
import { readWhole } from '../../src/documents/reading.ts';
import { reconcileOnce } from '../../src/documents/reconciler.ts';
import { createKey } from '../../src/organizations/keys.ts';
import { refundedOf } from '../../src/wallet/holds.ts';
import { type Api, type Client, startApi, unanswered } from '../api/countersign/api.ts';
import { approversOf, decide, draft, ended, sent, steps } from '../support/documents.ts';
import { eventually } from '../support/product.ts';

let api: Api;
let operator: Client;
let client: Client;
const PRICE = 20_000;

beforeAll(async () => {
  const codes = { WELCOME10: { percent: 10 }, OLD: { percent: 50, until: '2020-01-01T00:00:00Z' } };
  api = await startApi({ environment: { WALLET_PRICES: JSON.stringify({ discountCodes: codes }) } });
  operator = await api.client({ scopes: ['operator'] });
});
beforeEach(async () => {
  client = await api.client();
});
afterAll(() => api.stop());

const open = async (changes: Record<string, unknown> = {}, of = client) => {
  const json = { organizationId: of.caller.organizationId, ...changes };
  const { status, body } = await operator.call('changeWalletOf', { json });
  expect([status, body]).toEqual([200, body]);
  return body;
};
const topUp = async (amount: number, of = client) => {
  const json = { organizationId: of.caller.organizationId, amount };
  const { status, body } = await operator.call('topUpWallet', { json });
  expect([status, body]).toEqual([201, body]);
  return body;
};
const wallet = async (of = client) => (await of.call('readWallet')).body;
const statement = async (query: Record<string, string | number> = {}, of = client) =>
  (await of.call('listWalletMovements', { query })).body;
const kinds = async (causeId: string, of = client) =>
  (await statement({ causeId }, of)).data.map(({ kind, amount }: { kind: string; amount: number }) => [kind, amount]);

describe('an organization without a wallet', () => {
  test('pays nothing, and sees that it has none', async () => {
    const document = await sent(api.product, client.caller, { steps: steps(2) });
    expect(document.status).toBe('in_progress');
    expect(await wallet()).toMatchObject({
      enabled: false,
      balance: 0,
      package: null,
      identityCredits: { allowed: true },
    });
    expect(await statement()).toEqual({ data: [], nextCursor: null });
    const { body } = await client.call('estimateCost', { query: { signatures: 3 } });
    expect(body).toMatchObject({ total: 0, sufficient: true });
    expect((await client.call('buyPackage', { json: { package: 'gold' } })).body.code).toBe('wallet_not_open');
  });
});

describe('a document', () => {
  test('is paid for when it is approved', async () => {
    await open();
    await topUp(5 * PRICE);
    const document = await sent(api.product, client.caller, { steps: steps(1, 1) });
    expect(await wallet()).toMatchObject({ balance: 3 * PRICE, held: 2 * PRICE, spent: 0 });
    for (const { id } of approversOf(document)) await decide(api.product, client.caller, document, id);
    await ended(api.product, client.caller, document.id);
    expect(await wallet()).toMatchObject({ balance: 3 * PRICE, held: 0, spent: 2 * PRICE });
    expect(await kinds(document.id)).toEqual([
      ['capture', 2 * PRICE],
      ['hold', 2 * PRICE],
    ]);
  });

  test('is given back whole when it is voided before anybody decided', async () => {
    await open();
    await topUp(5 * PRICE);
    const { id } = await sent(api.product, client.caller, { steps: steps(2) });
    await client.call('voidDocument', { params: { documentId: id }, json: { reason: 'A mistake' } });
    expect(await wallet()).toMatchObject({ balance: 5 * PRICE, held: 0, spent: 0 });
    expect(await kinds(id)).toEqual([
      ['refund', 2 * PRICE],
      ['hold', 2 * PRICE],
    ]);
  });

  test('is given back in half when somebody had decided', async () => {
    await open();
    await topUp(5 * PRICE);
    const document = await sent(api.product, client.caller, { steps: steps(1, 1, 1) });
    await decide(api.product, client.caller, document, approversOf(document)[0]!.id);
    await client.call('voidDocument', { params: { documentId: document.id }, json: { reason: 'A mistake' } });
    expect(await wallet()).toMatchObject({ balance: 3.5 * PRICE, held: 0, spent: 1.5 * PRICE });
  });

  test('holds the price of an approver who is added on its way, and settles all of it together', async () => {
    await open();
    await topUp(3 * PRICE);
    const document = await sent(api.product, client.caller, { steps: steps(1) });
    const params = { documentId: document.id };
    const add = (phone: string) =>
      client.call('addApprover', { params, json: { name: 'One more', phone, action: 'approve' } });
    const added = await add('+966500000071');
    expect([added.status, await wallet()]).toMatchObject([201, { balance: PRICE, held: 2 * PRICE }]);
    const [movement] = (await statement({ causeId: added.body.id })).data;
    expect(movement).toMatchObject({ kind: 'hold', amount: PRICE, documentId: document.id });
    expect((await add('+966500000072')).status).toBe(201);
    const refused = await add('+966500000073');
    expect([refused.status, refused.body.code]).toEqual([402, 'insufficient_balance']);
    const { body } = await client.call('readDocument', { params });
    expect(body.progress.approvers).toBe(3);
    expect(await wallet()).toMatchObject({ balance: 0, held: 3 * PRICE });
    await client.call('voidDocument', { params, json: { reason: 'A mistake' } });
    expect(await wallet()).toMatchObject({ balance: 3 * PRICE, held: 0, spent: 0, signatures: { used: 0 } });
    const refunded = api.product.core.database.tenant(client.caller.organizationId, (em) =>
      refundedOf(em, client.caller.organizationId, document.id),
    );
    expect(await refunded).toBe(3 * PRICE);
    const late = await add('+966500000074');
    expect([late.body.code, await wallet()]).toMatchObject(['document_ended', { balance: 3 * PRICE, held: 0 }]);
  });

  test('gives back what was held for an approver whom nobody came to ask for', async () => {
    await open();
    await topUp(2 * PRICE);
    const { core } = api.product;
    const { organizationId } = client.caller;
    const { id } = await sent(api.product, client.caller);
    await client.call('voidDocument', { params: { documentId: id }, json: { reason: 'A mistake' } });
    const whole = await readWhole(core, organizationId, id);
    await core.database.tenant(organizationId, (em) => holdPriceOf(core, em, client.caller, whole, randomUUID()));
    expect(await wallet()).toMatchObject({ balance: PRICE, held: PRICE });
    await core.database.system((em) =>
      em.execute(`update documents set ended_at = ended_at - interval '1 hour' where id = ?`, [id]),
    );
    // Another worker may be at it.
    await eventually(() => reconcileOnce(api.product.services));
    await eventually(async () => (await wallet()).held === 0);
    expect(await wallet()).toMatchObject({ balance: 2 * PRICE, held: 0, spent: 0 });
  });

  test('that cannot be paid stays a draft, and nothing is held', async () => {
    await open();
    await topUp(2 * PRICE - 1);
    const { id } = await draft(api.product, client.caller, { steps: steps(2) });
    const params = { documentId: id };
    const refused = await client.call('sendDocument', { params });
    expect([refused.status, refused.body.code, refused.body.details]).toEqual([
      402,
      'insufficient_balance',
      { amount: 2 * PRICE },
    ]);
    expect((await client.call('readDocument', { params })).body.status).toBe('draft');
    expect(await wallet()).toMatchObject({ balance: 2 * PRICE - 1, held: 0, signatures: { used: 0 } });
    await topUp(1);
    expect((await client.call('sendDocument', { params })).status).toBe(200);
    expect(await wallet()).toMatchObject({ balance: 0, held: 2 * PRICE });
  });

  test('in test mode costs nothing', async () => {
    await open();
    const document = await sent(api.product, { ...client.caller, mode: 'test' }, { steps: steps(3) });
    expect(document.mode).toBe('test');
    expect(await wallet()).toMatchObject({ held: 0, signatures: { used: 0 } });
  });

  test('of a branch is paid by the root, and the branch cannot change its wallet', async () => {
    const branch = await api.client();
    await open();
    await open({ paysFrom: client.caller.organizationId }, branch);
    await topUp(PRICE);
    const document = await sent(api.product, branch.caller);
    expect(await wallet(branch)).toMatchObject({ paidBy: client.caller.organizationId, balance: 0, held: PRICE });
    await decide(api.product, branch.caller, document, approversOf(document)[0]!.id);
    await ended(api.product, branch.caller, document.id);
    expect(await wallet()).toMatchObject({ paidBy: null, balance: 0, held: 0, spent: PRICE });
    expect(await kinds(document.id)).toEqual([
      ['capture', PRICE],
      ['hold', PRICE],
    ]);
    expect(await kinds(document.id, branch)).toEqual([]);
    const package_ = await branch.call('buyPackage', { json: { package: 'gold' } });
    expect(package_.body.code).toBe('wallet_of_another');
  });
});

describe('a package', () => {
  test('is bought once, and covers signatures before the wallet pays the rest at its discount', async () => {
    await open();
    await topUp(1_000_000);
    const asked = { json: { package: 'bronze' }, headers: { 'idempotency-key': randomUUID() } };
    const [first, again] = [await client.call('buyPackage', asked), await client.call('buyPackage', asked)];
    expect(again.body).toEqual(first.body);
    expect(await wallet()).toMatchObject({
      balance: 710_000,
      package: { name: 'bronze' },
      signatures: { limit: 30, remaining: 30 },
      identityCredits: { dailyLimit: 5, allowed: true },
    });
    const { body } = await client.call('estimateCost', { query: { signatures: 32, discountCode: 'WELCOME10' } });
    expect(body).toEqual({
      signatures: 32,
      freeSignatures: 30,
      unitPrice: PRICE,
      subtotal: 40_000,
      packageDiscount: 8_000,
      codeDiscount: 3_200,
      discountCode: 'WELCOME10',
      total: 28_800,
      currency: 'IRT',
      balance: 710_000,
      sufficient: true,
    });
  });

  test('that costs nothing is given by the operator, and ends when it is said', async () => {
    await open();
    const refused = await client.call('buyPackage', { json: { package: 'free' } });
    expect(refused.body.code).toBe('package_not_for_sale');
    await open({ package: { name: 'gold', signatureLimit: null } });
    expect((await wallet()).signatures).toMatchObject({ limit: null, remaining: null });
    await open({ package: { name: 'gold', expiresAt: '2020-01-01T00:00:00Z' } });
    expect(await wallet()).toMatchObject({ package: null, signatures: { limit: 0, remaining: 0 } });
    expect((await wallet()).identityCredits).toMatchObject({ dailyLimit: 0, allowed: false });
  });
});

describe('a discount code', () => {
  test('counts for what is sent once it is set', async () => {
    await open();
    await topUp(PRICE);
    for (const discountCode of ['NOSUCH', 'OLD']) {
      const refused = await client.call('setDiscountCode', { json: { discountCode } });
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/discountCode']);
      expect((await client.call('estimateCost', { query: { signatures: 1, discountCode } })).status).toBe(422);
    }
    await client.call('setDiscountCode', { json: { discountCode: 'WELCOME10' } });
    await sent(api.product, client.caller);
    expect(await wallet()).toMatchObject({ balance: 2_000, held: 18_000, discountCode: 'WELCOME10' });
  });
});

describe('the statement', () => {
  test('is read page by page, the newest first, and shows who did what', async () => {
    await open();
    for (const amount of [1, 2, 3, 4, 5]) await topUp(amount);
    const { data: first, nextCursor } = await statement({ limit: 2 });
    const rest = await statement({ limit: 3, cursor: nextCursor });
    expect([...first, ...rest.data].map(({ amount }) => amount)).toEqual([5, 4, 3, 2, 1]);
    expect(rest.nextCursor).toBeNull();
    expect(first[0]).toMatchObject({
      ...{ kind: 'top_up', debit: 'funded', credit: 'available', balance: 15 },
      actor: { kind: 'key', id: operator.keyId },
    });
    expect((await client.call('listWalletMovements', { query: { cursor: 'x' } })).body.code).toBe('malformed_request');
  });
});

describe('the operator', () => {
  test('is nobody with a key of their own organization, and no such key can be made by one', async () => {
    const { organizationId } = client.caller;
    for (const scopes of [['*'], ['wallet:write', 'wallet:read']]) {
      const tenant = await api.client({ organizationId, scopes });
      const refused = await tenant.call('topUpWallet', { json: { organizationId, amount: 1 } });
      expect([refused.status, refused.body.details]).toEqual([403, { scope: 'operator' }]);
    }
    const made = await client.call('createKey', { json: { name: 'more', scopes: ['operator'] } });
    expect([made.status, made.body.code]).toEqual([403, 'forbidden']);
    const wanted = { organizationId, dialect: 'countersign', mode: 'live', name: 'x', scopes: ['operator'] } as const;
    await expect(createKey(api.product.core, { ...wanted, scopes: ['operator'] }, client.caller)).rejects.toThrow();
  });

  test('tops up once for one Idempotency-Key, and only a wallet that is there', async () => {
    const { organizationId } = client.caller;
    const json = { organizationId, amount: 700 };
    expect((await operator.call('topUpWallet', { json })).body.code).toBe('wallet_not_open');
    const nowhere = await operator.call('topUpWallet', { json: { ...json, organizationId: randomUUID() } });
    expect(nowhere.status).toBe(404);
    await open();
    const asked = { json, headers: { 'idempotency-key': randomUUID() } };
    await operator.call('topUpWallet', asked);
    await operator.call('topUpWallet', asked);
    const { body } = await operator.call('readWalletOf', { query: { organizationId } });
    expect(body.balance).toBe(700);
  });

  test('lets a wallet pay only for those who are not paid for in a circle', async () => {
    const [root, branch] = [await api.client(), await api.client()];
    await open({}, root);
    await open({ paysFrom: root.caller.organizationId }, branch);
    const refused = async (of: Client, payer: Client) => {
      const json = { organizationId: of.caller.organizationId, paysFrom: payer.caller.organizationId };
      return (await operator.call('changeWalletOf', { json })).body.code;
    };
    expect(await refused(root, branch)).toBe('wallet_payer_invalid');
    expect(await refused(client, branch)).toBe('wallet_payer_invalid');
    expect(await refused(root, client)).toBe('wallet_payer_invalid');
  });
});

test('everybody with a wallet sees what things cost, and no discount codes', async () => {
  const { body } = await client.call('readPrices');
  expect(body).toMatchObject({ signature: PRICE, identityBatch: { credits: 10, price: 30_000 } });
  expect(body.packages.map(({ name }: { name: string }) => name)).toEqual(['free', 'bronze', 'silver', 'gold']);
  expect(JSON.stringify(body)).not.toContain('WELCOME10');
});

test('identity credits are bought in batches', async () => {
  await open();
  await topUp(70_000);
  expect((await client.call('buyIdentityCredits', { json: { batches: 2 } })).body.amount).toBe(60_000);
  expect(await wallet()).toMatchObject({ balance: 10_000, identityCredits: { boughtRemaining: 20, allowed: true } });
  const refused = await client.call('buyIdentityCredits', { json: { batches: 1 } });
  expect(refused.status).toBe(402);
});

test('every operation about wallets has been asked and has answered', () => {
  expect(unanswered(api, (tag) => tag === 'Wallet')).toEqual([]);
});
