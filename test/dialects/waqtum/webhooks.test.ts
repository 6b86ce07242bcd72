import { createHmac, timingSafeEqual } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ReceivedRequest, type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { eventually } from '../../support/product.ts';
import { type Account, deliveryErrors, startWaqtum, succeed, type Waqtum } from './api.ts';

const EVENTS = ['document.created', 'document.sent', 'document.approved', 'document.rejected', 'approver.completed'];

let api: Waqtum;
let account: Account;
let receiver: Receiver;

beforeAll(async () => {
  api = await startWaqtum();
  receiver = await startReceiver();
});
beforeEach(async () => {
  account = await api.account();
  receiver.requests.length = 0;
});
afterAll(async () => {
  await receiver.close();
  await api.stop();
});

type Made = { id: string; secret: string };
async function webhook(events: string[], path = '/hook'): Promise<Made> {
  return succeed(await account.ask('POST', '/webhooks', { json: { url: `${receiver.url}${path}`, events } })).data;
}

/** As the document's sample does it in PHP, with the prefix taken off first. */
function isGenuine({ headers, body }: ReceivedRequest, secret: string): boolean {
  const signature = String(headers['x-waqtum-signature']);
  const hash = createHmac('sha256', secret).update(body).digest('hex');
  const given = signature.replace(/^sha256=/, '');
  return given.length === hash.length && timingSafeEqual(Buffer.from(given), Buffer.from(hash));
}

const namesOf = (requests: ReceivedRequest[]) => requests.map(({ body }) => JSON.parse(body).event).sort();

/** Sends a document to two approvers, who decide. */
async function round(last: 'complete' | 'reject') {
  const document = await account.sent({ approvers: [{ order_index: 1 }, { order_index: 2 }] });
  const [first, second] = document.approvers!;
  await account.decide(document, first!.id);
  await account.decide(document, second!.id, last);
  await eventually(async () => (await account.read(document.id)).completed_at !== null);
  return document;
}

