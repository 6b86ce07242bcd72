import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { advanceCampaigns } from '../../src/campaigns/sender.ts';
import { reconcileOnce } from '../../src/documents/reconciler.ts';
import { relayOnce } from '../../src/documents/relay.ts';
import { Problem } from '../../src/errors/problem.ts';
import { OPTED_OUT } from '../../src/messaging/opt-out.ts';
import { createKey, revokeKey } from '../../src/organizations/keys.ts';
import { WHATSAPP_LIMITS } from '../../src/whatsapp/limits.ts';
import { type Api, type Client, expectSchema, startApi, unanswered } from '../api/countersign/api.ts';

/** Campaigns and scheduled messages, with a connection that is linked and whose session the tests play themselves. */

let api: Api;
let client: Client;
let connectionId: string;
beforeAll(async () => {
  // No worker: tests say themselves when the loop looks.
  api = await startApi({ worker: false });
});
beforeEach(async () => {
  client = await api.client();
  connectionId = await linked(client);
});
afterAll(() => api.stop());

const sql = (text: string, parameters: unknown[] = []) =>
  api.product.core.database.system((em) => em.execute(text, parameters));

async function linked(of: Client): Promise<string> {
  const id = randomUUID();
  await sql(
    `insert into whatsapp_connections (id, organization_id, name, state, linked_at, ready_at, created_by) values (?, ?, 'Office', 'ready', now(), now(), 'test')`,
    [id, of.caller.organizationId],
  );
  return id;
}

const csv = (text: string): Blob => new Blob([text], { type: 'text/csv' });
const phone = (index: number): string => `+96650123${1000 + index}`;
const people = (count: number): string =>
  ['Phone,Name', ...Array.from({ length: count }, (_, index) => `${phone(index)},Person ${index}`)].join('\n');
const TEXT = 'Dear {{name}}, we open on Sunday.';
const begin = (list: string, options: object = {}, headers = {}) =>
  client.call('createCampaign', {
    form: { file: csv(list), campaign: JSON.stringify({ name: 'Opening', connectionId, text: TEXT, ...options }) },
    headers,
  });
const check = async (list: string, options: object = {}) => (await begin(list, { dryRun: true, ...options })).body;
const read = async (campaignId: string) => (await client.call('readCampaign', { params: { campaignId } })).body;
const change = (how: 'pause' | 'resume' | 'cancel', campaignId: string) =>
  client.call(`${how}Campaign`, { params: { campaignId } });
const work = () => advanceCampaigns(api.product.core);
const rowsOf = async (campaignId: string) =>
  (await client.call('listCampaignRows', { params: { campaignId }, query: { limit: 100 } })).body.data;

type Message = { id: string; to: string; text: string; status: string; source: string };
const messages = async (status?: string): Promise<Message[]> => {
  const { body } = await client.call('listMessages', { query: { limit: 100, ...(status && { status }) } });
  return body.data.toReversed();
};
/** What waits is taken by WhatsApp, as the session would say. */
const taken = (status = 'accepted') =>
  sql(
    `update messages set status = ?, sent_at = now(), due_at = null, attempt_count = 1 where status = 'queued' and organization_id = ?`,
    [status, client.caller.organizationId],
  );
/** Until nothing changes any more. */
async function toTheEnd(campaignId: string): Promise<void> {
  do {
    await work();
    await taken();
  } while ((await read(campaignId)).rows.waiting > 0);
  await work();
}

