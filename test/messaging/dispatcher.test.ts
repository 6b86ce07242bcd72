import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startMessageDispatcher } from '../../src/messaging/dispatcher.ts';
import type { Drivers } from '../../src/messaging/drivers/driver.ts';
import { openDrivers } from '../../src/messaging/drivers/open.ts';
import { LIMITS } from '../../src/messaging/limits.ts';
import { openText, queueMessages } from '../../src/messaging/queue.ts';
import { claim, retryPauseMs } from '../../src/messaging/sending.ts';
import { applyStatus } from '../../src/messaging/status.ts';
import { DEFAULT_SETTINGS } from '../../src/organizations/settings.ts';
import { REPORTING, type SmsGateway, smsBy, startSmsGateway } from '../simulators/sms-gateway.ts';
import { dispatchDue } from './dispatch-due.ts';
import { invitePerson, messageTo, openWorld, queue, START, type World } from './world.ts';

let gateway: SmsGateway;
let world: World;
let drivers: Drivers;
/** The settings of the gateway, for a worker in another process too. */
let environment: Record<string, string>;

beforeAll(async () => {
  gateway = await startSmsGateway();
  environment = smsBy(gateway, REPORTING);
  world = await openWorld(environment);
  drivers = openDrivers(world.core);
});
afterEach(async () => {
  await world.sql('truncate organizations, documents, messages, audit_entries cascade');
  world.clock.now = START;
  gateway.received.length = 0;
});
afterAll(async () => {
  await world.close();
  await gateway.close();
});

type Row = {
  id: string;
  approver_id: string;
  kind: string;
  occasion: string;
  rung: number;
  channel: string;
  driver: string;
  status: string;
  attempt_count: number;
  error: string | null;
  due_at: Date | null;
  sent_at: Date | null;
  text: Buffer;
  provider_id: string | null;
};
const rows = () => world.sql<Row>('select * from messages order by created_at, rung, kind');
const dispatch = () => dispatchDue(world.core, drivers);
const pass = (ms: number) => {
  world.clock.now += ms;
};

describe('promising messages', () => {
  test('the same message promised twice is one', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person), messageTo(person));
    await queue(world, messageTo(person));
    await queue(world, messageTo(person, { occasion: 'link:2' }), messageTo(person, { kind: 'reminder' }));
    expect(await rows()).toHaveLength(3);
  });

  test('a transaction that fails promises nothing', async () => {
    const person = await invitePerson(world);
    const failing = world.core.database.tenant(person.organizationId, async (em) => {
      await queueMessages(world.core, em, [messageTo(person)]);
      throw new Error('the projection failed');
    });
    await expect(failing).rejects.toThrow('the projection failed');
    expect(await rows()).toHaveLength(0);
    expect(await world.sql('select from signing_links')).toHaveLength(0);
  });

  test('texts and tokens rest unreadable', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person));
    const [row] = await rows();
    expect(row!.text.includes('Lease')).toBe(false);
    expect(openText(world.core, row!.id, row!.text)).toContain(`https://sign.example.com/s/${person.token}`);
    const links = await world.sql<{ token_hash: Buffer }>('select token_hash from signing_links');
    expect(links).toHaveLength(1);
    expect(links[0]!.token_hash.toString('latin1')).not.toContain(person.token);
  });

  test('another organization cannot promise in the name of this one', async () => {
    const person = await invitePerson(world);
    const stranger = await invitePerson(world);
    const crossing = world.core.database.tenant(stranger.organizationId, (em) =>
      queueMessages(world.core, em, [messageTo(person)]),
    );
    await expect(crossing).rejects.toThrow(/row-level security/);
  });
});

