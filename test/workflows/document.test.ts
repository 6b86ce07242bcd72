import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { Caller } from '../../src/core.ts';
import { addApprover, changeApprover, removeApprover, replaceApprover } from '../../src/documents/approver-requests.ts';
import { getWhole, readVersions } from '../../src/documents/reading.ts';
import { extendDocument, remindApprovers, reorderSteps, voidDocument } from '../../src/documents/requests.ts';
import { newDocument } from '../../src/documents/sending.ts';
import type { DocumentState } from '../../src/domain/model.ts';
import { openClient } from '../../src/temporal/connection.ts';
import {
  approversOf,
  asking,
  decide,
  draft,
  ended,
  eventTypes,
  person,
  sent,
  steps,
  until,
} from '../support/documents.ts';
import { eventually, type Product, startProduct } from '../support/product.ts';

let product: Product;
let caller: Caller;
let temporal: Client;
beforeAll(async () => {
  product = await startProduct();
  caller = await product.newCaller();
  temporal = await openClient(product.core.config, product.core.keyring);
});
afterAll(async () => {
  await temporal.connection.close();
  await product.stop();
});

const handleOf = (id: string) => temporal.workflow.getHandle(`document:${id}`);
const settled = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === 'fulfilled').length;
const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === 'rejected' ? (result.reason as { code: string }).code : []));
const messagesOf = (id: string, kind: string) =>
  product.core.database.read<{ approver_id: string; occasion: string; link_version: number | null }>(
    caller.organizationId,
    'select approver_id, occasion, link_version from messages where document_id = $1 and kind = $2 order by created_at',
    [id, kind],
  );

