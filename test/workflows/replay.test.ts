import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { makeActivities } from '../../activities/index.ts';
import { createContract, processAgain } from '../../src/contracts/creating.ts';
import { readProgress } from '../../src/contracts/progress.ts';
import type { Caller } from '../../src/core.ts';
import { addApprover, removeApprover, replaceApprover } from '../../src/documents/approver-requests.ts';
import { extendDocument, voidDocument } from '../../src/documents/requests.ts';
import { createKey } from '../../src/organizations/keys.ts';
import { makeKeyring } from '../../src/secrets/keyring.ts';
import { dataConverter, openClient } from '../../src/temporal/connection.ts';
import { processingWorkflowId } from '../../src/temporal/contract-workflows.ts';
import { workflowIdOf } from '../../src/temporal/document-workflows.ts';
import { scheduledWorkflowId } from '../../src/temporal/scheduled-workflows.ts';
import { connectionWorkflowId } from '../../src/temporal/whatsapp-workflows.ts';
import {
  createConnection,
  deleteConnection,
  logOutConnection,
  restartConnection,
} from '../../src/whatsapp/connections.ts';
import { readConnection } from '../../src/whatsapp/reading.ts';
import { changeScheduled, readScheduled, scheduleMessage } from '../../src/whatsapp/scheduled/scheduled.ts';
import { approversOf, asking, decide, ended, pdfFile, person, sent, steps } from '../support/documents.ts';
import { eventually, type Product, startProduct } from '../support/product.ts';
import { workflowBundle } from '../support/servers.ts';
import { startTimeSkipping } from '../support/time.ts';

/**
 * Histories of documents, contracts and scheduled messages as earlier versions of the workflows wrote them. Today's code must be able to
 * go on from each of them: when one fails, what is open now would get stuck by the change. Guard it with `patched`.
 * `RECORD_HISTORIES=1 npm run jest -- test/workflows/replay.test.ts` adds histories of today's code beside them.
 */

const FOLDER = fileURLToPath(new URL('./histories/', import.meta.url));
/** Histories are encrypted like any other; this key opens only these. */
const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');
const DAY = 24 * 3_600_000;

type Scenario = (product: Product, caller: Caller) => Promise<string>;
const scenarios: Record<string, Scenario> = {
  async approved(product, caller) {
    const document = await sent(product, caller, { steps: steps(1, 2) });
    for (const { id } of approversOf(document)) await decide(product, caller, document, id);
    await ended(product, caller, document.id);
    return workflowIdOf(document.id);
  },
  async quorum(product, caller) {
    const route = [
      { quorum: { kind: 'count' as const, count: 1 }, approvers: [person(), person({ veto: true })] },
      ...steps(1),
    ];
    const document = await sent(product, caller, { steps: route });
    const [first, , last] = approversOf(document);
    await decide(product, caller, document, first!.id);
    await decide(product, caller, document, last!.id, { outcome: 'reject', reason: 'no' });
    await ended(product, caller, document.id);
    return workflowIdOf(document.id);
  },
  async corrected(product, caller) {
    const document = await sent(product, caller, { steps: steps(2, 1) });
    const [first, second] = approversOf(document);
    const by = { name: 'Deputy', phone: '+966511000001' };
    await replaceApprover(product.services, caller, document.id, { approverId: first!.id, by }, asking());
    await addApprover(product.services, caller, document.id, { approver: person(), place: { position: 3 } }, asking());
    await removeApprover(product.services, caller, document.id, second!.id, asking());
    await extendDocument(product.services, caller, document.id, { expiresAt: null }, asking());
    await voidDocument(product.services, caller, document.id, { reason: 'withdrawn' }, asking());
    return workflowIdOf(document.id);
  },
  async contract(product, caller) {
    const id = randomUUID();
    // The sandbox answers about the first one only when it is asked a third time.
    const signers = ['09121230003', '09121230006'].map((phone) => ({ phone, nationalCode: '0012345679' }));
    const inTestMode: Caller = { ...caller, mode: 'test' };
    const made = { id, title: 'Lease', filePath: await pdfFile(product, 2), signers };
    const { code } = await createContract(product.services, inTestMode, made);
    await eventually(async () => (await readProgress(product.core, caller, code)).ready);
    return processingWorkflowId(id);
  },
  async contractRefused(product, caller) {
    const id = randomUUID();
    const signers = [{ phone: '09121230001', nationalCode: '0012345679' }];
    const inTestMode: Caller = { ...caller, mode: 'test' };
    const made = { id, title: 'Lease', filePath: await pdfFile(product), signers };
    const { code } = await createContract(product.services, inTestMode, made);
    const failed = () => eventually(async () => (await readProgress(product.core, caller, code)).step === 'error');
    await failed();
    await processAgain(product.services, inTestMode, code);
    await failed();
    return processingWorkflowId(id);
  },
  async whatsappConnection(product, caller) {
    const { services, core } = product;
    const id = randomUUID();
    const restarted = (times: number) =>
      eventually(async () => (await readConnection(core, caller, id, 'en')).restarts >= times);
    await createConnection(services, caller, { id, name: 'Office', language: 'en' });
    await restarted(2); // There is no Chromium.
    await restartConnection(services, caller, id, 'en');
    await restarted(3);
    await logOutConnection(services, caller, id, 'en');
    await eventually(async () => (await readConnection(core, caller, id, 'en')).state === 'logged_out');
    await restartConnection(services, caller, id, 'en');
    await restarted(4);
    await deleteConnection(services, caller, id);
    return connectionWorkflowId(id);
  },
};