describe('the outbox', () => {
  const kept = { ladder: ['whatsapp' as const] };

  test('settles a flood in batches and keeps every message', async () => {
    const person = await invitePerson(world);
    const count = LIMITS.batchMax * 2 + 7;
    await queue(world, ...Array.from({ length: count }, (_, n) => messageTo(person, { occasion: `${n}`, ...kept })));
    await dispatch();
    const settled = await world.sql(
      'select status, driver, sent_at, due_at, count(*)::int from messages group by 1, 2, 3, 4',
    );
    expect(settled).toEqual([{ status: 'accepted', driver: 'outbox', sent_at: new Date(START), due_at: null, count }]);
  });

  test('keeps what is written in test mode, whatever gateway there is', async () => {
    const person = await invitePerson(world);
    await world.sql(`update documents set mode = 'test' where id = $1`, [person.documentId]);
    await queue(world, messageTo(person, { ladder: ['sms'] }));
    const gateways = new Map([['sms', 'sms-http'] as const]);
    expect((await claim(world.core, gateways, 10)).claimed).toEqual([]);
    await dispatch();
    expect(await rows()).toMatchObject([{ channel: 'sms', driver: 'outbox', status: 'accepted' }]);
    expect(gateway.received).toEqual([]);
  });

  test('is woken by the promise, not by the clock', async () => {
    const person = await invitePerson(world);
    let settled = Promise.withResolvers<string>();
    const dispatcher = await startMessageDispatcher(world.core, drivers, {
      pollMs: 3_600_000,
      observe: (outcome, driver, count) => settled.resolve(`${outcome} ${driver} ${count}`),
    });
    // The first may be found by the look that every start begins with; the others only by being called.
    for (const occasion of ['first', 'second', 'third']) {
      settled = Promise.withResolvers<string>();
      await queue(world, messageTo(person, { occasion, ...kept }));
      expect(await settled.promise).toBe('accepted outbox 1');
    }
    await dispatcher.stop();
  });
});

describe('what is not worth sending any more', () => {
  test.each([
    ['the approver has decided', `update approvers set status = 'completed'`],
    ['the link was replaced', 'update approvers set link_version = 2'],
    ['the approver was removed', `update approvers set status = 'removed'`],
    ['the document ended', `update approvers set status = 'released', link_version = 2`],
  ])('is cancelled when %s', async (_, change) => {
    const person = await invitePerson(world);
    const kinds = ['invitation', 'reminder', 'expiry_warning'] as const;
    for (const ladder of [['whatsapp' as const], ['sms' as const]]) {
      await queue(world, ...kinds.map((kind) => messageTo(person, { kind, ladder, occasion: ladder[0]! })));
    }
    await world.sql(change);
    await dispatch();
    expect((await rows()).map(({ status, due_at }) => ({ status, due_at }))).toEqual(
      Array.from({ length: 6 }, () => ({ status: 'cancelled', due_at: null })),
    );
    expect(gateway.received).toHaveLength(0);
  });

  test('does not include the news of the end', async () => {
    const person = await invitePerson(world);
    await world.sql(`update approvers set status = 'released', link_version = 2`);
    await queue(world, messageTo(person, { kind: 'voided', linkVersion: null, ladder: ['sms'] }));
    await dispatch();
    expect(gateway.received).toHaveLength(1);
  });
});

