import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { enterSimulation, leaveSimulation } from '../../src/platform/simulation.ts';
import { type Product, startProduct } from '../support/product.ts';

/** Simulated telephones and real ones never meet in one data folder. */

let product: Product;
beforeAll(async () => {
  product = await startProduct({ worker: false });
});
afterAll(() => product.stop());

const linked = async (): Promise<number> => {
  const rows = await product.core.database.statement((sql) =>
    sql.execute<object[]>('select 1 from whatsapp_connections where linked_at is not null or number_since is not null'),
  );
  return rows.length;
};

test('simulated devices are forgotten when the simulation is over, and real ones keep it out', async () => {
  const { core } = product;
  const { organizationId } = await product.newCaller();
  const profile = join(core.config.home, 'whatsapp', `session-${randomUUID()}`);
  const link = () =>
    core.database.tenant(organizationId, (em) =>
      em.execute(
        `insert into whatsapp_connections (id, organization_id, name, state, linked_at, number_since, created_by)
         values (?, ?, 'Office', 'ready', now(), now(), 'test')`,
        [randomUUID(), organizationId],
      ),
    );
  await enterSimulation(core);
  await link();
  mkdirSync(profile, { recursive: true });
  await enterSimulation(core); // The next start goes on with it.
  expect(await linked()).toBe(1);

  expect(await leaveSimulation(core)).toBe(true);
  expect(await linked()).toBe(0);
  expect(existsSync(profile)).toBe(false);
  expect(await leaveSimulation(core)).toBe(false);

  await link();
  await expect(enterSimulation(core)).rejects.toThrow(/linked to real phones/);
  expect(await leaveSimulation(core)).toBe(false);
  expect(await linked()).toBe(1);
});
