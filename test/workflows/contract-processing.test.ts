import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createContract } from '../../src/contracts/creating.ts';
import { readProgress } from '../../src/contracts/progress.ts';
import type { Caller } from '../../src/core.ts';
import { openClient } from '../../src/temporal/connection.ts';
import { processingWorkflowId } from '../../src/temporal/contract-workflows.ts';
import { pdfFile } from '../support/documents.ts';
import { eventually, type Product, startProduct } from '../support/product.ts';
import { startTimeSkipping } from '../support/time.ts';

/** Hours pass in seconds: a Temporal server that skips time, with the real worker and the real database. */

let environment: TestWorkflowEnvironment;
let product: Product;
let caller: Caller;
beforeAll(async () => {
  environment = await startTimeSkipping();
  product = await startProduct({ temporalAddress: environment.address });
  caller = { ...(await product.newCaller()), mode: 'test' };
});
afterAll(async () => {
  await product.stop();
  await environment.teardown();
});

/** A contract one of whose signers the sandbox never answers about, once it waits for that. */
async function waiting(): Promise<{ id: string; code: string }> {
  const id = randomUUID();
  const signers = ['09121230002', '09121230007'].map((phone) => ({ phone, nationalCode: '0012345679' }));
  const { code } = await createContract(product.services, caller, {
    ...{ id, title: 'Lease', signers },
    filePath: await pdfFile(product),
  });
  // The gateway has been asked, in vain.
  await eventually(async () => (await product.core.database.system((em) => em.execute(SILENT, [id]))).length > 0);
  return { id, code };
}
const SILENT = `select 1 from identity_checks i join contracts c on c.document_id = i.document_id
  where c.id = ? and i.status = 'unavailable' and i.due_at is not null`;
const progress = (code: string) => readProgress(product.core, caller, code);
/** What becomes of all checks that nobody has answered. */
const settleChecks = (status: string) =>
  product.core.database.system((em) =>
    em.execute(`update identity_checks set status = ?, due_at = null where due_at is not null`, [status]),
  );

test('a contract waits for hours for a gateway that is silent, looking ever more rarely, and goes on with its answer', async () => {
  const { id, code } = await waiting();
  await environment.sleep('3 hours');
  expect(await progress(code)).toMatchObject({ step: 'signers', ready: false, problem: null });
  const client = await openClient(product.core.config, product.core.keyring);
  const { events = [] } = await client.workflow.getHandle(processingWorkflowId(id)).fetchHistory();
  await client.connection.close();
  const waits = (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) => {
    const { seconds } = timer?.startToFireTimeout ?? {};
    return seconds ? [Number(seconds)] : [];
  });
  expect(waits.slice(0, 11)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  expect(waits.length).toBeLessThan(60);
  await settleChecks('verified');
  await environment.sleep('6 minutes');
  expect(await eventually(async () => (await progress(code)).ready)).toBe(true);
});

test('a contract whose signers nobody could be asked about for days fails, and says so', async () => {
  const { code } = await waiting();
  await settleChecks('unavailable');
  await environment.sleep('6 minutes');
  const failed = await eventually(async () => {
    const one = await progress(code);
    return one.step === 'error' && one;
  });
  expect(failed).toMatchObject({ failedStep: 'signers', problem: { code: 'identity_unanswered' } });
});
