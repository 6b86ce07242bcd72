import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { createApp } from '../../src/api/app.ts';
import { type Listening, listen } from '../../src/api/server.ts';
import { type MessageDispatcher, startMessageDispatcher } from '../../src/messaging/dispatcher.ts';
import { messageHooks, openDrivers } from '../../src/messaging/drivers/open.ts';
import { partsOf } from '../../src/messaging/drivers/smpp/parts.ts';
import { wishIn } from '../../src/messaging/wishes.ts';
import { CENTRE_LOGIN, type SmsCentre, startSmsCentre } from '../simulators/sms-centre.ts';
import { startTwilio, TWILIO_ACCOUNT, type TwilioSimulator } from '../simulators/twilio.ts';
import { eventually } from '../support/product.ts';
import { invitePerson, messageTo, openWorld, type Person, queue, START, type World } from './world.ts';

/** SMS by an SMS centre and by Twilio, each spoken to in its own protocol by the package that is shipped. */

const NUMBER = '+966112223344';
const LONG = `${'يرجى توقيع عقد الإيجار قبل نهاية الأسبوع. '.repeat(5)}https://sign.example.com/s/abc 😀`;

type Row = { id: string; status: string; error: string | null; provider_id: string | null; due_at: Date | null };

let world: World;
let dispatcher: MessageDispatcher;
async function forget(): Promise<void> {
  await world.sql('truncate organizations, documents, messages, contacts, audit_entries cascade');
  world.clock.now = START;
}

const promise = async (person: Person, occasion: string) =>
  queue(world, messageTo(person, { ladder: ['sms'], linkVersion: null, kind: 'voided', occasion }));
const row = async ({ organizationId }: Person): Promise<Row> =>
  (
    await world.sql<Row>(
      `select * from messages where organization_id = $1 and direction = 'out' order by created_at desc, id limit 1`,
      [organizationId],
    )
  )[0]!;
const becomes = (person: Person, status: string): Promise<Row> =>
  eventually(async () => {
    const found = await row(person);
    return found.status === status && found;
  });
const optedOut = ({ organizationId }: Person) =>
  world.sql<{ phone: string; opted_out_at: Date | null }>(
    'select phone, opted_out_at from contacts where organization_id = $1',
    [organizationId],
  );

describe('by an SMS centre', () => {
  let centre: SmsCentre;
  beforeAll(async () => {
    centre = await startSmsCentre();
    const SMS_SMPP = JSON.stringify({ url: centre.url, sender: NUMBER, timeoutMs: 30_000, ...CENTRE_LOGIN });
    world = await openWorld({ SMS_DRIVER: 'smpp', SMS_SMPP });
    dispatcher = await startMessageDispatcher(world.core, openDrivers(world.core), { pollMs: 20 });
    await centre.boundOnce();
  });
  afterAll(async () => {
    await dispatcher.stop();
    await world.close();
    await centre.close();
  });
  beforeEach(async () => {
    await forget();
    centre.delivered.length = 0;
  });

  test('a text of any length and alphabet arrives whole, and its receipt says so', async () => {
    const person = await invitePerson(world);
    await world.sql(`update organizations set name = $2 where id = $1`, [person.organizationId, 'نور']);
    await queue(
      world,
      messageTo(person, {
        ladder: ['sms'],
        kind: 'voided',
        linkVersion: null,
        content: { ...messageTo(person).content, reason: LONG.slice(0, 100) },
      }),
    );
    const { provider_id } = await becomes(person, 'accepted');
    const [got] = centre.delivered;
    expect(got).toMatchObject({ to: person.phone.slice(1), from: NUMBER.slice(1) });
    expect(got!.parts).toBeGreaterThan(1);
    expect(got!.text).toContain('توقيع عقد الإيجار');
    expect(provider_id).toBe(got!.messageId.toLowerCase());
    expect(await centre.receipt(got!.messageId, 'DELIVRD')).toBe(0);
    await becomes(person, 'delivered');
  });

  test('what it throttles waits and goes later; what it refuses fails; a receipt may say no', async () => {
    const person = await invitePerson(world);
    centre.script(0x58);
    await promise(person, 'throttled');
    const waiting = await eventually(async () => {
      const found = await row(person);
      return found.error !== null && found;
    });
    expect(waiting).toMatchObject({ status: 'queued', error: 'the centre asks for fewer messages a second' });
    world.clock.now += 60_000;
    await becomes(person, 'accepted');
    expect(await centre.receipt(centre.delivered[0]!.messageId, 'UNDELIV')).toBe(0);
    expect((await becomes(person, 'failed')).error).toBe('it cannot be delivered');

    const other = await invitePerson(world);
    centre.script(0x0b);
    await promise(other, 'refused');
    expect((await becomes(other, 'failed')).error).toBe('the centre refused it (status 11)');
  });

  test('a connection that was lost is made again', async () => {
    const person = await invitePerson(world);
    centre.cut();
    await promise(person, 'after the cut');
    await eventually(async () => {
      const { status, error } = await row(person);
      // The pause before the next try. While one is under way the clock stands still, or its lease would end.
      if (status === 'queued' && error !== null) world.clock.now += 60_000;
      return status === 'accepted';
    });
    expect(centre.delivered.map(({ to }) => to)).toEqual([person.phone.slice(1)]);
  });

  test('STOP ends messages from everybody who wrote; the latest gets the words, and START brings them back', async () => {
    const [one, other] = [await invitePerson(world), await invitePerson(world)];
    await promise(one, 'first');
    await becomes(one, 'accepted');
    world.clock.now += 1_000;
    await promise(other, 'second');
    await becomes(other, 'accepted');
    expect(await centre.write(one.phone.slice(1), NUMBER.slice(1), ' إِيقـاف. ')).toBe(0);
    for (const person of [one, other]) {
      expect(await optedOut(person)).toMatchObject([{ phone: person.phone, opted_out_at: expect.any(Date) }]);
    }
    const received = await world.sql(`select organization_id from messages where direction = 'in'`);
    expect(received).toEqual([{ organization_id: other.organizationId }]);
    world.clock.now += 1_000;
    await promise(one, 'unwanted');
    expect((await becomes(one, 'failed')).error).toBe('the recipient has opted out');
    expect(await centre.write(one.phone.slice(1), NUMBER.slice(1), 'Start')).toBe(0);
    expect(await optedOut(one)).toMatchObject([{ opted_out_at: null }]);
  });
});

