import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Caller } from '../../src/core.ts';
import { getWhole } from '../../src/documents/reading.ts';
import { extendDocument, voidDocument } from '../../src/documents/requests.ts';
import type { WholeDocument } from '../../src/documents/rows.ts';
import { newDocument } from '../../src/documents/sending.ts';
import { decide, open } from '../../src/domain/approval.ts';
import { firstAllowedAt } from '../../src/domain/calendar.ts';
import type { Policy, Transition } from '../../src/domain/model.ts';
import { listMessages } from '../../src/messaging/messages.ts';
import { createKey, revokeKey } from '../../src/organizations/keys.ts';
import { openClient } from '../../src/temporal/connection.ts';
import { scheduledWorkflowId } from '../../src/temporal/scheduled-workflows.ts';
import {
  cancelScheduled,
  changeScheduled,
  readScheduled,
  scheduleMessage,
} from '../../src/whatsapp/scheduled/scheduled.ts';
import type { DocumentInput } from '../../workflows/messages.ts';
import { isAllowedAt } from '../domain/build.ts';
import {
  approversOf,
  decide as decideAs,
  draft,
  ended,
  eventTypes,
  person,
  sent,
  until,
} from '../support/documents.ts';
import { eventually, type Product, startProduct } from '../support/product.ts';
import { startTimeSkipping } from '../support/time.ts';

/** Weeks pass in seconds: a Temporal server that skips time, with the real worker and the real database. */

const DAY = 24 * 3_600_000;
const policy: Policy = {
  reminders: { firstAfterMs: 2 * DAY, everyMs: 2 * DAY, maxCount: 3 },
  calm: { quietHours: { fromMinute: 21 * 60, toMinute: 8 * 60 }, weekendDays: [5, 6] },
  expiryWarningMs: DAY,
};

let environment: TestWorkflowEnvironment;
let product: Product;
let caller: Caller;
let temporal: Client;
beforeAll(async () => {
  environment = await startTimeSkipping();
  product = await startProduct({ temporalAddress: environment.address });
  caller = await product.newCaller();
  temporal = await openClient(product.core.config, product.core.keyring);
});
afterAll(async () => {
  await temporal.connection.close();
  await product.stop();
  await environment.teardown();
});

const now = (): Promise<number> => environment.currentTimeMs();
const reminders = async (id: string) =>
  (
    await product.core.database.read<{ at: string }>(
      caller.organizationId,
      `select to_jsonb(occurred_at) #>> '{}' as at from audit_entries where document_id = $1 and action = 'approver.reminded' order by id`,
      [id],
    )
  ).map(({ at }) => Date.parse(at));
const messages = async (id: string, kind: string) =>
  (
    await product.core.database.read(
      caller.organizationId,
      'select 1 from messages where document_id = $1 and kind = $2',
      [id, kind],
    )
  ).length;

