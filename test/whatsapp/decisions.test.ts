import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeEvidence } from '../../src/evidence/describe.ts';
import { type MessageDispatcher, startMessageDispatcher } from '../../src/messaging/dispatcher.ts';
import { outbox } from '../../src/messaging/drivers/outbox.ts';
import { wholeText } from '../../src/messaging/offer.ts';
import { sealText } from '../../src/messaging/queue.ts';
import { receiveMessage } from '../../src/messaging/receiving.ts';
import { applyStatus } from '../../src/messaging/status.ts';
import { DRIVER } from '../../src/whatsapp/driver-name.ts';
import type { Turn } from '../../src/whatsapp/sending/turns.ts';
import { type Api, type Client, startApi } from '../api/countersign/api.ts';
import { approver, form, makeDraft, pdf } from '../api/countersign/making.ts';
import { startWhatsAppSimulator, type WhatsAppSimulator } from '../simulators/whatsapp-web/start.ts';
import { shellPath } from '../support/chromium.ts';
import { eventually } from '../support/product.ts';

/**
 * Approvers who decide by answering in WhatsApp. The product is whole but for the browser: a driver takes its place, and
 * what people write is handed to where sessions hand it. The last test goes the whole way, with Chromium.
 */

const OURS = '+15550000001';
const chromium = shellPath();
let simulator: WhatsAppSimulator | undefined;
let api: Api;
let dispatcher: MessageDispatcher;
let client: Client;
const turns: Turn[] = [];
/** What the driver was given to say. */
const said: string[] = [];

beforeAll(async () => {
  simulator = chromium ? await startWhatsAppSimulator() : undefined;
  api = await startApi({
    environment: {
      ...(chromium &&
        simulator && {
          CHROMIUM_PATH: chromium,
          WHATSAPP_CHROMIUM_ARGUMENTS: JSON.stringify(simulator.chromiumArguments),
        }),
      ...{ WHATSAPP_PACE_MIN_MS: '0', WHATSAPP_PACE_MAX_MS: '0' },
    },
  });
  let sends = 0;
  dispatcher = await startMessageDispatcher(api.product.core, {
    sms: outbox,
    whatsapp: {
      kind: 'remote',
      name: 'whatsapp-web',
      reports: 'delivery',
      turns: { free: () => turns, listen() {} },
      send: async ({ text }) => {
        sends += 1;
        said.push(text);
        return { status: 'accepted', providerId: `3EB0SENT${sends}` };
      },
    },
  });
  client = await office();
});
afterAll(async () => {
  await dispatcher?.stop();
  await api?.stop();
  await simulator?.close();
});

/** A client of an organization that has a connection. */
async function office(): Promise<Client> {
  const made = await api.client();
  const [connectionId, { organizationId }] = [randomUUID(), made.caller];
  await api.product.core.database.system((em) =>
    em.execute(
      `insert into whatsapp_connections (id, organization_id, name, state, linked_at, ready_at, number_since, created_by)
       values (?, ?, 'Office', 'ready', now() - interval '1 year', now(), now() - interval '1 year', 'key')`,
      [connectionId, organizationId],
    ),
  );
  turns.push({ organizationId, connectionId });
  return made;
}

type Message = {
  id: string;
  to: string;
  kind: string;
  text: string;
  status: string;
  channel: string;
  whatsappId: string | null;
  driver: string;
  direction: string;
};
/** What went out to a phone, the oldest first; once there are so many. */
const sentTo = (phone: string, count: number, of = client): Promise<Message[]> =>
  eventually(async () => {
    const { data } = (await of.call('listMessages', { query: { to: phone } })).body;
    // A tick may be told before what the message is called.
    const sent = data.filter(
      ({ status, direction, driver, whatsappId }: Message) =>
        direction === 'out' && ['accepted', 'delivered'].includes(status) && (driver !== DRIVER || whatsappId !== null),
    );
    return sent.length >= count && sent.reverse();
  });