describe('a dry run', () => {
  test('shows what each would read, what is wrong by row, and who is passed over; nothing is begun', async () => {
    await client.call('createContact', { json: { phone: phone(7), optedOut: true } });
    const list = [
      'phone;Name;city',
      `${phone(1).slice(1)};Nour;Riyadh`,
      '',
      `0501234567;Ali;`,
      `${phone(2)};;Jeddah`,
      `${phone(1)};Nour again;`,
      `${phone(7)};Sara;`,
    ].join('\n');
    const found = await check(list);
    expect(found).toMatchObject({ rows: 5, ready: 1, failed: 2, skipped: 2, ignoredColumns: ['city'] });
    expect(found.sample).toEqual([{ row: 2, phone: phone(1), text: 'Dear Nour, we open on Sunday.' }]);
    const places = (errors: Record<string, unknown>[]) => errors.map(({ row, column, rule }) => [row, column, rule]);
    expect(places(found.errors)).toEqual([
      [4, 'phone', 'phone'],
      [5, 'name', 'required'],
    ]);
    expect(places(found.skips)).toEqual([
      [6, 'phone', 'duplicate'],
      [7, 'phone', 'opted_out'],
    ]);
    expect((await client.call('listCampaigns')).body.data).toEqual([]);
  });

  test.each<[string, string, object, string]>([
    ['a placeholder without a column', 'phone,name\n+966501234567,A', { text: 'Dear {{nmae}}' }, '/text'],
    ['braces that are no placeholder', 'phone,name\n+966501234567,A', { text: 'Dear {{name}' }, '/text'],
    ['nothing to be said', 'phone\n+966501234567', { text: ' ' }, '/text'],
    ['a list without phones', 'name\nA', {}, '/file'],
    ['a column twice', 'phone,name,Name\n+966501234567,A,B', {}, '/file'],
    ['a time that is over', people(1), { startsAt: '2020-01-01T00:00:00Z' }, '/startsAt'],
    ['a connection of nobody', people(1), { connectionId: randomUUID() }, '/connectionId'],
  ])('refuses %s', async (_, list, options, pointer) => {
    expect(await check(list, options)).toMatchObject({ code: 'validation_failed', errors: [{ pointer }] });
  });

  test('a placeholder may say what stands there otherwise', async () => {
    const { sample } = await check('phone,name\n+966501234567,\n+966501234568,Ali', {
      text: 'Dear {{ Name | friend }}!',
    });
    expect(sample.map(({ text }: { text: string }) => text)).toEqual(['Dear friend!', 'Dear Ali!']);
  });
});