describe('the delivery ladder', () => {
  const bySms = { ladder: ['sms' as const, 'whatsapp' as const] };

  test('a message that is refused for good falls to the next channel with the same words', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person, bySms));
    gateway.script({ kind: 'refuse', status: 400 });
    await dispatch();
    const [first, second] = await rows();
    expect(first).toMatchObject({
      rung: 0,
      channel: 'sms',
      driver: 'sms-http',
      status: 'failed',
      error: 'the gateway answered 400',
      due_at: null,
    });
    expect(second).toMatchObject({ rung: 1, channel: 'whatsapp', driver: 'outbox', status: 'accepted', error: null });
    expect(openText(world.core, second!.id, second!.text)).toBe(openText(world.core, first!.id, first!.text));
  });

  test('trouble that passes is tried again after a growing pause', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person, bySms));
    gateway.script({ kind: 'refuse', status: 503 }, { kind: 'refuse', status: 503 });
    await dispatch();
    expect(await rows()).toMatchObject([{ status: 'queued', attempt_count: 1, error: 'the gateway answered 503' }]);
    await dispatch();
    expect(gateway.received).toHaveLength(1);
    pass(6_000);
    await dispatch();
    expect(gateway.received).toHaveLength(2);
    pass(54_000);
    await dispatch();
    expect(await rows()).toMatchObject([
      { status: 'accepted', attempt_count: 3, error: null, provider_id: gateway.received[2]!.gatewayId },
    ]);
    expect(new Set(gateway.received.map(({ reference }) => reference)).size).toBe(1);
  });

  test('three failures on one channel are enough', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person, bySms));
    gateway.script(...Array.from({ length: 3 }, () => ({ kind: 'refuse' as const, status: 500 })));
    for (let n = 0; n < 5; n += 1, pass(60_000)) await dispatch();
    expect(gateway.received).toHaveLength(3);
    expect(await rows()).toMatchObject([
      { status: 'failed', attempt_count: 3 },
      { channel: 'whatsapp', status: 'accepted' },
    ]);
  });

  test('a gateway that asks to wait is obeyed, within reason', () => {
    expect(retryPauseMs(1, null, 0)).toBe(4_000);
    expect(retryPauseMs(1, null, 1)).toBe(6_000);
    expect(retryPauseMs(2, null, 0.5)).toBe(45_000);
    expect(retryPauseMs(9, null, 0.5)).toBe(45_000);
    expect(retryPauseMs(1, 30_000, 0.5)).toBe(30_000);
    expect(retryPauseMs(1, 999_999_999, 0.5)).toBe(LIMITS.retryPauseMaxMs);
  });

  test('when no channel takes it, the trail says so and the operator is told once', async () => {
    const settings = { delivery: { ...DEFAULT_SETTINGS.delivery, operatorPhone: '+966555555555' } };
    const person = await invitePerson(world, { settings });
    await queue(world, messageTo(person, { ladder: ['sms'] }));
    gateway.script({ kind: 'refuse', status: 400 }, { kind: 'refuse', status: 400 });
    const outcomes: string[] = [];
    await dispatchDue(world.core, drivers, (outcome) => outcomes.push(outcome));
    expect(outcomes).toEqual(['undeliverable', 'undeliverable']);
    expect(gateway.received.map(({ to }) => to)).toEqual([person.phone, '+966555555555']);
    expect(gateway.received[1]!.text).toContain(person.documentId);
    expect((await rows()).map(({ kind, status }) => [kind, status])).toEqual([
      ['invitation', 'failed'],
      ['operator_alert', 'failed'],
    ]);
    expect(await world.sql('select action, details, approver_id, actor from audit_entries')).toEqual([
      {
        action: 'message.undeliverable',
        details: { kind: 'invitation', channels: ['sms'] },
        approver_id: person.approverId,
        actor: { kind: 'system' },
      },
    ]);
  });

  test('a message that is not known to be delivered in time falls to the next channel', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person, bySms));
    await dispatch();
    pass(10 * 60_000 - 1);
    await dispatch();
    expect(await rows()).toHaveLength(1);
    pass(1);
    await dispatch();
    expect(await rows()).toMatchObject([
      { rung: 0, status: 'accepted', error: 'not delivered in time', due_at: null },
      { rung: 1, channel: 'whatsapp', status: 'accepted' },
    ]);
    pass(3_600_000);
    await dispatch();
    expect(await rows()).toHaveLength(2);
  });

  test('without any WhatsApp connection a message goes by the gateway at once, and nothing has failed', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person, { ladder: ['whatsapp', 'sms'] }));
    await queue(world, messageTo(await invitePerson(world), { ladder: ['whatsapp'] }));
    await dispatch();
    expect(gateway.received).toHaveLength(1);
    expect(await rows()).toMatchObject([
      { rung: 0, channel: 'whatsapp', driver: 'outbox', status: 'accepted' },
      { approver_id: person.approverId, rung: 1, channel: 'sms', driver: 'sms-http', status: 'accepted', error: null },
    ]);
    const failed = `select 1 from events where type = 'message.failed' and organization_id = $1`;
    expect(await world.sql(failed, [person.organizationId])).toEqual([]);
  });

  test('an overdue message to somebody who has decided since stays where it is', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person, bySms));
    await dispatch();
    await world.sql(`update approvers set status = 'completed'`);
    pass(3_600_000);
    await dispatch();
    expect(await rows()).toMatchObject([{ rung: 0, status: 'accepted', due_at: null }]);
  });

  test('an organization that waits for ever never falls for silence', async () => {
    const settings = { delivery: { ...DEFAULT_SETTINGS.delivery, fallbackAfterMs: null } };
    await queue(world, messageTo(await invitePerson(world, { settings }), bySms));
    await dispatch();
    pass(30 * 86_400_000);
    await dispatch();
    expect(await rows()).toHaveLength(1);
  });
});