type Document = { id: string; status: string; endedReason: string | null; verificationCode: string };
/** A document that asks one person, who has the invitation. */
async function ask(
  title: string,
  changes: Record<string, unknown> = {},
  document: Record<string, unknown> = {},
  of = client,
) {
  const asked = approver({ channels: ['whatsapp'], ...changes });
  const sent = (await of.call('listMessages', { query: { to: asked.phone } })).body.data.length;
  const { body } = await of.call('createDocument', {
    form: form({ title, send: true, approvers: [asked], ...document }, pdf()),
  });
  const invitation = last(await sentTo(asked.phone, sent + 1, of));
  return { id: body.id as string, phone: asked.phone, invitation };
}
const read = async (documentId: string, of = client): Promise<Document> =>
  (await of.call('readDocument', { params: { documentId } })).body;
const once = (documentId: string, status: string) =>
  eventually(async () => {
    const document = await read(documentId);
    return document.status === status && document;
  });

/** Somebody writes to the office. Resolves when it has been looked at whether that decides something. */
async function write(
  from: string,
  text: string,
  options: { quoting?: string | null; id?: string; sentAt?: Date; to?: Client } = {},
) {
  const { quoting = null, id = `3EB0${randomUUID()}`, sentAt = new Date(), to = client } = options;
  const { organizationId } = to.caller;
  const { message } = await receiveMessage(api.product.core, {
    ...{ organizationId, connectionId: turns.find((turn) => turn.organizationId === organizationId)!.connectionId },
    ...{
      channel: 'whatsapp',
      driver: 'whatsapp-web',
      providerId: id,
      from,
      to: OURS,
      text,
      quotedProviderId: quoting,
      sentAt,
    },
  });
  const outcome = await eventually(async () => {
    const [row] = await replyRow(message.id);
    return row === undefined ? 'not looked at' : row.outcome;
  });
  return { id: message.id, outcome };
}
const replyRow = (id: string) =>
  api.product.core.database.system((em) =>
    em.execute<{ outcome: string | null }[]>('select outcome from chat_replies where message_id = ?', [id]),
  );
const last = (messages: Message[]) => messages.at(-1)!;

describe('an invitation', () => {
  test('says in the reader’s language what can be answered, only where the link alone is asked for and nothing is to be filled in', async () => {
    const box = { page: 1, x: 0.1, y: 0.1, width: 0.2, height: 0.05 };
    const texts = async (changes: object, document: object = {}) =>
      (await ask('Lease', { ...changes }, { ...document })).invitation.text;
    const approve = await texts({});
    expect(approve).toMatch(/\/s\/••••\n\nOr answer here: 1 to approve, 2 and the reason to reject\.$/);
    expect(said.at(-1)).toMatch(/\/s\/[\w-]{32}\n\nOr answer here: 1 to approve, 2 and the reason to reject\.$/);
    expect(await texts({ action: 'review', language: 'ar' })).toMatch(
      /\n\nأو أجب هنا: ١ إذا راجعته، أو ٢ مع السبب للرفض\.$/,
    );
    expect(await texts({ language: 'fa', fields: [{ id: 'note', kind: 'text', ...box }] })).toMatch(/۱ برای تأیید/);
    for (const [changes, document] of [
      [{ action: 'sign', identity: 'link' }, {}],
      [{ action: 'stamp', identity: 'link' }, {}],
      [{ identity: 'code' }, {}],
      [{ fields: [{ id: 'note', kind: 'text', required: true, ...box }] }, {}],
      [{}, { approveFromChat: false }],
    ] as const)
      expect(await texts(changes, document)).toMatch(/\/s\/••••$/);
  });

  test('of a document that excludes it stays one, also of a copy, until it is as the organization has it', async () => {
    const { id } = await makeDraft(client, { approveFromChat: false });
    const params = { documentId: id };
    const copy = (await client.call('duplicateDocument', { params })).body;
    const changed = async (to: boolean | null) =>
      (await client.call('changeDocument', { params, json: { approveFromChat: to } })).body;
    const seen = [copy, await changed(true), await changed(null), await makeDraft(client)];
    expect(seen.map(({ approveFromChat }) => approveFromChat)).toEqual([false, true, null, null]);
  });

  test('that falls to SMS, goes out as SMS or stays here offers nothing', async () => {
    const fallen = await ask('Lease', { channels: ['whatsapp', 'sms'] });
    await applyStatus(api.product.core, { messageId: fallen.invitation.id, providerId: 'x' }, { status: 'failed' });
    const bySms = await ask('Lease', { channels: ['sms'] });
    const tested = await api.client({ mode: 'test', organizationId: client.caller.organizationId });
    const inTest = await ask('Lease', {}, {}, tested);
    const texts = [last(await sentTo(fallen.phone, 1)), bySms.invitation, inTest.invitation];
    expect(texts.map(({ channel }) => channel)).toEqual(['sms', 'sms', 'whatsapp']);
    for (const { text } of texts) expect(text).not.toContain('answer here');
    const core = api.product.core;
    const row = { id: 'a', text: sealText(core, 'a', 'Please sign'), language: 'en', offer: 'approve' } as const;
    expect(wholeText(core, { ...row, driver: 'twilio' })).toBe('Please sign');
  });
});