describe('as weeks pass', () => {
  test('an approver who does nothing is reminded as often as the policy says, in calm hours only, warned, and the document expires once', async () => {
    const approver = person({ timeZone: 'Asia/Riyadh' });
    const expiresAt = new Date((await now()) + 12 * DAY);
    const document = await sent(product, caller, { policy, expiresAt, steps: [{ approvers: [approver] }] });
    await environment.sleep(13 * DAY);
    const done = await ended(product, caller, document.id);
    expect(done.status).toBe('expired');
    const times = await reminders(document.id);
    expect(times).toHaveLength(3);
    for (const at of times) expect(isAllowedAt(policy.calm, 'Asia/Riyadh', at)).toBe(true);
    const types = await eventTypes(product, caller, document.id);
    expect(types.filter((type) => type === 'document.expired')).toHaveLength(1);
    expect(await messages(document.id, 'expiry_warning')).toBe(1);
    await expect(decideAs(product, caller, document, approversOf(document)[0]!.id)).rejects.toMatchObject({
      code: 'document_ended',
    });
    await environment.sleep(10 * DAY);
    expect(await reminders(document.id)).toHaveLength(3);
  });

  test('an expiry that is put off, then cleared, holds no more; voiding ends all reminders', async () => {
    const expiresAt = new Date((await now()) + 3 * DAY);
    const document = await sent(product, caller, { policy, expiresAt });
    await extendDocument(
      product.services,
      caller,
      document.id,
      { expiresAt: new Date((await now()) + 6 * DAY) },
      { updateId: 'a' },
    );
    await environment.sleep(4 * DAY);
    expect((await until(product, caller, document.id, () => true)).status).toBe('in_progress');
    await extendDocument(product.services, caller, document.id, { expiresAt: null }, { updateId: 'b' });
    await environment.sleep(20 * DAY);
    const open = await until(product, caller, document.id, () => true);
    expect(open).toMatchObject({ status: 'in_progress', expiresAt: null });
    await voidDocument(product.services, caller, document.id, { reason: null }, { updateId: 'c' });
    const before = (await reminders(document.id)).length;
    await environment.sleep(20 * DAY);
    expect(await reminders(document.id)).toHaveLength(before);
  });

  test('after nine days in which nothing ran there is one catch-up reminder, in calm hours, and then the old schedule goes on', async () => {
    const many: Policy = { ...policy, reminders: { firstAfterMs: 2 * DAY, everyMs: 2 * DAY, maxCount: 50 } };
    const { id } = await draft(product, caller, {
      policy: many,
      expiresAt: null,
      steps: [{ approvers: [person({ timeZone: 'Asia/Riyadh' })] }],
    });
    const invitedAt = (await now()) - 9 * DAY;
    const begun = decide(open(newDocument(await markSent(id))), { kind: 'begin' }, invitedAt) as Transition;
    const resume: DocumentInput['resume'] = { state: begun.state, answered: [] };
    const backAt = await now();
    await temporal.workflow.start('document', {
      workflowId: `document:${id}`,
      taskQueue: product.core.config.temporal.taskQueue,
      args: [{ document: newDocument(await markSent(id)), dialect: 'countersign', continueAfterEvents: 4_000, resume }],
    });
    await environment.sleep(7 * DAY);
    const times = await eventually(async () => {
      const seen = await reminders(id);
      return seen.length >= 2 && seen;
    });
    for (const at of times) expect(isAllowedAt(many.calm, 'Asia/Riyadh', at)).toBe(true);
    expect(times[0]).toBe(firstAllowedAt(many.calm, 'Asia/Riyadh', Math.max(times[0]!, backAt)));
    // Four slots were missed (days 2, 4, 6, 8); from the one reminder for them on, day 10, 12, … are as they always were.
    const later = times.slice(1).map((at) => (at - invitedAt) / DAY);
    for (const [index, day] of later.entries()) {
      const slot = 10 + 2 * index;
      expect(day).toBeGreaterThanOrEqual(slot - 0.01);
      expect(day).toBeLessThan(slot + 3);
    }
    expect(times.length).toBeLessThanOrEqual(4);
  });
});

