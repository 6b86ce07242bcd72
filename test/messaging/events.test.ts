import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Observe } from '../../src/messaging/dispatching.ts';
import type { Drivers, StatusReport } from '../../src/messaging/drivers/driver.ts';
import { openDrivers } from '../../src/messaging/drivers/open.ts';
import { applyStatus } from '../../src/messaging/status.ts';
import { writeText } from '../../src/messaging/writing.ts';
import { DEFAULT_SETTINGS } from '../../src/organizations/settings.ts';
import { phoneIndex } from '../../src/secrets/phones.ts';
import { REPORTING, type SmsGateway, smsBy, startSmsGateway } from '../simulators/sms-gateway.ts';
import { dispatchDue } from './dispatch-due.ts';
import { callerOf, invitePerson, messageTo, openWorld, type Person, queue, START, type World } from './world.ts';

/** What customers' systems are told of messages that go out through a real provider. */

let gateway: SmsGateway;
let world: World;
let drivers: Drivers;

beforeAll(async () => {
  gateway = await startSmsGateway();
  world = await openWorld(smsBy(gateway, REPORTING));
  drivers = openDrivers(world.core);
});
afterEach(async () => {
  await world.sql('truncate organizations, documents, messages, events, audit_entries cascade');
  world.clock.now = START;
  gateway.received.length = 0;
});
afterAll(async () => {
  await world.close();
  await gateway.close();
});

const write = (person: Person, by: { channel?: 'sms' } = { channel: 'sms' }) =>
  writeText(world.core, callerOf(person), { id: randomUUID(), to: '+966509998877', text: 'Welcome', ...by });
const dispatch = (observe?: Observe) => dispatchDue(world.core, drivers, observe);
const report = (messageId: string, status: StatusReport['status']) =>
  applyStatus(world.core, { messageId, providerId: `of ${messageId}` }, { status });
type Told = { id: string; type: string; data: { message: { id: string; status: string; text: string } } };
const told = (): Promise<Told[]> => world.sql('select id, type, data from events order by position');
const typesTold = async () => (await told()).map(({ type }) => type);

describe('a text by a provider', () => {
  test('is told as it is sent, delivered and read, each once', async () => {
    const { id } = await write(await invitePerson(world));
    expect(await told()).toEqual([]);
    await dispatch();
    await report(id, 'delivered');
    await report(id, 'delivered');
    await report(id, 'read');
    await report(id, 'read');
    expect((await told()).map(({ type, data }) => [type, data.message.id, data.message.status])).toEqual([
      ['message.sent', id, 'accepted'],
      ['message.delivered', id, 'delivered'],
      ['message.read', id, 'read'],
    ]);
  });

  test('that is read before anything else was heard of it was delivered and sent before (E2)', async () => {
    const { id } = await write(await invitePerson(world));
    gateway.script({ kind: 'accept_without_answer' });
    await dispatch();
    expect(await told()).toEqual([]);
    await report(id, 'read');
    expect(await typesTold()).toEqual(['message.sent', 'message.delivered', 'message.read']);
    await report(id, 'delivered');
    expect(await told()).toHaveLength(3);
  });

  test('that is delivered while its sender still waits for the answer is told once (E1)', async () => {
    const { id } = await write(await invitePerson(world));
    gateway.script({ kind: 'hold' });
    const dispatching = dispatch();
    await gateway.arrived(1);
    await report(id, 'delivered');
    gateway.release();
    await dispatching;
    expect(await typesTold()).toEqual(['message.sent', 'message.delivered']);
  });

  test('that is refused for good is told as failed, and nobody is alarmed about what somebody wrote themselves', async () => {
    const delivery = { ...DEFAULT_SETTINGS.delivery, operatorPhone: '+966500000001' };
    const { id } = await write(await invitePerson(world, { settings: { delivery } }));
    gateway.script({ kind: 'refuse', status: 400 });
    await dispatch();
    expect((await told()).map(({ type, data }) => [type, data.message.id])).toEqual([['message.failed', id]]);
    expect(await world.sql('select id from messages')).toHaveLength(1);
    expect(await world.sql('select id from audit_entries')).toEqual([]);
  });

  test('that falls to the next channel is another message, in the same words and to the same contact', async () => {
    const delivery = { ...DEFAULT_SETTINGS.delivery, ladder: ['sms' as const, 'whatsapp' as const] };
    const person = await invitePerson(world, { settings: { delivery } });
    const [contact] = await world.sql<{ id: string }>(
      `insert into contacts (id, organization_id, phone) values (gen_random_uuid(), $1, '+966509998877') returning id`,
      [person.organizationId],
    );
    const { id } = await write(person, {});
    gateway.script({ kind: 'refuse', status: 400 });
    await dispatch();
    const [failed, again] = await told();
    expect([failed!.type, failed!.data.message.id]).toEqual(['message.failed', id]);
    expect(again).toMatchObject({
      type: 'message.sent',
      data: { message: { channel: 'whatsapp', text: 'Welcome', contactId: contact!.id } },
    });
    expect(again!.data.message.id).not.toBe(id);
  });

  test('is told of in the transaction that records it, or not at all', async () => {
    const { id } = await write(await invitePerson(world));
    await world.sql(`alter table events add constraint broken check (type <> 'message.sent')`);
    try {
      await dispatch();
      expect(await world.sql('select status, attempt_count from messages')).toEqual([
        { status: 'sending', attempt_count: 1 },
      ]);
    } finally {
      await world.sql('alter table events drop constraint broken');
    }
    await report(id, 'accepted');
    expect(await typesTold()).toEqual(['message.sent']);
  });
});