describe('deciding', () => {
  test('a document goes round its steps, is stamped once a decision, and ends approved', async () => {
    const document = await sent(product, caller, { steps: steps(1, 1) });
    const [first, second] = approversOf(document);
    await expect(decide(product, caller, document, second!.id)).rejects.toMatchObject({ code: 'not_your_turn' });
    await decide(product, caller, document, first!.id);
    await decide(product, caller, document, second!.id);
    expect(await ended(product, caller, document.id)).toMatchObject({
      status: 'approved',
      progress: { approvers: 2, decided: 2 },
    });
    const versions = await readVersions(product.services, caller, document.id);
    expect(versions.map(({ kind }) => kind)).toEqual(['original', 'stamped', 'stamped', 'final']);
    expect(versions.map(({ previousSha256 }) => previousSha256)).toEqual([
      null,
      ...versions.slice(0, -1).map(({ sha256 }) => sha256),
    ]);
    expect(await eventTypes(product, caller, document.id)).toEqual([
      'document.created',
      'document.sent',
      'approver.invited',
      'approver.completed',
      'approver.invited',
      'approver.completed',
      'document.approved',
    ]);
  });

  test('two last approvers at the same time give one sealing and one completed event', async () => {
    for (let round = 0; round < 5; round += 1) {
      const document = await sent(product, caller, { steps: steps(2) });
      await Promise.all(approversOf(document).map(({ id }) => decide(product, caller, document, id)));
      await ended(product, caller, document.id);
      const types = await eventTypes(product, caller, document.id);
      expect(types.filter((type) => type === 'document.approved')).toHaveLength(1);
      const kinds = (await readVersions(product.services, caller, document.id)).map(({ kind }) => kind);
      expect(kinds).toEqual(['original', 'stamped', 'stamped', 'final']);
      expect(await messagesOf(document.id, 'completed')).toHaveLength(2);
    }
  });

  test('the same decision asked again is the same decision, also after the end', async () => {
    const document = await sent(product, caller);
    const [approver] = approversOf(document);
    const decisionId = randomUUID();
    const answers = await Promise.all(
      [1, 2, 3].map(() => decide(product, caller, document, approver!.id, { decisionId })),
    );
    await ended(product, caller, document.id);
    answers.push(await decide(product, caller, document, approver!.id, { decisionId }));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await expect(decide(product, caller, document, approver!.id)).rejects.toMatchObject({ code: 'already_decided' });
  });

  test('a rejection is final at once: nobody decides after it, and the one who rejected cannot either', async () => {
    const document = await sent(product, caller, { steps: steps(2) });
    const [first, second] = approversOf(document);
    await decide(product, caller, document, first!.id, { outcome: 'reject', reason: 'The rent is wrong' });
    const late = await Promise.allSettled([
      decide(product, caller, document, second!.id),
      decide(product, caller, document, first!.id),
    ]);
    expect(settled(late)).toBe(0);
    const done = await ended(product, caller, document.id);
    expect(done).toMatchObject({ status: 'rejected', endedReason: 'The rent is wrong' });
    expect(approversOf(done)[0]).toMatchObject({ status: 'rejected', reason: 'The rent is wrong' });
    expect(await messagesOf(document.id, 'rejected')).toHaveLength(1);
  });

  test('two of three are enough, and the third is told and let go', async () => {
    const document = await sent(product, caller, {
      steps: [{ quorum: { kind: 'count', count: 2 }, approvers: [person(), person(), person()] }],
    });
    const [first, second, third] = approversOf(document);
    await decide(product, caller, document, first!.id);
    await decide(product, caller, document, third!.id);
    const done = await ended(product, caller, document.id);
    expect(approversOf(done).map(({ status }) => status)).toEqual(['completed', 'released', 'completed']);
    expect((await messagesOf(document.id, 'no_longer_needed')).map((message) => message.approver_id)).toEqual([
      second!.id,
    ]);
  });

  test('of a void, an extension and a last decision at once, one order wins and all stores agree', async () => {
    for (let round = 0; round < 5; round += 1) {
      const document = await sent(product, caller);
      const [approver] = approversOf(document);
      const results = await Promise.allSettled([
        decide(product, caller, document, approver!.id),
        voidDocument(product.services, caller, document.id, { reason: 'withdrawn' }, asking()),
        extendDocument(product.services, caller, document.id, { expiresAt: new Date(Date.now() + 9e8) }, asking()),
      ]);
      const done = await ended(product, caller, document.id);
      const voided = results[1].status === 'fulfilled';
      expect(voided).toBe(results[0].status === 'rejected');
      expect(done.status).toBe(voided ? 'voided' : 'approved');
      for (const code of codes(results)) expect(['document_ended', 'document_completing']).toContain(code);
      expect(await handleOf(document.id).query<DocumentState>('state')).toMatchObject({
        status: done.status,
        version: done.version,
      });
    }
  });
});

