import { existsSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunningWorker } from '../../src/worker/run.ts';
import { type Api, type Client, startApi, unanswered } from '../api/countersign/api.ts';
import { approver, form, pdf } from '../api/countersign/making.ts';
import { startWhatsAppSimulator, type WhatsAppSimulator } from '../simulators/whatsapp-web/start.ts';
import { chromiumPath } from '../support/chromium.ts';
import { eventually } from '../support/product.ts';
import { sessionSettings } from '../support/whatsapp.ts';

/** A connection's whole life: the product with real Chromium and the unmodified library, against the simulated WhatsApp. */

const OFFICE = '15550000001';
const ANA = '15550000002';
const NOBODY = '15550000009';

const chromium = chromiumPath();
const inBrowser = chromium ? test : test.skip;
let simulator: WhatsAppSimulator;
let api: Api;
let client: Client;
let worker: RunningWorker;
let connectionId: string;

beforeAll(async () => {
  if (!chromium) return;
  simulator = await startWhatsAppSimulator();
  simulator.world.account({ phone: OFFICE, name: 'Office' });
  simulator.world.account({ phone: ANA, name: 'Ana', addressing: 'lid' });
  simulator.world.account({ phone: NOBODY, registered: false });
  // The page calls the text of a message's key as WhatsApp has called it since July 2026.
  simulator.world.fail({ page: { messageKeyField: '$1' } });
  api = await startApi({
    worker: false,
    environment: sessionSettings(simulator, chromium!),
  });
  worker = await api.product.startWorker();
  client = await api.client();
});
afterAll(async () => {
  await api?.stop();
  await simulator?.close();
});

const params = () => ({ connectionId });
const connection = async () => (await client.call('readWhatsAppConnection', { params: params() })).body;
const onceIt = (state: string) =>
  eventually(async () => {
    const one = await connection();
    return one.state === state && one;
  });
const scan = async () => {
  const text = await eventually(async () => {
    const { status, body } = await client.call('readWhatsAppQr', { params: params() });
    return status === 200 && body.text;
  });
  simulator.world.phone(OFFICE).scan(text);
};
const messageTo = (phone: string, fits: (message: Record<string, string>) => boolean) =>
  eventually(async () => {
    const { body } = await client.call('listMessages');
    return body.data.find((one: Record<string, string>) => one.to === `+${phone}` && fits(one));
  });
const said = (text: string) => simulator.world.messages.filter(({ content }) => JSON.stringify(content).includes(text));
const browserOf = (id: string): number | null => {
  const lock = join(api.product.core.config.home, 'whatsapp', `session-${id}`, 'SingletonLock');
  try {
    return Number(readlinkSync(lock).split('-').at(-1));
  } catch {
    return null;
  }
};

inBrowser('an account is linked by the QR code that the API shows', async () => {
  const made = await client.call('createWhatsAppConnection', { json: { name: 'Office' } });
  connectionId = made.body.id;
  expect(made.body).toMatchObject({ state: 'created', phone: null });
  await onceIt('qr');
  const picture = await client.call('drawWhatsAppQr', { params: params() });
  expect(picture.bytes.toString()).toMatch(/^<svg /);
  const png = await client.call('drawWhatsAppQr', { params: params(), query: { format: 'png' } });
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  await scan();
  expect(await onceIt('ready')).toMatchObject({ phone: `+${OFFICE}`, reason: null });
  const none = await client.call('readWhatsAppQr', { params: params() });
  expect([none.status, none.body.code]).toEqual([409, 'whatsapp_qr_missing']);
  const named = await client.call('changeWhatsAppConnection', { params: params(), json: { name: 'Front office' } });
  expect(named.body).toMatchObject({ id: connectionId, name: 'Front office', state: 'ready' });
});

inBrowser('an invitation goes out by it, and its ticks are seen', async () => {
  const approvers = [approver({ phone: `+${ANA}`, channels: ['whatsapp'] })];
  await client.call('createDocument', { form: form({ title: 'Lease', send: true, approvers }, pdf()) });
  const delivered = await messageTo(ANA, ({ status }) => status === 'delivered');
  expect(delivered).toMatchObject({ kind: 'invitation', channel: 'whatsapp', driver: 'whatsapp-web', link: null });
  expect(simulator.world.messages).toHaveLength(1);
  simulator.world.phone(ANA).read(OFFICE);
  await messageTo(ANA, ({ id, status }) => id === delivered.id && status === 'read');
});

