import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Caller, type Core, openCore } from '../../src/core.ts';
import { Problem } from '../../src/errors/problem.ts';
import { changeSubOrganization, createSubOrganization } from '../../src/organizations/sub-organizations.ts';
import { buyCredits, returnCredit, takeCredit } from '../../src/wallet/credits.ts';
import { findHold, placeHold, settleHold } from '../../src/wallet/holds.ts';
import { changeWallet, topUp, type WalletChanges } from '../../src/wallet/operating.ts';
import { listMovements, readWallet } from '../../src/wallet/reading.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
/** The same database through connections of its own: another process. */
let other: Core & { close(): Promise<void> };
const operator = { kind: 'operator' } as const;
const system = { kind: 'system' } as const;
const PRICE = 20_000;

beforeAll(async () => {
  // Connections for all that is asked at once: what is measured is the wallet, not a queue for connections.
  product = await startProduct({ worker: false, environment: { DATABASE_POOL_MAX: '25' } });
  other = await openCore(product.core.config, 'api');
  // No day or month ends while free signatures and credits are counted.
  let moment = new Date().setUTCHours(12, 0, 0, 0);
  for (const core of [product.core, other]) {
    core.now = () => {
      moment += 1;
      return moment;
    };
  }
});
afterAll(async () => {
  await other.close();
  await product.stop();
});

async function newPayer(amount: number, changes: WalletChanges = {}): Promise<Caller> {
  const caller = await product.newCaller();
  await changeWallet(product.core, caller.organizationId, changes, operator);
  if (amount > 0) await topUp(product.core, caller.organizationId, { id: randomUUID(), amount, actor: operator });
  return caller;
}

const hold = ({ organizationId }: Caller, id: string, signatures = 1, core: Core = product.core) =>
  core.database.tenant(organizationId, (em) =>
    placeHold(core, em, organizationId, { cause: { kind: 'document', id }, signatures, actor: system }),
  );
const settle = ({ organizationId }: Caller, id: string, refundPercent: number, core: Core = product.core) =>
  core.database.tenant(organizationId, (em) =>
    settleHold(core, em, organizationId, { cause: { kind: 'document', id }, refundPercent, actor: system }),
  );
const take = ({ organizationId }: Caller, id: string, core: Core = product.core) =>
  core.database.tenant(organizationId, (em) => takeCredit(core, em, organizationId, id));
const give = ({ organizationId }: Caller, id: string, core: Core = product.core) =>
  core.database.tenant(organizationId, (em) => returnCredit(core, em, organizationId, id));