describe('what is told (E3)', () => {
  test('of a message that signs holds no link, also of one that stays here', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person), messageTo(person, { kind: 'reminder', ladder: ['sms'] }));
    await dispatch();
    const events = await told();
    expect(events.map(({ type }) => type)).toEqual(['message.sent', 'message.sent']);
    expect(JSON.stringify(events)).not.toContain(person.token);
    expect(JSON.stringify(events)).toContain('/s/••••');
  });

  test('does not include codes and alarms', async () => {
    const person = await invitePerson(world);
    const code = messageTo(person, { kind: 'code', linkVersion: null, occasion: randomUUID(), ladder: ['sms'] });
    await world.sql(
      `insert into signing_codes (id, organization_id, document_id, approver_id, link_version, code_hash, channel, expires_at)
       values ($1, $2, $3, $4, 1, '', 'sms', $5)`,
      [code.occasion, person.organizationId, person.documentId, person.approverId, new Date(START + 600_000)],
    );
    const alarm = messageTo(person, { kind: 'operator_alert', linkVersion: null, ladder: ['sms'] });
    await queue(world, { ...code, content: { ...code.content, code: '042137' } }, alarm);
    await dispatch();
    expect(gateway.received).toHaveLength(2);
    expect(await told()).toEqual([]);
  });
});

describe('somebody who opted out', () => {
  const optOut = (person: Person) =>
    world.sql(
      `insert into contacts (id, organization_id, phone, phone_index, opted_out_at)
       values (gen_random_uuid(), $1, $2, $3, now())`,
      [person.organizationId, person.phone, phoneIndex(world.core, person.organizationId, person.phone)],
    );

  test('between the promise and the send gets nothing from a provider, and it falls to no other channel', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person, { ladder: ['sms', 'whatsapp'] }));
    await optOut(person);
    const outcomes: string[] = [];
    await dispatch((outcome, driver, count) => outcomes.push(`${outcome} ${driver} ${count}`));
    expect(outcomes).toEqual(['suppressed remote 1']);
    expect(gateway.received).toEqual([]);
    expect(await world.sql('select status, error, due_at, attempt_count from messages')).toEqual([
      { status: 'failed', error: 'the recipient has opted out', due_at: null, attempt_count: 0 },
    ]);
    expect(await world.sql('select action, approver_id from audit_entries')).toEqual([
      { action: 'message.suppressed', approver_id: person.approverId },
    ]);
    expect(await typesTold()).toEqual(['message.failed']);
  });

  test('still gets the code that they ask for while they sign', async () => {
    const person = await invitePerson(world);
    await optOut(person);
    const code = messageTo(person, { kind: 'code', linkVersion: null, occasion: randomUUID(), ladder: ['sms'] });
    await world.sql(
      `insert into signing_codes (id, organization_id, document_id, approver_id, link_version, code_hash, channel, expires_at)
       values ($1, $2, $3, $4, 1, '', 'sms', $5)`,
      [code.occasion, person.organizationId, person.documentId, person.approverId, new Date(START + 600_000)],
    );
    await queue(world, { ...code, content: { ...code.content, code: '042137' } });
    await dispatch();
    expect(gateway.received).toHaveLength(1);
  });

  test('what is not worth sending any more is cancelled, as for everybody', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person));
    await optOut(person);
    await world.sql(`update approvers set status = 'completed'`);
    await dispatch();
    expect(await world.sql('select status, error from messages')).toEqual([{ status: 'cancelled', error: null }]);
    expect(await told()).toEqual([]);
  });
});