describe('somebody who was asked', () => {
  test('approves by the number that was offered, which is confirmed, audited and certified', async () => {
    const { id, phone } = await ask('Lease of the north wing');
    const providerId = '3EB0A1B2C3';
    await write(phone, ' ١. ', { id: providerId });
    const document = await once(id, 'approved');
    const confirmation = await eventually(async () =>
      (await sentTo(phone, 2)).find(({ kind }) => kind === 'chat_answer'),
    );
    expect(confirmation.text).toMatch(
      /^Recorded: you have approved "Lease of the north wing" from Test organization, .*20\d\d/,
    );
    expect(confirmation.text).not.toContain('/s/');
    const { data } = (await client.call('listAuditEntries', { params: { documentId: id } })).body;
    const entry = data.find(({ action }: { action: string }) => action === 'decision.by_chat');
    expect(entry.details).toEqual({ outcome: 'complete', channel: 'whatsapp', messageId: providerId });
    const params = { code: document.verificationCode };
    const verified = await eventually(async () => {
      const { status, body } = await api.phone().call('readVerification', { params });
      return status === 200 && body;
    });
    expect(verified.decisions).toMatchObject([
      {
        outcome: 'complete',
        identity: {
          kind: 'chat_reply',
          linkChannel: 'whatsapp',
          reply: { channel: 'whatsapp', messageId: providerId },
        },
      },
    ]);
    const ref = { organizationId: client.caller.organizationId, documentId: id };
    const { certificate } = await describeEvidence(api.product.core, ref);
    for (const said of ['an answer in WhatsApp from the number that was asked', providerId])
      expect(JSON.stringify(certificate)).toContain(said);
  });

  test('is asked for the reason of a rejection, and nothing is recorded before it', async () => {
    const { id, phone } = await ask('Lease', { language: 'ar' });
    await write(phone, '٢');
    expect(last(await sentTo(phone, 2)).text).toMatch(/^ما سبب رفض/);
    expect(await read(id)).toMatchObject({ status: 'in_progress' });
    await write(phone, '؟؟');
    expect(last(await sentTo(phone, 3)).text).toMatch(/^ما سبب رفض/);
    await write(phone, '٢٠٠٠ زيادة في المبلغ');
    expect(await once(id, 'rejected')).toMatchObject({ endedReason: '٢٠٠٠ زيادة في المبلغ' });
    const answers = (await sentTo(phone, 4)).filter(({ kind }) => kind === 'chat_answer');
    expect(last(answers).text).toMatch(/^سُجّل: رفضك.*\n.*٢٠٠٠ زيادة في المبلغ/);
  });

  test('rejects at once with the reason, and changes their mind before they gave one', async () => {
    const rejected = await ask('Lease');
    await write(rejected.phone, '2 the amount is wrong');
    expect(await once(rejected.id, 'rejected')).toMatchObject({ endedReason: 'the amount is wrong' });
    const approved = await ask('Lease');
    await write(approved.phone, 'Reject');
    await write(approved.phone, '1');
    await once(approved.id, 'approved');
  });

  test('has a day for the reason; what is written later is for the office', async () => {
    const { id, phone } = await ask('Lease');
    await write(phone, '2');
    const sentAt = new Date(Date.now() + 25 * 3_600_000);
    expect((await write(phone, 'the amount is wrong', { sentAt })).outcome).toBe('leave');
    expect(await read(id)).toMatchObject({ status: 'in_progress' });
  });

  test('twice is asked which document is meant, and decides the one whose message they answer', async () => {
    const one = await ask('Lease of the north wing');
    const other = await ask('Cleaning contract', { phone: one.phone });
    await write(one.phone, '1');
    expect(last(await sentTo(one.phone, 3)).text).toMatch(
      /^Which document do you mean: "Cleaning contract", "Lease of the north wing"\?/,
    );
    await write(one.phone, '1', { quoting: one.invitation.whatsappId });
    await once(one.id, 'approved');
    expect(await read(other.id)).toMatchObject({ status: 'in_progress' });
  });

  test('may answer the question instead of the invitation', async () => {
    const { id, phone, invitation } = await ask('Lease');
    await ask('Cleaning contract', { phone });
    await write(phone, '2', { quoting: invitation.whatsappId });
    const question = last(await sentTo(phone, 3));
    await write(phone, 'wrong amount', { quoting: question.whatsappId });
    expect(await once(id, 'rejected')).toMatchObject({ endedReason: 'wrong amount' });
  });

  test('is asked once what an unclear answer means; a chat is left to the office', async () => {
    const { id, phone } = await ask('Lease');
    expect((await write(phone, 'I will have a look tomorrow')).outcome).toBe('leave');
    expect((await write(phone, 'ok')).outcome).toBe('ask_meaning');
    expect((await write(phone, 'yes?')).outcome).toBe('leave');
    const answers = (await sentTo(phone, 2)).slice(1);
    expect(answers.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Sorry, that is not clear enough .* "Lease"\. Please answer 1 to approve/),
    ]);
    expect(await read(id)).toMatchObject({ status: 'in_progress' });
  });

  test('and whom the office has written to since must answer the invitation itself', async () => {
    const { id, phone, invitation } = await ask('Lease');
    await client.call('sendMessage', { json: { to: phone, text: 'One chair or two?', channel: 'whatsapp' } });
    const chat = last(await sentTo(phone, 2));
    expect((await write(phone, '1')).outcome).toBe('ask_which');
    expect((await write(phone, '1', { quoting: chat.whatsappId })).outcome).toBe('leave');
    expect(await read(id)).toMatchObject({ status: 'in_progress' });
    await write(phone, '1', { quoting: invitation.whatsappId });
    await once(id, 'approved');
  });

  test('decides and hears of it once, however often the message is told, and whatever breaks in between', async () => {
    const { id, phone } = await ask('Lease');
    const message = await write(phone, '1', { id: '3EB0TWICE' });
    await once(id, 'approved');
    await write(phone, '1', { id: '3EB0TWICE' });
    await api.product.core.database.system((em) => em.execute(LOST, [message.id]));
    await eventually(async () => (await replyRow(message.id))[0]!.outcome === 'recorded');
    const kinds = (await sentTo(phone, 3)).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['chat_answer', 'completed', 'invitation']);
    const decided = (await client.call('listAuditEntries', { params: { documentId: id } })).body.data.map(
      ({ action }: { action: string }) => action,
    );
    expect(decided.filter((action: string) => action === 'decision.by_chat')).toHaveLength(1);
    expect(decided).not.toContain('decision.refused');
  });
  /** The row as a worker leaves it that is killed after the decision and before the answer. */
  const LOST = `with lost as (update chat_replies set outcome = null, due_at = now() where message_id = ? returning 1)
    select pg_notify('chat_replies_due', '') from lost`;

  test('is told what has become of it, and not without end', async () => {
    const { id, phone, invitation } = await ask('Lease');
    await client.call('voidDocument', { params: { documentId: id }, json: { reason: 'A mistake' } });
    await once(id, 'voided');
    for (let times = 0; times < 7; times += 1) await write(phone, '1', { quoting: invitation.whatsappId });
    // Beside them are the invitation and the news that it was withdrawn.
    const answers = (await sentTo(phone, 7)).filter(({ kind }) => kind === 'chat_answer');
    expect(answers).toHaveLength(5);
    expect(last(answers).text).toBe('"Lease" is not waiting for decisions any more. Nothing was recorded.');
  });

  test('needs the page once the organization wants it so', async () => {
    const strict = await office();
    const { id, phone } = await ask('Lease', {}, {}, strict);
    await strict.call('changeSettings', { json: { delivery: { approveFromChat: false } } });
    expect((await write(phone, '1', { to: strict })).outcome).toBe('say_page');
    expect(await read(id, strict)).toMatchObject({ status: 'in_progress' });
    expect((await ask('Lease', {}, {}, strict)).invitation.text).not.toContain('answer here');
    // Whoever sends it may want it otherwise for one document.
    expect((await ask('Lease', {}, { approveFromChat: true }, strict)).invitation.text).toContain('answer here');
  });
});