describe('a campaign', () => {
  test('keeps a few messages in the queue, sends each row once, and tells of its end', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const { status, body } = await begin(`${people(5)}\n123,Bad\n${phone(0)},Again`, {}, headers);
    expect([status, body.status]).toEqual([201, 'running']);
    expect(body.rows).toMatchObject({ total: 7, waiting: 5, failed: 1, skipped: 1 });
    expect((await begin(`${people(5)}\n123,Bad\n${phone(0)},Again`, {}, headers)).body.id).toBe(body.id);
    await work();
    await work();
    expect((await messages()).map(({ text, to, source }) => [to, text, source])).toEqual(
      [0, 1, 2].map((index) => [phone(index), `Dear Person ${index}, we open on Sunday.`, 'campaign']),
    );
    await taken('delivered');
    await toTheEnd(body.id);
    const done = await read(body.id);
    expect(done).toMatchObject({
      status: 'finished',
      rows: { total: 7, waiting: 0, sent: 2, delivered: 3, failed: 1, skipped: 1 },
    });
    expect(await messages()).toHaveLength(5);
    const { body: events } = await client.call('listEvents', { query: { type: 'campaign.finished' } });
    expect(events.data).toMatchObject([{ data: { connectionId, campaign: { id: body.id, status: 'finished' } } }]);
    expectSchema('CampaignEvent', events.data[0]);
    expect((await rowsOf(body.id)).map(({ row, status }: { row: number; status: string }) => [row, status])).toEqual([
      ...[2, 3, 4].map((row) => [row, 'delivered']),
      ...[5, 6].map((row) => [row, 'sent']),
      [7, 'failed'],
      [8, 'skipped'],
    ]);
    expect((await change('pause', body.id)).body.code).toBe('campaign_ended');
  });

  test('that is paused takes back what nobody has begun to send, and goes on without sending anything twice', async () => {
    const { body } = await begin(people(5));
    await work();
    await sql(`update messages set status = 'sending', attempt_count = 1 where id = ?`, [(await messages())[0]!.id]);
    const paused = await change('pause', body.id);
    expect(paused.body).toMatchObject({ status: 'paused', pauseReason: null, rows: { waiting: 5 } });
    expect(await messages('queued')).toEqual([]);
    await work();
    expect(await messages()).toHaveLength(1);
    expect((await change('resume', body.id)).body.status).toBe('running');
    await sql(`update messages set status = 'queued' where organization_id = ?`, [client.caller.organizationId]);
    await toTheEnd(body.id);
    expect((await messages()).map(({ to }) => to)).toEqual([0, 1, 2, 3, 4].map(phone));
  });

  test('that is cancelled gives up what waits, and what was sent stays sent', async () => {
    const { body } = await begin(people(5));
    await work();
    await sql(`update messages set status = 'accepted' where id = ?`, [(await messages())[0]!.id]);
    expect((await change('cancel', body.id)).body).toMatchObject({
      status: 'cancelled',
      rows: { sent: 1, cancelled: 4, waiting: 0 },
    });
    await work();
    expect(await messages()).toHaveLength(1);
    expect((await change('resume', body.id)).body.code).toBe('campaign_ended');
  });

  test('to a tag names what is known of each contact, and passes over who wants no messages', async () => {
    const contact = (index: number, more: object) =>
      client.call('createContact', { json: { phone: phone(index), tags: ['vip'], ...more } });
    await contact(1, { name: 'Nour', metadata: { City: 'Riyadh' } });
    await contact(2, { name: 'Ali', optedOut: true });
    await client.call('createContact', { json: { phone: phone(3), name: 'Nobody' } });
    const text = '{{name}} of {{city|somewhere}}';
    const { body } = await client.call('createCampaign', { json: { name: 'VIP', connectionId, tag: 'vip', text } });
    expect(body).toMatchObject({ tag: 'vip', rows: { total: 2, waiting: 1, skipped: 1 } });
    await work();
    expect(await messages()).toMatchObject([{ to: phone(1), text: 'Nour of Riyadh' }]);
  });

  test('passes over who opts out while it runs, before and after their message was queued', async () => {
    const { body } = await begin(people(5));
    await work();
    await client.call('createContact', { json: { phone: phone(4), optedOut: true } });
    // What the dispatcher says of a message whose recipient has opted out since it was queued.
    await sql(`update messages set status = 'failed', error = ?, due_at = null where id = ?`, [
      ...[OPTED_OUT, (await messages())[0]!.id],
    ]);
    await toTheEnd(body.id);
    expect((await read(body.id)).rows).toMatchObject({ sent: 3, skipped: 2 });
  });

  test('waits for its time', async () => {
    const { body } = await begin(people(1), { startsAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect(body.status).toBe('scheduled');
    await work();
    expect(await messages()).toEqual([]);
    await sql(`update campaigns set starts_at = now() where id = ?`, [body.id]);
    await work();
    expect(await messages()).toHaveLength(1);
  });

  test('stops when its connection is not linked any more, and when who began it may send no more', async () => {
    const { body } = await begin(people(2));
    await sql('update whatsapp_connections set linked_at = null where id = ?', [connectionId]);
    await work();
    expect(await read(body.id)).toMatchObject({ status: 'paused', pauseReason: 'connection_unlinked' });
    await sql('update whatsapp_connections set linked_at = now() where id = ?', [connectionId]);
    await change('resume', body.id);
    const other = await api.client({ organizationId: client.caller.organizationId });
    await revokeKey(api.product.core, other.caller.organizationId, client.keyId);
    await work();
    client = other;
    expect(await read(body.id)).toMatchObject({ status: 'paused', pauseReason: 'starter_revoked' });
    await change('resume', body.id);
    await toTheEnd(body.id);
    expect((await read(body.id)).rows.sent).toBe(2);
  });

  test('waits while its connection is away, and has nothing fail there', async () => {
    const { body } = await begin(people(2));
    await work();
    expect(await messages('queued')).toHaveLength(2);
    await sql(`update whatsapp_connections set ready_at = now() - interval '5 minutes' where id = ?`, [connectionId]);
    await work();
    expect(await messages()).toEqual([]);
    expect(await read(body.id)).toMatchObject({ status: 'running', rows: { waiting: 2 } });
    await sql('update whatsapp_connections set ready_at = now() where id = ?', [connectionId]);
    await toTheEnd(body.id);
    expect((await read(body.id)).rows.sent).toBe(2);
  });

  test('is not begun where nobody would get it', async () => {
    expect((await begin('phone,name\n123,A')).body.code).toBe('campaign_without_recipients');
    expect((await client.call('listCampaigns')).body.data).toEqual([]);
  });

  test('gives a file of its result that a spreadsheet can open without running anything', async () => {
    const { body } = await begin(`phone,name\n${phone(1)},A\n=1+2,B`);
    await toTheEnd(body.id);
    const { bytes, headers } = await client.call('downloadCampaignResult', { params: { campaignId: body.id } });
    expect(headers.get('content-type')).toContain('text/csv');
    const [header, first, second] = bytes.toString().split('\r\n');
    expect(header).toBe('\ufeffrow,phone,status,message_id,sent_at,error');
    expect(first).toMatch(new RegExp(`^2,'\\${phone(1)},sent,[0-9a-f-]{36},\\d{4}-`));
    expect(second).toMatch(/^3,'=1\+2,failed,,,/);
  });

  test('sends a file with each text', async () => {
    const form = {
      file: csv(people(1)),
      media: new Blob([Uint8Array.from(Buffer.from('%PDF-1.7\n%%EOF'))], { type: 'application/pdf' }),
      campaign: JSON.stringify({ name: 'Menu', connectionId, text: 'For {{name}}', media: { fileName: 'menu.pdf' } }),
    };
    const { body } = await client.call('createCampaign', { form });
    expect(body.media).toEqual({ mediaType: 'application/pdf', fileName: 'menu.pdf', bytes: 14, as: 'document' });
    await work();
    expect(await messages()).toMatchObject([
      { type: 'document', text: 'For Person 0', media: { fileName: 'menu.pdf' } },
    ]);
  });
});

describe('a scheduled message', () => {
  const later = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const schedule = (more: object = {}) =>
    client.call('createScheduledMessage', {
      json: { connectionId, to: phone(1), at: later(1), content: { text: 'Good morning' }, ...more },
    });
  const params = (scheduledMessageId: string) => ({ params: { scheduledMessageId } });

  test('is read, listed, changed and cancelled; and never sent then', async () => {
    const { body } = await schedule();
    expect(body).toMatchObject({
      ...{ to: phone(1), status: 'pending', messageId: null, error: null },
      content: { type: 'text', text: 'Good morning' },
    });
    const at = later(2);
    const location = { latitude: 24.7, longitude: 46.7, name: 'Office' };
    const changed = await client.call('changeScheduledMessage', {
      ...params(body.id),
      json: { at, content: { location } },
    });
    expect(changed.body).toMatchObject({ at, content: { type: 'location', location: { name: 'Office' }, text: null } });
    const waiting = await client.call('listScheduledMessages', { query: { status: 'pending', connectionId } });
    expect(waiting.body.data).toEqual([changed.body]);
    expect((await client.call('cancelScheduledMessage', params(body.id))).body.status).toBe('cancelled');
    expect((await client.call('cancelScheduledMessage', params(body.id))).status).toBe(200);
    const late = await client.call('changeScheduledMessage', { ...params(body.id), json: { at } });
    expect([late.status, late.body.code]).toEqual([409, 'scheduled_message_over']);
    expect((await client.call('readScheduledMessage', params(body.id))).body.status).toBe('cancelled');
    expect(await messages()).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['a time that is over', { at: '2020-01-01T00:00:00Z' }, '/at'],
    ['a time beyond a year', { at: later(9_000) }, '/at'],
    ['nobody to send to', { to: '0501234567' }, '/to'],
    ['nothing to send', { content: {} }, '/content/text'],
    ['a connection of nobody', { connectionId: randomUUID() }, '/connectionId'],
  ])('is refused with %s', async (_, more, pointer) => {
    expect((await schedule(more)).body).toMatchObject({ code: 'validation_failed', errors: [{ pointer }] });
  });

  test('that Temporal could not be told of, or has forgotten, is told of again', async () => {
    const told: unknown[] = [];
    const away = async () => {
      throw new Problem('service_unavailable');
    };
    const { scheduled } = api.product.services;
    const tell = scheduled.tell;
    scheduled.tell = away;
    const { status, body } = await schedule();
    expect(status).toBe(201);
    scheduled.tell = async (ref, timing) => {
      if (ref.scheduledId === body.id) told.push([ref.scheduledId, timing]);
    };
    await sql(`update outbox set due_at = now() where scheduled_message_id = ?`, [body.id]);
    await relayOnce(api.product.services);
    expect(told).toEqual([[body.id, { revision: 1, at: Date.parse(body.at) }]]);
    await reconcileOnce(api.product.services);
    expect(told).toHaveLength(1);
    await sql(`update scheduled_messages set due_at = now() - interval '6 minutes' where id = ?`, [body.id]);
    expect((await reconcileOnce(api.product.services))?.startedWorkflows).toBe(1);
    scheduled.tell = tell;
    expect(told).toHaveLength(2);
    expect(await sql('select 1 from outbox where scheduled_message_id = ?', [body.id])).toEqual([]);
  });
});

describe('a file that a request names by its address', () => {
  const at = new Date(Date.now() + 3_600_000).toISOString();
  /** Takes requests and never answers. */
  const files = createServer(() => {});
  const media = () => ({ url: `http://127.0.0.1:${(files.address() as AddressInfo).port}/menu.pdf` });
  beforeAll(() => once(files.listen(0, '127.0.0.1'), 'listening'));
  afterAll(() => {
    files.closeAllConnections();
    files.close();
  });

  test('is not fetched for what is not there', async () => {
    let fetched = 0;
    files.on('request', ({ socket }: IncomingMessage) => {
      fetched += 1;
      socket.destroy();
    });
    const nobodys = randomUUID();
    const scheduled = await client.call('createScheduledMessage', {
      json: { connectionId, to: phone(1), at, content: { text: 'Good morning' } },
    });
    const over = { params: { scheduledMessageId: scheduled.body.id } };
    await client.call('cancelScheduledMessage', over);
    const content = { media: media() };
    const answers = [
      await client.call('sendWhatsAppMessage', {
        params: { connectionId: nobodys },
        json: { to: phone(1), ...content },
      }),
      await client.call('createScheduledMessage', { json: { connectionId: nobodys, to: phone(1), at, content } }),
      await client.call('changeScheduledMessage', { ...over, json: { content } }),
      await client.call('changeScheduledMessage', { params: { scheduledMessageId: nobodys }, json: { content } }),
      await client.call('createCampaign', {
        json: { name: 'Menu', connectionId: nobodys, tag: 'guests', ...content },
      }),
    ];
    expect(answers.map(({ body }) => body.code)).toEqual([
      ...['not_found', 'validation_failed', 'scheduled_message_over', 'not_found', 'validation_failed'],
    ]);
    expect(fetched).toBe(0);
    files.removeAllListeners('request');
  });

  test.each<[string, () => object]>([
    ['scheduled-messages', () => ({ connectionId, to: phone(1), at, content: { media: media() } })],
    ['campaigns', () => ({ name: 'Menu', connectionId, tag: 'guests', media: media() })],
  ])('is let go of when whoever asked for it has gone (%s)', async (path, body) => {
    const { organizationId } = client.caller;
    const { authorization } = await createKey(api.product.core, {
      ...{ organizationId, dialect: 'countersign', mode: 'live', name: 'leaving' },
    });
    const leaving = new AbortController();
    const asked = fetch(`${api.url}/v1/${path}`, {
      ...{ method: 'POST', body: JSON.stringify(body()), signal: leaving.signal },
      headers: { authorization, 'content-type': 'application/json' },
    });
    const [{ socket }] = (await once(files, 'request')) as [IncomingMessage];
    const [leftAt] = [Date.now(), leaving.abort()];
    await expect(asked).rejects.toThrow();
    await once(socket, 'close');
    expect(Date.now() - leftAt).toBeLessThan(WHATSAPP_LIMITS.fetchMediaMs - 1_000);
  });
});

test('every operation has been asked and has answered', () => {
  const tags = ['Campaigns', 'Scheduled messages'];
  expect(unanswered(api, (tag) => tags.includes(tag))).toEqual([]);
});