describe('correcting in flight', () => {
  test('an approver who decided can be neither removed nor replaced, and the decision stays', async () => {
    const document = await sent(product, caller, { steps: steps(2) });
    const [first] = approversOf(document);
    await decide(product, caller, document, first!.id);
    const tries = await Promise.allSettled([
      removeApprover(product.services, caller, document.id, first!.id, asking()),
      replaceApprover(
        product.services,
        caller,
        document.id,
        { approverId: first!.id, by: { name: 'New', phone: '+966511111111' } },
        asking(),
      ),
      changeApprover(
        product.services,
        caller,
        document.id,
        { approverId: first!.id, changes: { phone: '+966511111112' } },
        asking(),
      ),
    ]);
    expect(codes(tries)).toEqual(['approver_already_decided', 'approver_already_decided', 'approver_already_decided']);
    const after = await until(product, caller, document.id, () => true);
    expect(approversOf(after)[0]).toMatchObject({ status: 'completed', phone: first!.phone });
    expect(approversOf(after)).toHaveLength(2);
  });

  test('replacing a waiting approver kills the old link at once and invites the new one', async () => {
    const document = await sent(product, caller);
    const [old] = approversOf(document);
    const { document: after, approverId } = await replaceApprover(
      product.services,
      caller,
      document.id,
      { approverId: old!.id, by: { name: 'Deputy', phone: '+966511111113' } },
      asking(),
    );
    expect(approversOf(after).map(({ id, status }) => [id, status])).toEqual([
      [old!.id, 'replaced'],
      [approverId, 'invited'],
    ]);
    await expect(decide(product, caller, document, old!.id)).rejects.toMatchObject({ code: 'approver_out_of_route' });
    expect((await messagesOf(document.id, 'invitation')).map((message) => message.approver_id)).toEqual([
      old!.id,
      approverId,
    ]);
    await decide(product, caller, document, approverId);
    expect(await ended(product, caller, document.id)).toMatchObject({ status: 'approved' });
  });

  test('a new phone kills the old link and invites again', async () => {
    const document = await sent(product, caller);
    const [approver] = approversOf(document);
    const changes = { phone: '+966 51 111 1114' };
    await changeApprover(product.services, caller, document.id, { approverId: approver!.id, changes }, asking());
    await expect(decide(product, caller, document, approver!.id)).rejects.toMatchObject({ code: 'link_replaced' });
    expect((await messagesOf(document.id, 'invitation')).map((message) => message.link_version)).toEqual([1, 2]);
    await decide(product, caller, document, approver!.id, { linkVersion: 2 });
  });

  test('approvers are added to a step and as a step, and steps that have not begun are reordered', async () => {
    const document = await sent(product, caller, { steps: steps(1, 1) });
    const [current, later] = document.steps;
    const beside = await addApprover(
      product.services,
      caller,
      document.id,
      { approver: person(), place: { stepId: current!.id } },
      asking(),
    );
    expect(approversOf(beside.document).find(({ id }) => id === beside.approverId)).toMatchObject({
      status: 'invited',
    });
    const last = await addApprover(
      product.services,
      caller,
      document.id,
      { approver: person(), place: { position: 3 } },
      asking(),
    );
    const added = last.document.steps[2]!.id;
    const reordered = await reorderSteps(product.services, caller, document.id, [added, later!.id], asking());
    expect(reordered.steps.map(({ id }) => id)).toEqual([current!.id, added, later!.id]);
    const again = addApprover(
      product.services,
      caller,
      document.id,
      { approver: person(), place: { position: 1 } },
      asking(),
    );
    await expect(again).rejects.toMatchObject({ code: 'step_begun' });
  });

  test('removing the last approver who is waited for finishes the step; a removed one leaves a record', async () => {
    const document = await sent(product, caller, { steps: [...steps(2), ...steps(1), ...steps(1)] });
    const [first, second, third, fourth] = approversOf(document);
    await removeApprover(product.services, caller, document.id, third!.id, asking());
    await decide(product, caller, document, first!.id);
    const after = await removeApprover(product.services, caller, document.id, second!.id, asking());
    expect(after.steps.map(({ status }) => status)).toEqual(['finished', 'current']);
    const [row] = await product.core.database.read<{ status: string }>(
      caller.organizationId,
      'select status from approvers where id = $1',
      [third!.id],
    );
    expect(row).toEqual({ status: 'removed' });
    await decide(product, caller, document, fourth!.id);
    expect(await ended(product, caller, document.id)).toMatchObject({
      status: 'approved',
      progress: { approvers: 2, decided: 2 },
    });
  });

  test('a reminder by hand reaches the one approver, and a flood of them is refused with the time to wait', async () => {
    const document = await sent(product, caller);
    const [approver] = approversOf(document);
    const remind = () => remindApprovers(product.services, caller, document.id, { approverId: approver!.id }, asking());
    for (const _ of [1, 2, 3]) await remind();
    expect(await messagesOf(document.id, 'reminder')).toHaveLength(3);
    await expect(remind()).rejects.toMatchObject({ code: 'reminder_limit', retryAfterMs: expect.any(Number) });
  });
});