describe('managing', () => {
  test('S1-R57: the catalogue holds the five events; it is not taken for an id', async () => {
    const { data } = succeed(await account.ask('GET', '/webhooks/events'));
    expect(data.map(({ event }: { event: string }) => event)).toEqual(EVENTS);
    expect(data.every(({ description }: { description: string }) => description.length > 0)).toBe(true);
  });

  test('S1-R58: the secret is in the answer to the creation, and never in the list', async () => {
    const made = await account.ask('POST', '/webhooks', {
      json: { url: `${receiver.url}/a`, events: ['document.sent'] },
    });
    expect(made.status).toBe(201);
    const { secret, ...rest } = made.body.data;
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(rest).toMatchObject({ url: `${receiver.url}/a`, events: ['document.sent'], is_active: true });
    const { data } = succeed(await account.ask('GET', '/webhooks'));
    expect(data).toEqual([rest]);
  });

  test('S1-R59: an unknown event, no event, and an URL that may not be called are 422 and create nothing', async () => {
    const url = `${receiver.url}/a`;
    const bad: [unknown, string][] = [
      [{ url, events: ['document.voided'] }, 'events.0'],
      [{ url, events: ['document.sent', '*'] }, 'events.1'],
      [{ url, events: [] }, 'events'],
      [{ url, events: 'document.sent' }, 'events'],
      [{ url }, 'events'],
      [{ events: EVENTS }, 'url'],
      [{ url: 'no url', events: EVENTS }, 'url'],
      [{ url: 'http://169.254.169.254/latest', events: EVENTS }, 'url'],
    ];
    for (const [json, field] of bad) {
      const { status, body } = await account.ask('POST', '/webhooks', { json });
      expect({ json, status, fields: Object.keys(body.error?.details ?? {}) }).toEqual({
        json,
        status: 422,
        fields: [field],
      });
    }
    expect(await account.count('endpoints')).toBe(0);
  });

  test('S1-R60: a test is signed like everything else, whatever the webhook is subscribed to', async () => {
    const { id, secret } = await webhook(['document.rejected']);
    succeed(await account.ask('POST', `/webhooks/${id}/test`));
    const [test] = await receiver.received(1);
    expect(JSON.parse(test!.body)).toEqual({
      event: 'webhook.test',
      timestamp: expect.any(String),
      data: { test: true },
    });
    expect(isGenuine(test!, secret)).toBe(true);
    expect((await account.ask('POST', '/webhooks/no-such-id/test')).status).toBe(404);
  });

  test('S1-R61, S1-R62: a new secret is shown once and signs from now on; the old one stops', async () => {
    const { id, secret } = await webhook(['document.sent']);
    const rotated = succeed(await account.ask('POST', `/webhooks/${id}/rotate-secret`)).data;
    expect(rotated).toMatchObject({ id, secret: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(rotated.secret).not.toBe(secret);
    succeed(await account.ask('POST', `/webhooks/${id}/test`));
    const [test] = await receiver.received(1);
    expect([isGenuine(test!, rotated.secret), isGenuine(test!, secret)]).toEqual([true, false]);
  });
});

describe('deliveries', () => {
  test('S1-R26, S1-R37, S1-R68, S1-R70: each event is told once, and document.approved only at the end', async () => {
    const { secret } = await webhook(EVENTS);
    const document = await round('complete');
    const requests = await receiver.received(5);
    expect(namesOf(requests)).toEqual([
      'approver.completed',
      'approver.completed',
      'document.approved',
      'document.created',
      'document.sent',
    ]);
    const told = requests.map(({ body }) => JSON.parse(body));
    for (const [index, body] of told.entries()) {
      expect(deliveryErrors(body.event, body)).toEqual([]);
      expect(body.data.document).toMatchObject({
        id: document.id,
        title_ar: 'عقد إيجار',
        department: 'Legal',
        workflow_type: 'sequential',
      });
      expect(isGenuine(requests[index]!, secret)).toBe(true);
    }
    const completed = told.filter(({ event }) => event === 'approver.completed').map(({ data }) => data.approver);
    expect(completed.map(({ id }) => id).sort()).toEqual(document.approvers!.map(({ id }) => id).sort());
    expect(completed).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
    expect(told.find(({ event }) => event === 'document.approved').data.document.status).toBe('approved');
  });

  test('S1-R63, S1-R64, S1-R65, S1-R66: the signature is sha256= and lower-case hex over the raw body', async () => {
    const { secret } = await webhook(['document.created']);
    await account.draft();
    const [request] = await receiver.received(1);
    const { headers, body } = request!;
    expect(headers['x-waqtum-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
    // The sample as it stands compares the bare hash with the whole header, which never matches.
    expect(headers['x-waqtum-signature']).not.toBe(createHmac('sha256', secret).update(body).digest('hex'));
    expect(isGenuine(request!, secret)).toBe(true);
    expect(isGenuine({ ...request!, body: `${body} ` }, secret)).toBe(false);
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  test('S1-R67: a webhook gets only what it subscribed to', async () => {
    await webhook(['document.sent'], '/sent');
    await webhook(['document.created', 'document.created'], '/created');
    await webhook(['document.approved'], '/approved');
    await account.sent();
    const requests = await receiver.received(2);
    expect(requests.map(({ path, body }) => [path, JSON.parse(body).event]).sort()).toEqual([
      ['/created', 'document.created'],
      ['/sent', 'document.sent'],
    ]);
  });

  test('S1-R69: a rejection is told as document.rejected', async () => {
    await webhook(['document.rejected', 'document.approved', 'approver.completed']);
    await round('reject');
    expect(namesOf(await receiver.received(2))).toEqual(['approver.completed', 'document.rejected']);
  });

  test('S1-R42: a voided document is told to nobody', async () => {
    await webhook(EVENTS);
    const document = await account.sent();
    succeed(await account.ask('POST', `/documents/${document.id}/void`));
    // Whatever the voiding had caused would have been written with it, and sent before this.
    const { id } = await webhook(['document.created'], '/marker');
    succeed(await account.ask('POST', `/webhooks/${id}/test`));
    await eventually(async () => receiver.requests.some(({ path }) => path === '/marker'));
    const owed = await api.product.core.database.read<{ type: string }>(
      account.caller.organizationId,
      'select e.type from deliveries d join events e on e.id = d.event_id where e.document_id = $1 order by e.type',
      [document.id],
    );
    expect(owed.map(({ type }) => type)).toEqual(['document.created', 'document.sent']);
  });
});