describe('reports of a provider', () => {
  const bySms = { ladder: ['sms' as const, 'whatsapp' as const] };
  const sent = async () => {
    await queue(world, messageTo(await invitePerson(world), bySms));
    await dispatch();
    const [row] = await rows();
    return { driver: 'sms-http', providerId: row!.provider_id! };
  };
  const statuses = async () => (await rows()).map(({ channel, status }) => `${channel} ${status}`);

  test('a delivery stops the clock', async () => {
    expect(await applyStatus(world.core, await sent(), { status: 'delivered' })).toBe(true);
    pass(3_600_000);
    await dispatch();
    expect(await statuses()).toEqual(['sms delivered']);
  });

  test('come twice and out of order without taking anything back', async () => {
    const reference = await sent();
    const changes: boolean[] = [];
    for (const status of ['read', 'delivered', 'accepted', 'failed', 'read'] as const) {
      changes.push(await applyStatus(world.core, reference, { status }));
    }
    expect(changes).toEqual([true, false, false, false, false]);
    expect(await statuses()).toEqual(['sms read']);
  });

  test('a failure after acceptance falls to the next channel at once, and only once', async () => {
    const reference = await sent();
    expect(await applyStatus(world.core, reference, { status: 'failed', reason: 'opted out' })).toBe(true);
    expect(await applyStatus(world.core, reference, { status: 'failed' })).toBe(false);
    await dispatch();
    expect(await statuses()).toEqual(['sms failed', 'whatsapp accepted']);
    expect((await rows())[0]!.error).toBe('opted out');
  });

  test('a delivery that is reported before the send was recorded is kept', async () => {
    await queue(world, messageTo(await invitePerson(world), bySms));
    gateway.script({ kind: 'hold' });
    const dispatching = dispatch();
    await gateway.arrived(1);
    const [{ reference, gatewayId }] = gateway.received as [SmsGateway['received'][number]];
    expect(
      await applyStatus(world.core, { messageId: reference, providerId: gatewayId }, { status: 'delivered' }),
    ).toBe(true);
    gateway.release();
    await dispatching;
    expect(await rows()).toMatchObject([{ status: 'delivered', provider_id: gatewayId, due_at: null }]);
  });

  test('a delivery whose acceptance was lost spares the second try', async () => {
    await queue(world, messageTo(await invitePerson(world), bySms));
    gateway.script({ kind: 'accept_without_answer' });
    await dispatch();
    const [{ reference: messageId, gatewayId: providerId }] = gateway.received as [SmsGateway['received'][number]];
    expect(await applyStatus(world.core, { messageId, providerId }, { status: 'delivered' })).toBe(true);
    pass(60_000);
    await dispatch();
    expect(gateway.received).toHaveLength(1);
    expect(await rows()).toMatchObject([{ status: 'delivered', provider_id: providerId }]);
  });

  test('about messages nobody sent change nothing', async () => {
    expect(await applyStatus(world.core, { driver: 'sms-http', providerId: 'x' }, { status: 'failed' })).toBe(false);
    await queue(world, messageTo(await invitePerson(world)));
    expect(
      await applyStatus(world.core, { messageId: (await rows())[0]!.id, providerId: 'x' }, { status: 'delivered' }),
    ).toBe(false);
  });
});

