import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { countersign, settingsOf } from '../platform/command-line.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let organization: string;
beforeAll(async () => {
  product = await startProduct({ worker: false });
  organization = (await product.newCaller()).organizationId;
});
afterAll(() => product.stop());

const wallet = (...words: string[]) => countersign(['wallet', ...words], settingsOf(product.core.config));

test('the operator opens a wallet, tops it up once for one reference, and looks at it', async () => {
  const of = ['--organization', organization];
  const early = await wallet('topup', '1000', ...of);
  expect(early.code).not.toBe(0);
  expect(early.stderr).toMatch(/has no wallet/);
  expect((await wallet('open', ...of, '--package', 'gold', '--unlimited')).stdout).toMatch(/any number free/);
  const payment = ['topup', '250000', ...of, '--reference', 'invoice-118', '--json'];
  const [first, again] = [await wallet(...payment), await wallet(...payment)];
  expect(JSON.parse(first.stdout)).toMatchObject({ kind: 'top_up', amount: 250_000, actor: { kind: 'operator' } });
  expect(again.stdout).toBe(first.stdout);
  const shown = JSON.parse((await wallet('show', ...of, '--json')).stdout);
  expect(shown).toMatchObject({ balance: 250_000, package: { name: 'gold', expiresAt: null } });
  expect((await wallet('topup', '12.5', ...of)).stderr).toMatch(/whole number/);
});
