import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { egress } from '../../src/egress/client.ts';
import type { Drivers } from '../../src/messaging/drivers/driver.ts';
import { openDrivers } from '../../src/messaging/drivers/open.ts';
import { DEFAULT_SETTINGS, type OrganizationSettings } from '../../src/organizations/settings.ts';
import { type Dispatcher, runDispatcher } from '../../src/webhooks/dispatcher.ts';
import { updateEndpoint } from '../../src/webhooks/endpoints.ts';
import { dispatchDue } from '../messaging/dispatch-due.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { type SmsGateway, smsBy, startSmsGateway } from '../simulators/sms-gateway.ts';
import { openWorld, type World } from './world.ts';

/** The operator hears by SMS, through a real gateway driver, that an endpoint was disabled. */

const OPERATOR = '+966500000001';
let world: World;
let gateway: SmsGateway;
let drivers: Drivers;
let receiver: Receiver;
let caller: Caller;
let endpointId: string;
let dispatcher: Dispatcher;

beforeAll(async () => {
  gateway = await startSmsGateway();
  const { SMS_HTTP: smsHttp } = smsBy(gateway, { timeoutMs: 30_000 });
  world = await openWorld({ messageDrivers: { whatsapp: 'outbox', sms: 'sms-http' }, smsHttp });
  drivers = openDrivers(world.core);
});
afterAll(async () => {
  await egress(world.core.config).close();
  await world.close();
  await gateway.close();
});
beforeEach(async () => {
  gateway.received.length = 0;
  receiver = await startReceiver({ script: () => ({ status: 410 }) });
  caller = await world.newCaller();
  dispatcher = await runDispatcher(world.core, { formats: world.formats, startLadder: async () => {}, graceMs: 100 });
});
afterEach(async () => {
  await dispatcher.stop();
  await receiver.close();
});

async function choose(settings: Partial<OrganizationSettings>, operatorPhone: string | null = OPERATOR): Promise<void> {
  const chosen = { ...settings, delivery: { ...DEFAULT_SETTINGS.delivery, operatorPhone } };
  await world.rows(`update organizations set name = 'Nour Trading', settings = ?::jsonb where id = ?`, [
    JSON.stringify(chosen),
    caller.organizationId,
  ]);
  endpointId = (await world.newEndpoint(caller, `${receiver.url}/hooks/secret-part`)).id;
}

/** One event that is refused, and what the operator got by then. */
async function told(): Promise<string[]> {
  await world.publish(caller);
  await dispatcher.idle();
  await dispatchDue(world.core, drivers);
  return gateway.received.map(({ to, text }) => `${to} ${text}`);
}

describe('an endpoint that is disabled', () => {
  test('because it is gone is told of once, with its host and its id, and without what may be secret in its URL', async () => {
    await choose({});
    const [message, ...others] = await told();
    expect(others).toEqual([]);
    expect(message).toContain(
      `${OPERATOR} Countersign: the webhook endpoint 127.0.0.1:${receiver.port} of Nour Trading`,
    );
    expect(message).toContain('gone (410)');
    expect(message).toContain(endpointId);
    expect(message).not.toContain('secret-part');
    expect(await told()).toHaveLength(1);
  });

  test('again is told of again', async () => {
    await choose({});
    await told();
    await updateEndpoint(world.core, caller, endpointId, { enabled: true });
    expect(await told()).toHaveLength(2);
  });

  test('because nothing has reached it for five days is told of so', async () => {
    await choose({});
    receiver.answer({ status: 500 });
    await world.rows(
      `update endpoints set failing_since = now() - interval '5 days', failure_count = 12 where id = ?`,
      [endpointId],
    );
    expect(await told()).toEqual([expect.stringContaining('nothing has reached it for five days')]);
  });

  test.each([
    ['ar', 'عُطّلت'],
    ['fa', 'غیرفعال شد'],
  ] as const)('is told of in the language of the organization: %s', async (language, words) => {
    await choose({ language });
    const [message] = await told();
    expect(message).toContain(words);
    expect(message).toContain(`\u2068127.0.0.1:${receiver.port}\u2069`);
  });

  test('is told to nobody where no number was given', async () => {
    await choose({}, null);
    expect(await told()).toEqual([]);
  });

  test('is told of in the transaction that disables it, or not at all', async () => {
    await choose({});
    await world.rows('select 1');
    await world.publish(caller, { sequence: 2 });
    await dispatcher.idle();
    const [row] = await world.rows<{ enabled: boolean; alerts: number }>(
      `select enabled, (select count(*)::integer from messages m where m.organization_id = e.organization_id
         and m.kind = 'operator_alert') as alerts from endpoints e where id = ?`,
      [endpointId],
    );
    expect(row).toEqual({ enabled: false, alerts: 1 });
  });
});