/** Every account as its movements say. */
async function accountsOf(caller: Caller): Promise<Record<string, number>> {
  const sums: Record<string, number> = { funded: 0, available: 0, held: 0, spent: 0 };
  let cursor: string | undefined;
  do {
    const page = await listMovements(product.core, caller, {}, { limit: 100, cursor });
    for (const { debit, credit, amount } of page.data) {
      sums[debit]! += debit === 'funded' ? amount : -amount;
      sums[credit]! += amount;
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return sums;
}

async function expectBalanced(caller: Caller): Promise<void> {
  const [wallet] = await product.core.database.read<Record<string, string>>(
    caller.organizationId,
    'select funded, available, held, spent from wallets',
  );
  const kept = Object.fromEntries(Object.entries(wallet!).map(([name, value]) => [name, Number(value)]));
  expect(kept).toEqual(await accountsOf(caller));
  expect(kept.funded).toBe(kept.available! + kept.held! + kept.spent!);
  for (const value of Object.values(kept)) expect(value).toBeGreaterThanOrEqual(0);
}

/** What was refused for want of money or credits; anything else is a fault. */
async function refusals(work: Promise<unknown>[]): Promise<number> {
  const results = await Promise.allSettled(work);
  const refused = results.filter((result) => result.status === 'rejected');
  for (const { reason } of refused) {
    if (!(reason instanceof Problem)) throw reason;
    expect(['insufficient_balance', 'identity_credits_used_up']).toContain(reason.code);
  }
  return refused.length;
}

describe('a wallet that many spend from at once', () => {
  test('is never overdrawn: of 50 spends through two pools exactly those that can be paid succeed', async () => {
    const payer = await newPayer(20 * PRICE + PRICE - 1);
    const spends = Array.from({ length: 50 }, (_, index) =>
      hold(payer, randomUUID(), 1, index % 2 === 0 ? product.core : other),
    );
    expect(await refusals(spends)).toBe(30);
    expect(await readWallet(product.core, payer.organizationId)).toMatchObject({
      balance: PRICE - 1,
      held: 20 * PRICE,
    });
    await expectBalanced(payer);
  });

  test('gives out each free signature and each credit once, also to two branches at the same time', async () => {
    const payer = await newPayer(0, { package: { name: 'bronze' } });
    const one = await newPayer(0, { paysFrom: payer.organizationId });
    const two = await newPayer(0, { paysFrom: payer.organizationId });
    const spends = Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0 ? hold(one, randomUUID()) : hold(two, randomUUID(), 1, other),
    );
    expect(await refusals(spends)).toBe(20);
    const takes = Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? take(one, randomUUID()) : take(two, randomUUID(), other),
    );
    expect(await refusals(takes)).toBe(15);
    expect(await readWallet(product.core, payer.organizationId)).toMatchObject({
      signatures: { limit: 30, used: 30, remaining: 0 },
      identityCredits: { usedToday: 5, freeRemaining: 0, allowed: false },
    });
  });

  test('of a root is never overdrawn by sub-organizations that spend from it at once', async () => {
    const payer = await newPayer(20 * PRICE);
    const branches = await Promise.all(
      ['One', 'Two'].map((name) => createSubOrganization(product.core, payer, { id: randomUUID(), name })),
    );
    const [one, two] = branches.map(({ id }): Caller => ({ ...payer, organizationId: id }));
    const spends = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? hold(one!, randomUUID()) : hold(two!, randomUUID(), 1, other),
    );
    expect(await refusals(spends)).toBe(20);
    expect(await readWallet(product.core, payer.organizationId)).toMatchObject({ balance: 0, held: 20 * PRICE });
    await expectBalanced(payer);
  });

  test('is divided between sub-organizations while the root changes who pays, and nothing is lost', async () => {
    const payer = await newPayer(30 * PRICE);
    const { id } = await createSubOrganization(product.core, payer, { id: randomUUID(), name: 'Branch' });
    const branch: Caller = { ...payer, organizationId: id };
    const held: string[] = [];
    const spend = async (core: Core) => {
      const cause = randomUUID();
      await hold(branch, cause, 1, core);
      held.push(cause);
    };
    const turns = Array.from({ length: 20 }, (_, index) =>
      index % 4 === 0
        ? changeSubOrganization(product.core, payer, id, { paidBy: index % 8 === 0 ? 'itself' : 'root' })
        : spend(index % 2 === 0 ? product.core : other),
    );
    await refusals(turns);
    await changeSubOrganization(product.core, payer, id, { paidBy: 'itself' });
    expect(await readWallet(product.core, payer.organizationId)).toMatchObject({ held: held.length * PRICE });
    await Promise.all(held.map((cause) => settle(branch, cause, 100)));
    expect(await readWallet(product.core, payer.organizationId)).toMatchObject({ balance: 30 * PRICE, held: 0 });
    await expectBalanced(payer);
  });

  test('pays for one cause once, however often it is asked at the same time', async () => {
    const payer = await newPayer(10 * PRICE);
    const id = randomUUID();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) => hold(payer, id, 2, index % 2 === 0 ? product.core : other)),
    );
    for (const result of results) expect(result).toMatchObject({ amount: 2 * PRICE, status: 'held' });
    expect(await hold(payer, id, 2)).toMatchObject({ amount: 2 * PRICE, status: 'held' });
    expect(await readWallet(product.core, payer.organizationId)).toMatchObject({ balance: 8 * PRICE, held: 2 * PRICE });
    const ids = { id: randomUUID(), batches: 1 };
    const bought = await Promise.all([1, 2, 3].map(() => buyCredits(product.core, payer, ids)));
    expect(new Set(bought.map((movement) => movement.id)).size).toBe(1);
    expect(await readWallet(product.core, payer.organizationId)).toMatchObject({ identityCredits: { bought: 10 } });
    await expectBalanced(payer);
  });
});