const timed: Record<
  string,
  (product: Product, caller: Caller, sleep: (ms: number) => Promise<void>, now: number) => Promise<string>
> = {
  async expired(product, caller, sleep, now) {
    const document = await sent(product, caller, {
      expiresAt: new Date(now + 12 * DAY),
      steps: [{ approvers: [person()] }],
    });
    await sleep(13 * DAY);
    await ended(product, caller, document.id);
    return workflowIdOf(document.id);
  },
  /** Put off once, without being told: it finds that out when it would have been sent. */
  async scheduled(product, { organizationId }, sleep, now) {
    const key = await createKey(product.core, { organizationId, dialect: 'countersign', name: 'test', mode: 'test' });
    const caller: Caller = {
      organizationId,
      dialect: 'countersign',
      mode: 'test',
      scopes: [],
      actor: { kind: 'key', id: key.id },
    };
    const [id, connectionId] = [randomUUID(), randomUUID()];
    await product.core.database.system((em) =>
      em.execute('insert into whatsapp_connections (id, organization_id, name, created_by) values (?, ?, ?, ?)', [
        ...[connectionId, organizationId, 'Office', key.id],
      ]),
    );
    const content = { kind: 'text' as const, text: 'Good morning' };
    const { services } = product;
    await scheduleMessage(services, caller, {
      id,
      connectionId,
      to: '+966501234567',
      content,
      at: new Date(now + DAY),
    });
    const deaf = { ...services, scheduled: { tell: async () => {} } };
    await changeScheduled(deaf, caller, id, { at: new Date(now + 2 * DAY) });
    await sleep(1.5 * DAY);
    await changeScheduled(services, caller, id, { at: new Date(now + 3 * DAY) });
    await sleep(2 * DAY);
    await eventually(async () => (await readScheduled(product.core, caller, id)).status === 'sent');
    return scheduledWorkflowId(id);
  },
};

async function save(product: Product, name: string, workflowId: string): Promise<void> {
  const client = await openClient(product.core.config, product.core.keyring);
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  await client.connection.close();
  await mkdir(FOLDER, { recursive: true });
  await writeFile(`${FOLDER}${name}-${process.env.RECORD_HISTORIES}.json`, `${historyToJSON(history)}\n`);
}

describe('recorded histories', () => {
  if (process.env.RECORD_HISTORIES) {
    test('are recorded', async () => {
      const environment = { COUNTERSIGN_MASTER_KEY: MASTER_KEY, CHROMIUM_PATH: '/nowhere/chromium' };
      const product = await startProduct({ environment });
      const caller = await product.newCaller();
      for (const [name, run] of Object.entries(scenarios)) await save(product, name, await run(product, caller));
      await product.stop();
      const skipping = await startTimeSkipping();
      const slow = await startProduct({ environment, temporalAddress: skipping.address });
      const slowCaller = await slow.newCaller();
      for (const [name, run] of Object.entries(timed)) {
        const sleep = (ms: number) => skipping.sleep(ms);
        await save(slow, name, await run(slow, slowCaller, sleep, await skipping.currentTimeMs()));
      }
      await slow.stop();
      await skipping.teardown();
    });
  }

  test('can be gone on with by the workflow as it is now', async () => {
    const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'));
    expect(files.length).toBeGreaterThanOrEqual(8);
    const product = await startProduct({ worker: false });
    // Nothing of them is called: results come from the history. The sandbox only wants to know their names.
    const activities = makeActivities(product.services, {});
    const options = {
      workflowBundle: { codePath: workflowBundle() },
      activities,
      dataConverter: dataConverter(makeKeyring(MASTER_KEY)),
    };
    const broken: string[] = [];
    for (const file of files) {
      const history = historyFromJSON(JSON.parse(await readFile(FOLDER + file, 'utf8')));
      await Worker.runReplayHistory(options, history).catch((error: unknown) => broken.push(`${file}: ${error}`));
    }
    await product.stop();
    expect(broken).toEqual([]);
  });
});