describe('several senders', () => {
  const bySms = { ladder: ['sms' as const] };

  test('together send each message once', async () => {
    const person = await invitePerson(world);
    await queue(world, ...Array.from({ length: 40 }, (_, n) => messageTo(person, { ...bySms, occasion: `${n}` })));
    await Promise.all([dispatch(), dispatch(), dispatch()]);
    expect(gateway.received).toHaveLength(40);
    expect(new Set(gateway.received.map(({ reference }) => reference)).size).toBe(40);
  });

  test('leave a message alone that another is just taking', async () => {
    await queue(world, messageTo(await invitePerson(world), bySms));
    await world.core.database.system(async (em) => {
      await em.execute('select id from messages for update');
      await dispatch();
      expect(gateway.received).toHaveLength(0);
    });
    await dispatch();
    expect(gateway.received).toHaveLength(1);
  });

  test('a sender killed while it sends: the message is sent once more when its lease ends, not before', async () => {
    await queue(world, messageTo(await invitePerson(world), bySms));
    gateway.script({ kind: 'hold' });
    const { config } = world.core;
    const child = spawn(process.execPath, [new URL('./dispatcher-process.ts', import.meta.url).pathname], {
      env: {
        ...process.env,
        ...environment,
        NODE_OPTIONS: '',
        TEST_NOW: String(START),
        DATABASE_URL: config.databaseUrl!,
        COUNTERSIGN_MASTER_KEY: config.masterKey!,
        COUNTERSIGN_EGRESS_ALLOW: '127.0.0.0/8',
        LOG_LEVEL: 'silent',
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await gateway.arrived(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    gateway.release();
    expect(await rows()).toMatchObject([{ status: 'sending', attempt_count: 1 }]);

    pass(LIMITS.leaseMs - 1);
    await dispatch();
    expect(gateway.received).toHaveLength(1);
    pass(1);
    await dispatch();
    await dispatch();
    expect(gateway.received).toHaveLength(2);
    expect(gateway.received[1]!.reference).toBe(gateway.received[0]!.reference);
    expect(await rows()).toMatchObject([{ status: 'accepted', attempt_count: 2 }]);
  });

  test('a sender that was given up cannot overwrite its successor', async () => {
    await queue(world, messageTo(await invitePerson(world), bySms));
    gateway.script({ kind: 'hold' });
    const slow = dispatch();
    await gateway.arrived(1);
    pass(LIMITS.leaseMs);
    await dispatch();
    const [successor] = await rows();
    gateway.release();
    await slow;
    expect(await rows()).toEqual([successor]);
    expect(successor!.provider_id).toBe(gateway.received[1]!.gatewayId);
  });

  test('crashes count as tries, so a message that kills its senders does not do so for ever', async () => {
    await queue(world, messageTo(await invitePerson(world), { ladder: ['sms', 'whatsapp'] }));
    await world.sql(`update messages set status = 'sending', attempt_count = $1, due_at = $2`, [
      LIMITS.triesMax,
      new Date(START),
    ]);
    await dispatch();
    expect(gateway.received).toHaveLength(0);
    expect(await rows()).toMatchObject([
      { status: 'failed', error: 'every try ended without an answer' },
      { channel: 'whatsapp', status: 'accepted' },
    ]);
  });

  test('stopping lets the send under way finish and takes nothing new', async () => {
    Object.assign(LIMITS, { stopGraceMs: 120_000 }); // As long as there is: it is released below.
    const person = await invitePerson(world);
    await queue(world, messageTo(person, bySms));
    gateway.script({ kind: 'hold' });
    const happened: string[] = [];
    const dispatcher = await startMessageDispatcher(world.core, drivers, {
      pollMs: 3_600_000,
      observe: (outcome) => happened.push(outcome),
    });
    await gateway.arrived(1);
    const stopping = dispatcher.stop().then(() => happened.push('stopped'));
    // Nobody listens any more: all that stopping may still wait for is the send.
    const listeners = () =>
      world.sql(`select from pg_stat_activity where query like 'listen %' and datname = current_database()`);
    while ((await listeners()).length > 0);
    for (let n = 0; n < 50; n += 1) await rows();
    gateway.release();
    await stopping;
    expect(happened).toEqual(['accepted', 'stopped']);
    await queue(world, messageTo(person, { ...bySms, occasion: 'later' }));
    expect((await rows()).map(({ status }) => status).sort()).toEqual(['accepted', 'queued']);
  });
});
