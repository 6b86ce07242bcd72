import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { type Api, type Client, startApi } from '../api/countersign/api.ts';

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi({ worker: false });
  client = await api.client();
});
afterAll(() => api.stop());

const change = (json: unknown) => client.call('changeSettings', { json });
const preview = (json: unknown) => client.call('previewText', { json });

describe('messages in own words', () => {
  test('one is changed, the others stay ours, and null takes it back', async () => {
    const own = 'Please look at {title}\n{link}';
    const changed = await change({ texts: { invitation: { en: own } } });
    expect(changed.status).toBe(200);
    expect(changed.body.texts.invitation).toEqual({ en: own, ar: null, fa: null });
    expect(changed.body.texts.code).toEqual({ en: null, ar: null, fa: null });
    expect((await preview({ kind: 'invitation', language: 'en' })).body.text).toMatch(/^Please look at Lease.*\nhttp/);
    expect((await preview({ kind: 'invitation', language: 'en', text: null })).body.text).toContain('asks you to sign');
    await change({ texts: { invitation: { en: null } } });
    expect((await preview({ kind: 'invitation', language: 'en' })).body.text).toContain('asks you to sign');
  });

  test('one without its link is refused at its place, and nothing is changed', async () => {
    const refused = await change({ language: 'fa', texts: { reminder: { ar: 'تذكير بلا رابط' } } });
    expect([refused.status, refused.body.code]).toEqual([422, 'validation_failed']);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ pointer: '/texts/reminder/ar', rule: 'placeholder' }),
    ]);
    const { body } = await client.call('readSettings');
    expect([body.language, body.texts.reminder.ar]).toEqual(['en', null]);
    const previewed = await preview({ kind: 'code', language: 'en', text: 'no code' });
    expect(previewed.body.errors).toEqual([expect.objectContaining({ pointer: '/text', rule: 'placeholder' })]);
  });
});

test('an organization takes another name', async () => {
  expect((await change({ name: '  North Wing Trading ' })).body.name).toBe('North Wing Trading');
  expect((await client.call('readMe')).body.organization.name).toBe('North Wing Trading');
  expect((await change({ name: '   ' })).status).toBe(422);
});

test('the audit trail is read from either end, by what was done and when', async () => {
  const at = new Date().toISOString();
  await change({ language: 'ar' });
  const all = await client.call('listAudit', { query: { limit: 100 } });
  const newest = await client.call('listAudit', { query: { order: 'desc', limit: 100 } });
  const idsOf = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id);
  expect(idsOf(newest)).toEqual(idsOf(all).reverse());
  const first = await client.call('listAudit', { query: { order: 'desc', limit: 1 } });
  const second = await client.call('listAudit', { query: { order: 'desc', limit: 1, cursor: first.body.nextCursor } });
  expect([...idsOf(first), ...idsOf(second)]).toEqual(idsOf(newest).slice(0, 2));
  const asked = await client.call('listAudit', { query: { action: 'request.changeSettings', since: at } });
  expect(asked.body.data).toHaveLength(1);
  expect((await client.call('listAudit', { query: { action: 'request.', until: at } })).body.data).toHaveLength(
    all.body.data.filter(({ action }: { action: string }) => action.startsWith('request.')).length - 1,
  );
});

test('messages are found by channel and by how far they have come', async () => {
  for (const channel of ['sms', 'whatsapp']) {
    await client.call('sendMessage', { json: { to: '+966501234567', text: `by ${channel}`, channel } });
  }
  const textsOf = async (query: Record<string, string>) =>
    (await client.call('listMessages', { query })).body.data.map(({ text }: { text: string }) => text);
  expect(await textsOf({ channel: 'sms' })).toEqual(['by sms']);
  expect(await textsOf({ status: 'queued' })).toEqual(['by whatsapp', 'by sms']);
  expect(await textsOf({ status: 'failed' })).toEqual([]);
});

describe('the logo', () => {
  const put = (bytes: Buffer) => client.call('replaceLogo', { form: { file: new Blob([new Uint8Array(bytes)]) } });
  const read = (path: string) => api.phone().call('readLogo', { params: { sha256: path.split('/').at(-1)! } });
  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#0b7285' } });

  test('is seen by everybody, small and as a PNG, until it is replaced or removed', async () => {
    const { body } = await put(await picture(1_600, 400).jpeg().toBuffer());
    expect(body.logo).toMatch(/^\/v1\/logos\/[0-9a-f]{64}$/);
    const seen = await read(body.logo);
    expect(seen.headers.get('content-type')).toBe('image/png');
    expect(seen.headers.get('cache-control')).toContain('immutable');
    expect(await sharp(seen.bytes).metadata()).toMatchObject({ format: 'png', width: 480, height: 120 });
    const { body: next } = await put(await picture(40, 40).png().toBuffer());
    expect(next.logo).not.toBe(body.logo);
    expect((await read(body.logo)).status).toBe(404);
    expect(await sharp((await read(next.logo)).bytes).metadata()).toMatchObject({ width: 40, height: 40 });
    expect((await client.call('removeLogo')).status).toBe(204);
    expect((await read(next.logo)).status).toBe(404);
    expect((await client.call('readSettings')).body.logo).toBeNull();
  });

  test('must be a picture, and not a large one', async () => {
    const svg = await put(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'));
    expect([svg.status, svg.body.code]).toEqual([422, 'mark_not_png']);
    const huge = await put(Buffer.alloc(1_100_000));
    expect(huge.status).toBeGreaterThanOrEqual(400);
    expect((await client.call('readSettings')).body.logo).toBeNull();
  });
});