describe('an answer', () => {
  test('of another phone does nothing, also when it quotes the invitation that was forwarded to it', async () => {
    const { id, invitation } = await ask('Lease');
    const stranger = '+966599999999';
    expect((await write(stranger, '1', { quoting: invitation.whatsappId })).outcome).toBe('not looked at');
    const other = await ask('Cleaning contract');
    expect((await write(other.phone, '1', { quoting: invitation.whatsappId })).outcome).toBe('leave');
    expect([(await read(id)).status, (await read(other.id)).status]).toEqual(['in_progress', 'in_progress']);
  });

  test('to one organization decides nothing of another', async () => {
    const { id, phone, invitation } = await ask('Lease');
    const neighbour = await office();
    await ask('Cleaning contract', { phone }, {}, neighbour);
    expect((await write(phone, '1', { quoting: invitation.whatsappId, to: neighbour })).outcome).toBe('leave');
    expect(await read(id)).toMatchObject({ status: 'in_progress' });
  });

  test('from before the invitation, which comes in late, does not count', async () => {
    const { id, phone } = await ask('Lease');
    const sentAt = new Date(Date.now() - 3_600_000);
    expect((await write(phone, '1', { sentAt })).outcome).toBe('leave');
    expect(await read(id)).toMatchObject({ status: 'in_progress' });
  });

  test('to somebody whose number was changed since does not count', async () => {
    const { id, phone, invitation } = await ask('Lease');
    const document = (await client.call('readDocument', { params: { documentId: id } })).body;
    const approverId = document.steps[0].approvers[0].id;
    await client.call('changeApprover', { params: { documentId: id, approverId }, json: { phone: '+966598888888' } });
    await sentTo('+966598888888', 1);
    expect((await write(phone, '1', { quoting: invitation.whatsappId })).outcome).toBe('leave');
    expect(await read(id)).toMatchObject({ status: 'in_progress' });
  });
});

