import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Product, startProduct } from '../support/product.ts';
import { processEnvironment } from '../support/servers.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
let product: Product;
let organization: string;
beforeAll(async () => {
  product = await startProduct({ worker: false });
  organization = (await product.newCaller()).organizationId;
});
afterAll(() => product.stop());

async function countersign(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { home, databaseUrl, masterKey } = product.core.config;
  const env = {
    ...processEnvironment(),
    ...{ COUNTERSIGN_HOME: home, DATABASE_URL: databaseUrl!, COUNTERSIGN_MASTER_KEY: masterKey!, LOG_LEVEL: 'fatal' },
  };
  const run = promisify(execFile)(process.execPath, ['--no-warnings', CLI, 'wallet', ...words], { env });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

test('the operator opens a wallet, tops it up once for one reference, and looks at it', async () => {
  const of = ['--organization', organization];
  const early = await countersign('topup', '1000', ...of);
  expect(early.code).not.toBe(0);
  expect(early.stderr).toMatch(/has no wallet/);
  expect((await countersign('open', ...of, '--package', 'gold', '--unlimited')).stdout).toMatch(/any number free/);
  const payment = ['topup', '250000', ...of, '--reference', 'invoice-118', '--json'];
  const [first, again] = [await countersign(...payment), await countersign(...payment)];
  expect(JSON.parse(first.stdout)).toMatchObject({ kind: 'top_up', amount: 250_000, actor: { kind: 'operator' } });
  expect(again.stdout).toBe(first.stdout);
  const shown = JSON.parse((await countersign('show', ...of, '--json')).stdout);
  expect(shown).toMatchObject({ balance: 250_000, package: { name: 'gold', expiresAt: null } });
  expect((await countersign('topup', '12.5', ...of)).stderr).toMatch(/whole number/);
});