describe('what operators see', () => {
  test('search attributes, words and history hold no personal data; payloads are ciphertext', async () => {
    const document = await sent(product, caller, {
      steps: [{ approvers: [person({ name: 'Secretname', action: 'sign' })] }],
    });
    await voidDocument(product.services, caller, document.id, { reason: 'Secretreason' }, asking());
    const { raw } = await handleOf(document.id).describe();
    const attributes = JSON.stringify(raw.workflowExecutionInfo?.searchAttributes);
    expect(attributes).not.toContain(Buffer.from('Secretname').toString('base64'));
    const history = JSON.stringify(await handleOf(document.id).fetchHistory());
    for (const word of ['Secretname', 'Secretreason', approversOf(document)[0]!.phone]) {
      expect(history).not.toContain(word);
      expect(history).not.toContain(Buffer.from(word).toString('base64').slice(2, -4));
    }
    const found = async () => {
      const query = `CountersignStatus = 'voided' and CountersignOrganization = '${caller.organizationId}'`;
      for await (const workflow of temporal.workflow.list({ query }))
        if (workflow.workflowId === `document:${document.id}`) return true;
      return false;
    };
    expect(await eventually(found)).toBe(true);
  });

  test('a document costs at most 90 events of history', async () => {
    const document = await sent(product, caller, { steps: steps(1, 1) });
    for (const { id } of approversOf(document)) await decide(product, caller, document, id);
    await ended(product, caller, document.id);
    const { events } = await handleOf(document.id).fetchHistory();
    expect(events!.length).toBeLessThanOrEqual(90);
  });
});

describe('trouble', () => {
  test('a file that is gone blocks the sealing visibly, nobody is told "completed", and it heals by itself', async () => {
    const document = await sent(product, caller);
    const [original] = await readVersions(product.services, caller, document.id);
    const path = await product.core.files.path(original!.sha256);
    await rename(path, `${path}.away`);
    await decide(product, caller, document, approversOf(document)[0]!.id);
    const blocked = await until(product, caller, document.id, (now) => now.blocked !== null);
    expect(blocked).toMatchObject({ status: 'in_progress', completing: true, blocked: { task: 'stamp' } });
    expect(await messagesOf(document.id, 'completed')).toHaveLength(0);
    await rename(`${path}.away`, path);
    expect(await ended(product, caller, document.id)).toMatchObject({ status: 'approved', blocked: null });
  });

  test('a document that continues as new keeps its state and the answers it gave', async () => {
    const { id } = await draft(product, caller, { steps: steps(2) });
    const whole = await product.core.database.tenant(caller.organizationId, async (em) => {
      await em.execute(`update documents set status = 'pending', version = 1, sent_at = now() where id = ?`, [id]);
      return getWhole(product.core, em, id);
    });
    await temporal.workflow.start('document', {
      workflowId: `document:${id}`,
      taskQueue: product.core.config.temporal.taskQueue,
      args: [{ document: newDocument(whole), dialect: 'countersign', continueAfterEvents: 30 }],
    });
    const document = await until(product, caller, id, ({ status }) => status === 'in_progress');
    const [first, second] = approversOf(document);
    const decisionId = randomUUID();
    const answer = await decide(product, caller, document, first!.id, { decisionId });
    const { runId } = await handleOf(id).describe();
    // Each extension adds events until the run is long enough to hand over.
    await eventually(async () => {
      await extendDocument(
        product.services,
        caller,
        id,
        { expiresAt: new Date(Date.now() + 9e8 + Math.random() * 1e8) },
        asking(),
      );
      return (await handleOf(id).describe()).runId !== runId;
    });
    expect(await decide(product, caller, document, first!.id, { decisionId })).toEqual(answer);
    await expect(decide(product, caller, document, first!.id)).rejects.toMatchObject({ code: 'already_decided' });
    await decide(product, caller, document, second!.id);
    expect(await ended(product, caller, id)).toMatchObject({ status: 'approved', progress: { decided: 2 } });
    await eventTypes(product, caller, id);
  });
});
