import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { countersign } from '../../../src/api/countersign/dialect.ts';
import { speeches } from '../../../src/dialects/speeches.ts';
import { createKey } from '../../../src/organizations/keys.ts';
import { TWO_WAY_LIMITS } from '../../../src/whatsapp/two-way/limits.ts';
import { listTwoWayCalls, type TwoWayCallView } from '../../../src/whatsapp/two-way/log.ts';
import { runTwoWay } from '../../../src/whatsapp/two-way/loop.ts';
import { leaseDue, noteAnswer } from '../../../src/whatsapp/two-way/rows.ts';
import { removeTwoWayWebhook, setTwoWayWebhook } from '../../../src/whatsapp/two-way/webhook.ts';
import { operationsOf } from '../../contracts/contracts.ts';
import { type Answer, type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { USUAL_TWO_WAY } from '../../support/patience.ts';
import { eventually } from '../../support/product.ts';
import { dialectContract, type ServedDialect, serveDialect } from '../served-dialect.ts';
import {
  type Account,
  type Client,
  type Manager,
  managerContract,
  refusal,
  startManager,
  succeed,
  within,
} from './api.ts';

/** Webhooks that are asked for an answer: the Client manager's, and our own. */

const FRIEND = '+972520000001';
const DEFAULT = 'מצטער אינני זמין כעת.';

let api: Manager;
let account: Account;
let client: Client;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  api = await startManager();
  account = await api.account();
  client = await account.client();
});
afterAll(async () => {
  await api.stop();
  await receiver.close();
});

const says = (body: unknown, rest: Answer = {}): Answer => ({ body: JSON.stringify(body), ...rest });
const thanks = says({ status: 'success', response: 'תודה!' });

/** What comes of something that happens, once it is over. */
async function comes(
  happens: () => Promise<unknown>,
  answer: Answer,
  own = client,
  of: TwoWayCallView['event'] | null = null,
): Promise<TwoWayCallView> {
  receiver.answer(answer);
  const { core } = api.product;
  const list = async () => (await listTwoWayCalls(core, account.caller, own.connectionId, { limit: 100 })).data;
  const before = new Set((await list()).map(({ id }) => id));
  await happens();
  return eventually(async () =>
    (await list()).find(({ id, status, event }) => !before.has(id) && status === 'over' && (of ?? event) === event),
  );
}
const sentTexts = async (own = client) => own.sent.map(({ text }) => text);
const last = () => {
  const { method, headers, body } = receiver.requests.at(-1)!;
  return { method, headers, body: JSON.parse(body) };
};
const update = (webhookUrl: string | null, own = client) =>
  own.ask('POST', '/api/update-webhook', { json: { clientId: own.clientId, webhookUrl } });

describe('the URL of a client', () => {
  let own: Client;
  beforeAll(async () => {
    own = await account.client();
  });
  const change = (webhookUrl: string | null) => update(webhookUrl, own);
  const url = async () => {
    const [row] = await api.product.core.database.read<{ url: string }>(
      account.organizationId,
      'select url from whatsapp_two_way where connection_id = $1::uuid',
      [own.connectionId],
    );
    return row?.url ?? null;
  };

  test('S4-R51, S4-R52, S4-R54: there is one URL; another one replaces it, an empty one or null turns it off', async () => {
    for (const path of ['/one', '/two']) succeed(await change(`${receiver.url}${path}`));
    expect(await url()).toBe(`${receiver.url}/two`);
    for (const nothing of ['', null]) {
      succeed(await change(nothing));
      expect(await url()).toBeNull();
      expect(succeed(await change(nothing))).toEqual({ status: 'success', message: expect.any(String) });
      succeed(await change(`${receiver.url}/again`));
    }
    succeed(await change(null));
  });

  test('S4-R53, S4-R54: what is not public is refused', async () => {
    for (const wrong of [
      'http://10.0.0.8/',
      'http://192.168.1.1/hook',
      'http://[::1]/',
      'http://printer.local/',
      'x',
    ]) {
      expect([wrong, ...refusal(await change(wrong))]).toEqual([wrong, 400, 'INVALID_REQUEST']);
    }
    expect(await url()).toBeNull();
  });

  test('S4-R55: http will do', async () => {
    succeed(await change(`${receiver.url}/plain`));
    expect(await url()).toMatch(/^http:/);
    succeed(await change(null));
  });

  test('a program in our own words is replaced, too, and its secret with it', async () => {
    const { core } = api.product;
    const asked = { url: `${receiver.url}/own`, format: 'countersign' as const };
    const { secret } = await setTwoWayWebhook(core, account.caller, own.connectionId, asked);
    expect(secret).toMatch(/^whsec_/);
    expect((await setTwoWayWebhook(core, account.caller, own.connectionId, asked)).secret).toBe(secret);
    const renewed = await setTwoWayWebhook(core, account.caller, own.connectionId, { ...asked, newSecret: true });
    expect(renewed.secret).not.toBe(secret);
    succeed(await change(`${receiver.url}/theirs`));
    succeed(await change(null));
  });
});