inBrowser('a number without WhatsApp falls to the next channel', async () => {
  const approvers = [approver({ phone: `+${NOBODY}`, channels: ['whatsapp', 'sms'] })];
  await client.call('createDocument', { form: form({ title: 'Lease', send: true, approvers }, pdf()) });
  await messageTo(NOBODY, ({ channel, status }) => channel === 'sms' && status === 'accepted');
});

inBrowser('what a person answers comes in once', async () => {
  simulator.world.phone(ANA).send(OFFICE, 'I will sign tomorrow');
  const answer = await eventually(async () => {
    const { body } = await client.call('listMessages');
    return body.data.find(({ direction }: { direction: string }) => direction === 'in');
  });
  expect(answer).toMatchObject({
    text: 'I will sign tomorrow',
    from: `+${ANA}`,
    to: `+${OFFICE}`,
    channel: 'whatsapp',
  });
  await eventually(async () => (await connection()).received === 1);
});

inBrowser('what was sent by a worker that died before it said so is not sent again', async () => {
  await client.call('sendWhatsAppMessage', { params: params(), json: { to: `+${ANA}`, text: 'Only once, please' } });
  const { id } = await messageTo(ANA, ({ text, status }) => text === 'Only once, please' && status === 'delivered');
  await api.product.core.database.system((em) => em.execute(DIED, [id]));
  await messageTo(ANA, (one) => one.id === id && one.status === 'delivered');
  expect(said('Only once, please')).toHaveLength(1);
});
/** The row as a worker leaves it that is killed in the middle of a send. */
const DIED = `update messages set status = 'sending', provider_id = null, sent_at = null, due_at = now() - interval '1 minute' where id = ?`;

inBrowser('after its browser was killed it is ready again without a code, and has missed nothing', async () => {
  const { restarts } = await connection();
  process.kill(browserOf(connectionId)!, 'SIGKILL');
  await eventually(async () => (await connection()).state !== 'ready');
  simulator.world.phone(ANA).send(OFFICE, 'Are you there?');
  const waiting = await client.call('sendMessage', {
    json: { to: `+${ANA}`, text: 'In a minute', channel: 'whatsapp' },
  });
  expect(waiting.body.driver).toBe('whatsapp-web');
  const back = await onceIt('ready');
  expect([back.restarts > restarts, back.phone]).toEqual([true, `+${OFFICE}`]);
  await eventually(async () => {
    const { body } = await client.call('listMessages');
    const texts = body.data.map(({ text }: { text: string }) => text);
    return texts.filter((text: string) => text === 'Are you there?').length === 1;
  });
  await messageTo(ANA, ({ text, status }) => text === 'In a minute' && status === 'delivered');
  expect(said('In a minute')).toHaveLength(1);
});

inBrowser('another worker takes it over, without a code', async () => {
  const pid = browserOf(connectionId)!;
  const { restarts } = await connection();
  await worker.stop();
  expect(() => process.kill(pid, 0)).toThrow();
  expect(await connection()).toMatchObject({ state: 'degraded', reason: 'worker_gone' });
  worker = await api.product.startWorker();
  const taken = await onceIt('ready');
  expect([taken.restarts > restarts, taken.phone]).toEqual([true, `+${OFFICE}`]);
});

inBrowser('the phone logs it out, and a new code links it again', async () => {
  simulator.world.phone(OFFICE).unlink();
  expect(await onceIt('logged_out')).toMatchObject({ reason: 'logged_out_by_phone', phone: null });
  const { body } = await client.call('restartWhatsAppConnection', { params: params() });
  expect(body.id).toBe(connectionId);
  await scan();
  await onceIt('ready');
});

inBrowser('it is logged out and deleted, and nothing of it is left', async () => {
  const pid = browserOf(connectionId)!;
  await client.call('logOutWhatsAppConnection', { params: params() });
  expect(await onceIt('logged_out')).toMatchObject({ reason: 'logged_out_here' });
  expect(simulator.world.phone(OFFICE).devices).toEqual([]);
  expect(() => process.kill(pid, 0)).toThrow();
  expect(existsSync(join(api.product.core.config.home, 'whatsapp', `session-${connectionId}`))).toBe(false);
  await client.call('deleteWhatsAppConnection', { params: params() });
  expect((await client.call('listWhatsAppConnections')).body.data).toEqual([]);
  expect((await client.call('readWhatsAppConnection', { params: params() })).status).toBe(404);
  expect(simulator.world.reports).toEqual([]);
  expect(unanswered(api, (tag) => tag === 'WhatsApp')).toEqual([]);
});