describe('a scheduled message', () => {
  const HOUR = 3_600_000;
  /** By a key, since what is sent later is sent by who may still send then. */
  async function world() {
    const { organizationId } = await product.newCaller();
    const key = await createKey(product.core, { organizationId, dialect: 'countersign', name: 'test', mode: 'test' });
    const sender: Caller = { ...caller, organizationId, mode: 'test', actor: { kind: 'key', id: key.id } };
    const connectionId = randomUUID();
    await sql('insert into whatsapp_connections (id, organization_id, name, created_by) values (?, ?, ?, ?)', [
      ...[connectionId, organizationId, 'Office', key.id],
    ]);
    const schedule = async (hours: number) => {
      const content = { kind: 'text' as const, text: 'Good morning' };
      const given = { id: randomUUID(), connectionId, to: '+966501234567', content, at: await ahead(hours) };
      return scheduleMessage(product.services, sender, given);
    };
    const sent = (id: string) =>
      eventually(async () => {
        const one = await readScheduled(product.core, sender, id);
        return one.status === 'sent' && one;
      });
    const count = async () => (await product.core.database.read(organizationId, 'select 1 from messages')).length;
    return {
      sender,
      keyId: key.id,
      schedule,
      sent,
      count,
      read: (id: string) => readScheduled(product.core, sender, id),
    };
  }
  const sql = (text: string, parameters: unknown[]) =>
    product.core.database.system((em) => em.execute(text, parameters));
  const ahead = async (hours: number) => new Date((await now()) + hours * HOUR);
  /** By the server's clock: until when it was waited at last, and when the message was handed over then. */
  async function times(id: string): Promise<{ waitedUntil: number; handedOverAt: number }> {
    const { events } = await temporal.workflow.getHandle(scheduledWorkflowId(id)).fetchHistory();
    const timer = events!.findLast(({ timerStartedEventAttributes: started }) => started)!.timerStartedEventAttributes!;
    // How long to wait is reckoned from the beginning of the step that says so.
    const begun = events!.findLast(
      ({ eventId, workflowTaskStartedEventAttributes: task }) =>
        task && Number(eventId) < Number(timer.workflowTaskCompletedEventId),
    )!;
    const handedOver = events!.find(({ activityTaskScheduledEventAttributes: activity }) => activity)!;
    return {
      waitedUntil: inMs(begun.eventTime!) + inMs(timer.startToFireTimeout!),
      handedOverAt: inMs(handedOver.eventTime!),
    };
  }
  const inMs = ({ seconds, nanos }: { seconds?: unknown; nanos?: number | null }): number =>
    Number(seconds ?? 0) * 1_000 + (nanos ?? 0) / 1_000_000;

  test('is handed over when its time has come, once, also when that was changed before', async () => {
    const { sender, schedule, sent, read, count } = await world();
    const { id } = await schedule(48);
    const at = await ahead(24);
    await changeScheduled(product.services, sender, id, { at });
    await environment.sleep('23 hours');
    expect(await read(id)).toMatchObject({ status: 'pending', messageId: null });
    await environment.sleep('70 minutes');
    await sent(id);
    const { waitedUntil, handedOverAt } = await times(id);
    expect(handedOverAt).toBeGreaterThanOrEqual(at.getTime());
    // Within its second where nothing else runs: how long a step takes is up to how busy the machine is.
    expect(Math.abs(waitedUntil - at.getTime())).toBeLessThan(10_000);
    await environment.sleep('2 days');
    expect(await count()).toBe(1);
  });

  test('is not sent at the time that it was put off from, even when its workflow was not told', async () => {
    const { sender, schedule, sent, count } = await world();
    const { id } = await schedule(1);
    const { scheduled } = product.services;
    const at = await ahead(6);
    const deaf = { core: product.core, scheduled: { ...scheduled, tell: async () => {} } };
    await changeScheduled(deaf, sender, id, { at, content: { kind: 'text', text: 'Good evening' } });
    await environment.sleep('3 hours');
    expect(await count()).toBe(0);
    await environment.sleep('4 hours');
    expect((await sent(id)).content.text).toBe('Good evening');
    const { data } = await listMessages(product.core, sender, { limit: 10 });
    expect(data.map(({ text }) => text)).toEqual(['Good evening']);
  });

  test('that is cancelled, or whose sender may send no more, is never sent', async () => {
    const { sender, keyId, schedule, read, count } = await world();
    const [cancelled, orphaned] = [await schedule(1), await schedule(2)];
    await cancelScheduled(product.services, sender, cancelled.id);
    await revokeKey(product.core, sender.organizationId, keyId);
    await environment.sleep('3 hours');
    await eventually(async () => (await read(orphaned.id)).error === 'starter_revoked');
    expect([(await read(cancelled.id)).status, (await read(orphaned.id)).status]).toEqual(['cancelled', 'failed']);
    expect(await count()).toBe(0);
  });
});

/** Puts a draft into the state that sending leaves, without starting its workflow. */
async function markSent(id: string): Promise<WholeDocument> {
  return product.core.database.tenant(caller.organizationId, async (em) => {
    await em.execute(`update documents set status = 'pending', version = 1, sent_at = now() where id = ?`, [id]);
    return getWhole(product.core, em, id);
  });
}