describe('the Client manager', () => {
  beforeAll(async () => void succeed(await update(`${receiver.url}/hook`)));

  test('S4-R129, S4-R133, S4-R134, S4-R135, S4-R09: what is posted when somebody writes', async () => {
    const sentAt = new Date('2026-03-01T09:00:00Z');
    await comes(() => client.hear(FRIEND, { text: 'שלום, זו בדיקה', sentAt }), says({ status: 'success' }));
    const { method, headers, body } = last();
    expect([method, headers['content-type'], headers['x-api-key']]).toEqual([
      'POST',
      'application/json',
      client.apiKey,
    ]);
    expect(body).toEqual({
      event: 'message_received',
      data: {
        ...{ from: '972520000001', to: client.clientId, body: 'שלום, זו בדיקה', message: 'שלום, זו בדיקה' },
        ...{ timestamp: sentAt.getTime(), type: 'received_message' },
      },
    });
    expect(managerContract.deliveryErrors('message_received', body)).toEqual([]);
  });

  test('S4-R130, S4-R137: the answer is sent back, once, and is no message_sent', async () => {
    const count = receiver.requests.length;
    const call = await comes(() => client.hear(FRIEND, { text: 'hi' }), thanks);
    expect(call).toMatchObject({ event: 'message', statusCode: 200, error: null, messageId: call.id });
    await eventually(async () => (await sentTexts()).includes('תודה!'));
    expect(client.sent.at(-1)).toMatchObject({ recipient: FRIEND, text: 'תודה!' });
    expect(receiver.requests).toHaveLength(count + 1);
    expect((await sentTexts()).filter((text) => text === 'תודה!')).toHaveLength(1);
  });

  test('S4-R131, S4-R136: without 200, JSON and status "success" there is no reply, and nobody asks again', async () => {
    const wrong: [Answer, string][] = [
      [{ ...thanks, status: 201 }, 'status_201'],
      [{ ...thanks, status: 500 }, 'status_500'],
      [{ body: 'Thank you' }, 'not_json'],
      [says({ response: 'x' }), 'not_success'],
      [says({ status: 'error', response: 'x' }), 'not_success'],
      [says({ status: 'success', response: 'x'.repeat(5_000) }), 'answer_too_long'],
      [{ trouble: 'reset' }, 'connection_reset'],
    ];
    const count = receiver.requests.length;
    const before = client.sent.length;
    for (const [answer, error] of wrong) {
      expect(await comes(() => client.hear(FRIEND), answer)).toMatchObject({ error, messageId: null });
    }
    for (const response of ['', '  ', null, 7]) {
      const call = await comes(() => client.hear(FRIEND), says({ status: 'success', response }));
      expect(call).toMatchObject({ error: null, messageId: null });
    }
    expect(receiver.requests).toHaveLength(count + wrong.length + 4);
    expect(client.sent).toHaveLength(before);
  });

  test('S4-R132, S4-R136, S4-R144: five seconds, three for a call; who is late is not waited for', async () => {
    expect(USUAL_TWO_WAY).toMatchObject({ deadlineMs: 5_000, callDeadlineMs: 3_000 });
    const hang = { trouble: 'hang' } as const;
    const message = await within(TWO_WAY_LIMITS, { deadlineMs: 500 }, () =>
      comes(() => client.hear('+972520000009'), hang),
    );
    const call = await within(TWO_WAY_LIMITS, { callDeadlineMs: 300 }, () =>
      comes(() => client.ring('+972520000008'), hang),
    );
    expect([message, call]).toMatchObject([
      { event: 'message', error: 'timeout' },
      { event: 'call', error: 'timeout' },
    ]);
    // As its own deadline says, and no sooner; the other one is far away.
    expect([message.durationMs! >= 490, call.durationMs! >= 290]).toEqual([true, true]);
    await eventually(async () =>
      client.sent.some(({ recipient, text }) => recipient === '+972520000008' && text === DEFAULT),
    );
  });

  test('S4-R138, S4-R139, S4-R58: message_sent is told of what a key sends, not of what a page does', async () => {
    const json = { clientId: client.clientId, number: FRIEND, message: 'from the API' };
    await comes(
      async () => succeed(await account.ask('POST', '/api/send-message', { json })),
      says({ status: 'success' }),
    );
    const { body } = last();
    expect(body).toEqual({
      event: 'message_sent',
      data: {
        ...{ from: client.clientId, to: '972520000001', body: 'from the API', message: 'from the API' },
        ...{ timestamp: expect.any(Number), type: 'sent_message' },
      },
    });
    expect(body.data.timestamp).toBeGreaterThan(1e12);
    expect(managerContract.deliveryErrors('message_sent', body)).toEqual([]);
    const count = receiver.requests.length;
    const path = `/api/chats/${client.clientId}/972520000001@c.us/send`;
    succeed(await account.asPerson('POST', path, { json: { message: 'from a page' } }));
    expect(receiver.requests).toHaveLength(count);
  });

  test('S4-R140, S4-R141: a call is rejected, told of without a text, and answered with what the receiver says', async () => {
    const own = await account.client();
    succeed(await update(`${receiver.url}/hook`, own));
    const answer = says({ status: 'success', rejectionMessage: 'לא עכשיו', response: 'no' });
    await comes(() => own.ring(FRIEND, true), answer, own);
    const { body } = last();
    expect(body).toEqual({
      event: 'call_rejected',
      data: {
        ...{ from: '972520000001', to: own.clientId, isVideo: true },
        ...{ timestamp: expect.any(Number), type: 'call_rejected' },
      },
    });
    expect(managerContract.deliveryErrors('call_rejected', body)).toEqual([]);
    await eventually(async () => (await sentTexts(own)).length > 0);
    expect(own.sent.map(({ recipient, text }) => [recipient, text])).toEqual([[FRIEND, 'לא עכשיו']]);
  });

  test('S4-R142, S4-R143, S4-R144: otherwise the caller gets the text that is built in', async () => {
    const own = await account.client();
    succeed(await update(`${receiver.url}/hook`, own));
    await comes(() => own.ring(FRIEND), says({ status: 'success' }), own);
    await comes(() => own.ring(FRIEND), { status: 500 }, own);
    succeed(await update(null, own));
    await comes(() => own.ring(FRIEND), {}, own);
    await eventually(async () => (await sentTexts(own)).length === 3);
    expect(await sentTexts(own)).toEqual([DEFAULT, DEFAULT, DEFAULT]);
  });

  test('groups are not answered, and nobody is asked who is not to be', async () => {
    const count = receiver.requests.length;
    await client.hear('120363000000000001@g.us', { text: 'all' });
    await client.hear(FRIEND, { text: 'mine', direction: 'out' });
    await comes(() => client.hear(FRIEND), says({ status: 'success' }));
    expect(receiver.requests).toHaveLength(count + 1);
  });

  test('two programs that answer each other come to an end', async () => {
    const own = await account.client();
    succeed(await update(`${receiver.url}/hook`, own));
    expect(TWO_WAY_LIMITS.repliesPerMinuteMax).toBe(20);
    // Fewer, so that all of them are of one minute.
    const latest = await within(TWO_WAY_LIMITS, { repliesPerMinuteMax: 4 }, async () => {
      for (let turn = 0; turn < 4; turn += 1) await comes(() => own.hear(FRIEND), thanks, own);
      return comes(() => own.hear(FRIEND), thanks, own);
    });
    expect(latest).toMatchObject({ error: 'too_many_replies', messageId: null });
    await eventually(async () => own.sent.length === 4);
  });
});