describe('by Twilio', () => {
  let simulator: TwilioSimulator;
  let api: Listening;
  let close: () => Promise<void>;
  beforeAll(async () => {
    simulator = await startTwilio();
    const SMS_TWILIO = JSON.stringify({ from: NUMBER, apiUrl: simulator.url, timeoutMs: 30_000, ...TWILIO_ACCOUNT });
    world = await openWorld({ SMS_DRIVER: 'twilio', SMS_TWILIO });
    dispatcher = await startMessageDispatcher(world.core, openDrivers(world.core), { pollMs: 20 });
    const app = await createApp(world.core, [], { hooks: messageHooks(world.core) });
    api = await listen(app.koa, { host: '127.0.0.1', port: 0 });
    close = () => app.close();
  });
  afterAll(async () => {
    await api.stop();
    await close();
    await dispatcher.stop();
    await world.close();
    await simulator.close();
  });
  beforeEach(async () => {
    await forget();
    simulator.messages.length = 0;
  });

  /** Twilio calls back: signed over the public URL and the form. */
  async function callBack(url: string, form: Record<string, string>, token = TWILIO_ACCOUNT.authToken) {
    const { pathname, search } = new URL(url);
    const response = await fetch(`http://127.0.0.1:${api.port}${pathname}${search}`, {
      method: 'POST',
      headers: { 'x-twilio-signature': getExpectedTwilioSignature(token, url, form) },
      body: new URLSearchParams(form),
    });
    return { status: response.status, text: await response.text() };
  }

  test('a message is sent, and a callback that is signed tells what became of it', async () => {
    const person = await invitePerson(world);
    await promise(person, 'one');
    const { provider_id } = await becomes(person, 'accepted');
    const [sent] = simulator.messages;
    expect(sent).toMatchObject({ sid: provider_id, to: person.phone, from: NUMBER });
    const told = { MessageSid: sent!.sid, MessageStatus: 'delivered' };
    expect((await callBack(sent!.statusCallback!, told, 'another-token')).status).toBe(403);
    expect((await row(person)).status).toBe('accepted');
    expect((await callBack(sent!.statusCallback!, told)).status).toBe(204);
    expect((await row(person)).status).toBe('delivered');
  });

  test('errors fail or wait, as they say, and never name the recipient', async () => {
    const [one, other] = [await invitePerson(world), await invitePerson(world)];
    simulator.script({ status: 400, code: 21211 });
    await promise(one, 'one');
    expect((await becomes(one, 'failed')).error).toBe('Twilio answered 400 (error 21211)');
    simulator.script({ status: 429, retryAfter: 30 });
    await promise(other, 'one');
    const waiting = await eventually(async () => {
      const found = await row(other);
      return found.error !== null && found;
    });
    expect([waiting.status, waiting.due_at!.getTime() - world.clock.now]).toEqual(['queued', 30_000]);
  });

  test('what people write comes in once, and is answered with nothing', async () => {
    const person = await invitePerson(world);
    await promise(person, 'one');
    await becomes(person, 'accepted');
    const url = 'https://sign.example.com/hooks/twilio/message';
    const form = { MessageSid: 'SM1', From: person.phone, To: NUMBER, Body: 'When is it due?' };
    for (const _ of [1, 2]) {
      expect(await callBack(url, form)).toEqual({ status: 200, text: expect.stringContaining('<Response/>') });
    }
    expect(await world.sql(`select provider_id from messages where direction = 'in'`)).toEqual([
      { provider_id: 'SM1' },
    ]);
    expect((await callBack(url, { ...form, Body: 'unsubscribe', MessageSid: 'SM2' })).status).toBe(200);
    expect(await optedOut(person)).toMatchObject([{ opted_out_at: expect.any(Date) }]);
  });
});

test('parts hold at most 140 octets, and together the text; no character is cut', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(text, fc.constantFrom('', 'لا', '€[x]', '😀'), (random, start) => {
      const parts = partsOf(start + random, 7);
      for (const { header, body, dataCoding } of parts) {
        const octets = dataCoding === 0 ? Math.ceil((body.length * 7) / 8) : body.length;
        expect(octets + (header ? 6 : 0)).toBeLessThanOrEqual(140);
      }
      if (parts[0]!.dataCoding !== 8) return;
      expect(
        Buffer.concat(parts.map(({ body }) => body))
          .swap16()
          .toString('utf16le'),
      ).toBe(start + random);
      for (const { body } of parts) expect(Buffer.from(body).swap16().toString('utf16le').isWellFormed()).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test.each([
  ['STOP', 'out'],
  [' stop! ', 'out'],
  ['إيقاف', 'out'],
  ['لغو عضویت', 'out'],
  ['شروع', 'in'],
  ['stop the delivery', null],
  ['', null],
])('%j is a wish: %s', (text, wish) => {
  expect(wishIn(text)).toBe(wish);
});