const inBrowser = chromium ? test : test.skip;
const [OFFICE, ANA] = ['15550000001', '15550000002'];

inBrowser('an approver answers the invitation on the telephone, and sees there what was recorded', async () => {
  const { world } = simulator!;
  world.account({ phone: OFFICE, name: 'Office' });
  world.account({ phone: ANA, name: 'Ana', addressing: 'lid' });
  const linked = await api.client();
  const made = await linked.call('createWhatsAppConnection', { json: { name: 'Office' } });
  const params = { connectionId: made.body.id };
  const code = await eventually(async () => {
    const { status, body } = await linked.call('readWhatsAppQr', { params });
    return status === 200 && body.text;
  });
  world.phone(OFFICE).scan(code);
  await eventually(async () => (await linked.call('readWhatsAppConnection', { params })).body.state === 'ready');
  const { id, invitation } = await ask('Lease', { phone: `+${ANA}` }, {}, linked);
  world.phone(ANA).reply(OFFICE, invitation.whatsappId!, '2: the amount is wrong');
  await eventually(async () => (await read(id, linked)).status === 'rejected');
  expect(await read(id, linked)).toMatchObject({ endedReason: 'the amount is wrong' });
  const shown = await eventually(async () => {
    const [first, ...more] = world.messages.filter(({ content }) =>
      content.body?.startsWith('Recorded: you have rejected "Lease"'),
    );
    return first && { first, more };
  });
  expect(shown.more).toEqual([]);
  expect(shown.first.content.body).toMatch(/\nReason: the amount is wrong$/);
  expect(world.reports).toEqual([]);
});