describe('in our own words', () => {
  const TAG = 'Two-way webhooks';
  const ours = dialectContract('countersign');
  let v1: ServedDialect;
  let client: Client;
  let path: string;

  beforeAll(async () => {
    const { core, services } = api.product;
    v1 = await serveDialect(core, countersign(services), ours);
    client = await account.client();
    path = `/whatsapp-connections/${client.connectionId}/two-way-webhook`;
  });
  afterAll(() => v1.stop());

  async function ask(method: string, below = '', json?: unknown, expected = 200) {
    const { organizationId } = account;
    const key = { organizationId, dialect: 'countersign', name: 'own', mode: 'live' } as const;
    const { authorization } = await createKey(api.product.core, key);
    const headers = { authorization };
    const { status, body } = await v1.ask(method, path + below, { headers, ...(json !== undefined && { json }) });
    expect({ status, body }).toEqual({ status: expected, body });
    return body;
  }

  test('requests are signed, and a message or a call is answered', async () => {
    const { secret } = await ask('PUT', '', { url: `${receiver.url}/own` });
    await comes(() => client.hear(FRIEND, { text: 'hello' }), says({ response: 'welcome' }), client);
    const { headers, body: raw } = receiver.requests.at(-1)!;
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${raw}`;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    expect(JSON.parse(raw)).toMatchObject({
      type: 'message.received',
      data: { connectionId: client.connectionId, message: { text: 'hello', chatId: '972520000001@c.us' } },
    });
    await comes(() => client.ring(FRIEND), says({ rejectionMessage: 'later' }), client);
    expect(JSON.parse(receiver.requests.at(-1)!.body)).toMatchObject({ type: 'whatsapp_call.rejected' });
    // Nothing to say is an answer, too.
    expect(await comes(() => client.hear(FRIEND), { status: 204 }, client)).toMatchObject({
      error: null,
      messageId: null,
    });
    await eventually(async () => client.sent.length === 2);
    expect((await sentTexts(client)).sort()).toEqual(['later', 'welcome']);
  });

  test('it is read without its secret, listed with what it was asked, given a new secret, and removed', async () => {
    const { secret, ...shown } = await ask('PUT', '', { url: `${receiver.url}/own` });
    expect(await ask('GET')).toEqual(shown);
    const { data } = await ask('GET', '/calls?limit=2');
    expect(data.map(({ event, statusCode }: TwoWayCallView) => [event, statusCode])).toEqual([
      ['message', 204],
      ['call', 200],
    ]);
    expect((await ask('PUT', '', { url: `${receiver.url}/own`, rotateSecret: true })).secret).not.toBe(secret);
    await ask('DELETE', '', undefined, 204);
    expect(await api.product.core.database.system((em) => em.execute(REMAINS, [client.connectionId]))).toEqual([]);
    const operations = operationsOf(ours.contract).filter(({ operation }) =>
      (operation.tags as string[]).includes(TAG),
    );
    expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual([...v1.succeeded].sort());
  });
  const REMAINS = 'select 1 from whatsapp_two_way where connection_id = ?';

  test('an address that has become private is not called', async () => {
    const { core } = api.product;
    const own = await account.client();
    await setTwoWayWebhook(core, account.caller, own.connectionId, { url: receiver.url, format: 'countersign' });
    await core.database.system((em) =>
      em.execute(`update whatsapp_two_way set url = 'http://10.0.0.8/' where connection_id = ?`, [own.connectionId]),
    );
    expect(await comes(() => own.hear(FRIEND), thanks, own)).toMatchObject({ error: 'destination_blocked' });
  });

  test('what was answered is said once although the worker dies, and what was not is given up', async () => {
    const own = await (await api.account()).client();
    const { core } = api.product;
    await setTwoWayWebhook(core, own.owner.caller, own.connectionId, { url: receiver.url, format: 'countersign' });
    receiver.answer({ trouble: 'hang' });
    await removeTwoWayWebhook(core, own.owner.caller, own.connectionId);
    const asked = (id: string, state: string) =>
      core.database.system((em) =>
        em.execute(
          `insert into whatsapp_two_way_calls (id, organization_id, connection_id, event, occasion, state, due_at, created_at)
         select ?, organization_id, connection_id, 'message', id, ?, now() + interval '1 hour', now()
         from whatsapp_messages where connection_id = ? order by position desc limit 1`,
          [id, state, own.connectionId],
        ),
      );
    await own.hear(FRIEND, { text: 'one' });
    await asked('00000000-0000-4000-8000-000000000001', 'asking');
    const row = { id: '00000000-0000-4000-8000-000000000001' };
    const facts = { askedAt: new Date(), durationMs: 5, statusCode: 200, error: null };
    await noteAnswer(core, row, facts, 'kept');
    await own.hear(FRIEND, { text: 'two' });
    await asked('00000000-0000-4000-8000-000000000002', 'asking');
    // Leased by nobody else while the lease lasts.
    expect(await leaseDue(core, 10, {})).toEqual([]);
    await core.database.system((em) =>
      em.execute('update whatsapp_two_way_calls set due_at = now() where due_at > now()'),
    );
    const successors = await Promise.all([runTwoWay(core, speeches), runTwoWay(core, speeches)]);
    const list = async () => (await listTwoWayCalls(core, own.owner.caller, own.connectionId, { limit: 10 })).data;
    await eventually(async () => (await list()).every(({ status }) => status === 'over'));
    await Promise.all(successors.map((one) => one.stop()));
    expect((await list()).map(({ error, messageId }) => [error, messageId])).toEqual([
      ['interrupted', null],
      [null, row.id],
    ]);
    await eventually(async () => own.sent.length > 0);
    expect(await sentTexts(own)).toEqual(['kept']);
  });
});
