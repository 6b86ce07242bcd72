import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { releaseHeldBack } from '../../src/messaging/daily-limit.ts';
import { openDrivers } from '../../src/messaging/drivers/open.ts';
import { DEFAULT_SETTINGS } from '../../src/organizations/settings.ts';
import { dispatchDue } from '../messaging/dispatch-due.ts';
import { invitePerson, messageTo, openWorld, queue, START, type World } from '../messaging/world.ts';
import { REPORTING, type SmsGateway, smsBy, startSmsGateway } from '../simulators/sms-gateway.ts';

/** The real SMS driver against a gateway of this machine: what it has received has cost money. */
let gateway: SmsGateway;
let world: World;

beforeAll(async () => {
  gateway = await startSmsGateway();
  world = await openWorld(smsBy(gateway, REPORTING));
});
afterAll(async () => {
  await world.close();
  await gateway.close();
});

const limitedTo = (sms: number) => ({
  settings: { delivery: { ...DEFAULT_SETTINGS.delivery, dailyLimit: { whatsapp: 5, sms } } },
});
const bySms = { ladder: ['sms' as const], linkVersion: null, kind: 'voided' as const };
async function promise(organization: { organizationId: string } & Parameters<typeof messageTo>[0], count: number) {
  await queue(
    world,
    ...Array.from({ length: count }, () => messageTo(organization, { ...bySms, occasion: randomUUID() })),
  );
}
async function statusesOf(organizationId: string): Promise<Record<string, number>> {
  const rows = await world.sql<{ status: string; count: number }>(
    'select status, count(*)::integer as count from messages where organization_id = $1 group by status',
    [organizationId],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}
/** Two dispatchers at once, as two workers are. */
const dispatch = () => Promise.all([1, 2].map(() => dispatchDue(world.core, openDrivers(world.core))));

test('no more than the limit is sent on a day, others are not held up, and the rest goes the next day', async () => {
  const spender = await invitePerson(world, limitedTo(7));
  const other = await invitePerson(world, limitedTo(100));
  await promise(spender, 60);
  await promise(other, 3);
  await dispatch();
  expect(await statusesOf(spender.organizationId)).toEqual({ accepted: 7, queued: 53 });
  expect(await statusesOf(other.organizationId)).toEqual({ accepted: 3 });
  expect(gateway.received).toHaveLength(10);
  const [waiting] = await world.sql(
    `select error, due_at from messages where organization_id = $1 and status = 'queued' group by error, due_at`,
    [spender.organizationId],
  );
  expect(waiting).toEqual({ error: 'daily limit', due_at: new Date('2026-03-02T00:00:00Z') });

  await promise(spender, 1);
  await dispatch();
  expect(await statusesOf(spender.organizationId)).toEqual({ accepted: 7, queued: 54 });

  world.clock.now = Date.parse('2026-03-02T00:00:01Z');
  await dispatch();
  expect(await statusesOf(spender.organizationId)).toEqual({ accepted: 14, queued: 47 });
  world.clock.now = START;
});

test('a raised limit lets those who wait go at once', async () => {
  const spender = await invitePerson(world, limitedTo(0));
  await promise(spender, 2);
  await dispatch();
  expect(await statusesOf(spender.organizationId)).toEqual({ queued: 2 });
  await world.sql(
    `update organizations set settings = jsonb_set(settings, '{delivery,dailyLimit,sms}', '2') where id = $1`,
    [spender.organizationId],
  );
  await releaseHeldBack(world.core, spender.organizationId);
  await dispatch();
  expect(await statusesOf(spender.organizationId)).toEqual({ accepted: 2 });
});

test('an organization that chose nothing has a limit all the same', async () => {
  const person = await invitePerson(world);
  await world.sql(
    `insert into message_spending (organization_id, channel, day, sent) values ($1, 'sms', '2026-03-01', 1999)`,
    [person.organizationId],
  );
  await promise(person, 3);
  await dispatch();
  expect(await statusesOf(person.organizationId)).toEqual({ accepted: 1, queued: 2 });
});