describe('whatever happens in whatever order', () => {
  const step = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('hold'), of: fc.nat(5), size: fc.integer({ min: 1, max: 4 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('settle'), of: fc.nat(5), size: fc.constantFrom(0, 33, 50, 100) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('topUp'), of: fc.nat(3), size: fc.integer({ min: 1, max: 70_001 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('take'), of: fc.nat(5), size: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('give'), of: fc.nat(5), size: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('buy'), of: fc.nat(2), size: fc.constant(0) }) },
  );
  type Step = { kind: string; of: number; size: number };

  function run(payer: Caller, run: string, { kind, of, size }: Step, core: Core): Promise<unknown> {
    const id = `${run}-${of}`;
    switch (kind) {
      case 'hold':
        return hold(payer, id, size, core);
      case 'settle':
        return settle(payer, id, size, core);
      case 'topUp':
        return topUp(core, payer.organizationId, { id, amount: size, actor: operator });
      case 'take':
        return take(payer, id, core);
      case 'give':
        return give(payer, id, core);
      default:
        return buyCredits(core, payer, { id, batches: 1 });
    }
  }

  test('the ledger balances, no account is below zero, and each hold is settled once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (rounds, hasPackage) => {
          const payer = await newPayer(100_000, hasPackage ? { package: { name: 'free' } } : {});
          const name = randomUUID();
          for (const round of rounds) {
            await refusals(round.map((one, index) => run(payer, name, one, index % 2 === 0 ? product.core : other)));
            await expectBalanced(payer);
          }
          await expectSettledOnce(payer, name);
        },
      ),
      { numRuns: 15 },
    );
  });

  async function expectSettledOnce(payer: Caller, name: string): Promise<void> {
    const { data } = await listMovements(product.core, payer, {}, { limit: 100 });
    for (let index = 0; index <= 5; index += 1) {
      const cause = { kind: 'document', id: `${name}-${index}` } as const;
      const held = await product.core.database.tenant(payer.organizationId, (em) =>
        findHold(em, payer.organizationId, cause),
      );
      const sum = (kind: string) =>
        data
          .filter((movement) => movement.kind === kind && movement.cause.id === cause.id)
          .reduce((total, { amount }) => total + amount, 0);
      expect([sum('hold'), sum('capture'), sum('refund')]).toEqual([
        held?.amount ?? 0,
        held?.captured ?? 0,
        held?.refunded ?? 0,
      ]);
      if (held && held.status !== 'held') expect(held.captured + held.refunded).toBe(held.amount);
    }
  }
});

describe('a hold', () => {
  test('that is given back in half is rounded down, and the rest is spent', async () => {
    const payer = await newPayer(10 * PRICE, { package: { name: 'silver', signatureLimit: 0 } });
    await hold(payer, 'odd', 3);
    expect(await settle(payer, 'odd', 33)).toMatchObject({ amount: 39_000, refunded: 12_870, captured: 26_130 });
    expect(await settle(payer, 'odd', 100)).toMatchObject({ refunded: 12_870 });
    await expectBalanced(payer);
  });

  test('that is given back whole gives its quota back, else not', async () => {
    const payer = await newPayer(0, { package: { name: 'free' } });
    await hold(payer, 'a', 2);
    await hold(payer, 'b', 1);
    await settle(payer, 'a', 100);
    await settle(payer, 'b', 50);
    const { signatures } = await readWallet(product.core, payer.organizationId);
    expect(signatures).toMatchObject({ used: 1, remaining: 2 });
  });

  test('is paid by the wallet it was held in, also when another pays by now', async () => {
    const root = await newPayer(5 * PRICE);
    const branch = await newPayer(0, { paysFrom: root.organizationId });
    await hold(branch, 'x', 2);
    expect(await readWallet(product.core, branch.organizationId)).toMatchObject({
      paidBy: root.organizationId,
      balance: 3 * PRICE,
      held: 2 * PRICE,
    });
    await changeWallet(product.core, branch.organizationId, { paysFrom: null }, operator);
    await settle(branch, 'x', 100);
    expect(await readWallet(product.core, root.organizationId)).toMatchObject({ balance: 5 * PRICE, held: 0 });
    const { data } = await listMovements(product.core, root, {}, { limit: 10 });
    expect(data.map(({ kind, organizationId }) => [kind, organizationId])).toEqual([
      ['refund', branch.organizationId],
      ['hold', branch.organizationId],
      ['top_up', root.organizationId],
    ]);
    expect((await listMovements(product.core, branch, {}, { limit: 10 })).data).toEqual([]);
  });

  test('leaves the transaction inside its organization, also after a refusal', async () => {
    const root = await newPayer(0);
    const branch = await newPayer(0, { paysFrom: root.organizationId });
    await product.core.database.tenant(branch.organizationId, async (em) => {
      const cause = { kind: 'document', id: 'y' } as const;
      const refused = placeHold(product.core, em, branch.organizationId, { cause, signatures: 1, actor: system });
      await expect(refused).rejects.toMatchObject({ code: 'insufficient_balance' });
      const rows = await em.execute<{ organization_id: string }[]>('select organization_id from wallets');
      expect(rows).toEqual([{ organization_id: branch.organizationId }]);
    });
  });
});

describe('PostgreSQL itself', () => {
  test('refuses a wallet that does not balance, and a change of what has moved', async () => {
    const payer = await newPayer(PRICE);
    for (const [statement, message] of [
      ['update wallets set available = available + 1', /wallets_balance/],
      ['update wallets set available = -1, spent = spent + 20001', /wallets_never_overdrawn/],
      ['update wallet_movements set amount = 1', /permission denied/],
      ['delete from wallet_movements', /permission denied/],
    ] as const) {
      const write = product.core.database.tenant(payer.organizationId, (em) => em.execute(statement));
      await expect(write).rejects.toThrow(message);
    }
  });
});
