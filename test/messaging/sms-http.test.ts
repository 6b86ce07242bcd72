import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { OrganizationId } from '../../src/domain/model.ts';
import { openEgress } from '../../src/egress/client.ts';
import type { DriverFailure, OutgoingMessage } from '../../src/messaging/drivers/driver.ts';
import { makeSmsHttpDriver } from '../../src/messaging/drivers/sms-http.ts';
import { readSmsHttpSettings } from '../../src/messaging/drivers/sms-settings.ts';
import { GATEWAY_KEY, type SmsGateway, startSmsGateway } from '../simulators/sms-gateway.ts';

const TEXT = 'وقّع "العقد" & \\ {to} 100%\nhttps://sign.example.com/s/abc?d=1';
const MESSAGE: OutgoingMessage = {
  ...{ id: 'm-1', organizationId: 'o-1' as OrganizationId, attempt: 1 },
  ...{ channel: 'sms', recipient: '+966501234567', text: TEXT, language: 'ar' },
};
const egress = openEgress({ allow: ['127.0.0.0/8'] });
let gateway: SmsGateway;

beforeAll(async () => {
  gateway = await startSmsGateway();
});
afterEach(() => {
  gateway.received.length = 0;
  gateway.rawBodies.length = 0;
});
afterAll(async () => {
  await egress.close();
  await gateway.close();
});

const json = (changes: object = {}) => ({
  url: `${gateway.url}/v1/messages`,
  headers: { Authorization: `Bearer ${GATEWAY_KEY}` },
  body: { recipient: '{to}', body: '{text}', reference: '{id}' },
  success: { status: [202], idPath: 'data.id' },
  timeoutMs: 30_000,
  ...changes,
});
const send = (settings: object, options: { signal?: AbortSignal; through?: typeof egress } = {}) =>
  makeSmsHttpDriver(readSmsHttpSettings(JSON.stringify(settings)), options.through ?? egress).send(
    MESSAGE,
    options.signal ?? new AbortController().signal,
  );
const failure = (settings: object, options: Parameters<typeof send>[1] = {}): Promise<DriverFailure> =>
  send(settings, options).then(
    () => {
      throw new Error('it was taken');
    },
    (error) => error as DriverFailure,
  );

describe('the generic SMS gateway driver', () => {
  test('says what the gateway expects in JSON, and reads its id from the answer', async () => {
    const { providerId } = await send(json());
    expect(gateway.received).toMatchObject([{ to: '+966501234567', text: TEXT, reference: 'm-1', taken: true }]);
    expect(providerId).toBe(gateway.received[0]!.gatewayId);
  });

  test('escapes inside a JSON body given as one template', async () => {
    await send(json({ body: '{"recipient": "{toDigits}", "body": "{text}", "reference": "{id}"}' }));
    expect(gateway.received).toMatchObject([{ to: '966501234567', text: TEXT }]);
  });

  test.each([
    ['fields', { to: '{to}', text: '{text}', id: '{id}' }],
    ['one template', 'to={to}&text={text}&id={id}'],
  ])('escapes a form given as %s', async (_, body) => {
    await send(json({ url: `${gateway.url}/v1/form`, contentType: 'application/x-www-form-urlencoded', body }));
    expect(gateway.received).toMatchObject([{ to: '+966501234567', text: TEXT, reference: 'm-1' }]);
  });

  test('escapes in the query', async () => {
    const url = `${gateway.url}/v1/send?key=${GATEWAY_KEY}&to={to}&text={text}&id={id}`;
    await send({ url, method: 'GET' });
    expect(gateway.received).toMatchObject([{ to: '+966501234567', text: TEXT, reference: 'm-1' }]);
  });

  test.each([
    [400, true],
    [401, true],
    [422, true],
    [302, true],
    [408, false],
    [429, false],
    [500, false],
    [503, false],
  ])('an answer of %d is permanent: %s', async (status, permanent) => {
    gateway.script({ kind: 'refuse', status, headers: { 'retry-after': '7' } });
    expect(await failure(json())).toMatchObject({
      permanent,
      reason: `the gateway answered ${status}`,
      retryAfterMs: 7_000,
    });
  });

  test('a good status with a body that says no is a refusal', async () => {
    gateway.script({ kind: 'says_no' });
    const success = { status: [200, 202], bodyMatches: '"status":\\s*"queued"' };
    expect(await failure(json({ success }))).toMatchObject({ permanent: true });
    await send(json({ success }));
  });

  test('an answer without an id is no reason to doubt', async () => {
    expect(await send(json({ success: { idPath: 'data.messages.0.id' } }))).toEqual({
      status: 'accepted',
      providerId: null,
    });
  });

  test('a lost answer, a refused connection and our own giving up may pass', async () => {
    gateway.script({ kind: 'accept_without_answer' });
    expect(await failure(json())).toMatchObject({ permanent: false });
    const closed = await startSmsGateway();
    await closed.close();
    expect(await failure(json({ url: closed.url }))).toMatchObject({ permanent: false });
    gateway.script({ kind: 'hold' });
    const controller = new AbortController();
    const failing = failure(json(), { signal: controller.signal });
    await gateway.arrived(2);
    controller.abort();
    expect(await failing).toMatchObject({ permanent: false });
    gateway.release();
  });

  test('a gateway that does not answer in time is given up', async () => {
    gateway.script({ kind: 'hold' });
    expect(await failure(json({ timeoutMs: 1_000 }))).toMatchObject({
      permanent: false,
      reason: expect.stringContaining('did not answer in time'),
    });
    gateway.release();
  });

  test('goes through the egress guard: a private address that was not opened is refused for good', async () => {
    const guarded = openEgress({ allow: [] });
    expect(await failure(json(), { through: guarded })).toMatchObject({ permanent: true });
    expect(gateway.received).toHaveLength(0);
    await guarded.close();
  });

  test('reasons hold neither the recipient nor the text nor the key', async () => {
    gateway.script({ kind: 'refuse', status: 400, body: { error: `bad ${MESSAGE.recipient}` } });
    const { reason } = await failure(json());
    expect(reason).toBe('the gateway answered 400');
  });
});

describe('the settings of the SMS gateway', () => {
  const read = (value: unknown) => () => readSmsHttpSettings(typeof value === 'string' ? value : JSON.stringify(value));
  const good = { url: 'https://sms.example.com/send', body: { to: '{to}', text: '{text}' } };

  test.each([
    ['nothing', null, /SMS_HTTP/],
    ['no JSON', '{', /valid JSON/],
    ['a list', [], /SMS_HTTP .* a JSON object/],
    ['no URL', { body: good.body }, /SMS_HTTP\.url/],
    ['a template in the host', { ...good, url: 'https://{to}.example.com/' }, /SMS_HTTP\.url/],
    ['another scheme', { ...good, url: 'ftp://sms.example.com/{to}' }, /SMS_HTTP\.url/],
    ['credentials in the URL', { ...good, url: 'https://u:p@sms.example.com/' }, /Authorization header/],
    ['an unknown method', { ...good, method: 'PATCH' }, /SMS_HTTP\.method/],
    ['an unknown key', { ...good, bodi: 1 }, /SMS_HTTP\.bodi/],
    ['an unknown template', { ...good, body: { to: '{phone}', text: '{text}' } }, /\{phone\}/],
    ['no text', { ...good, body: { to: '{to}' } }, /\{text\}/],
    ['a body with GET', { ...good, method: 'GET' }, /SMS_HTTP\.body/],
    ['a header of two lines', { ...good, headers: { a: 'b\nc' } }, /SMS_HTTP\.headers\.a/],
    ['the text in a header', { ...good, headers: { a: '{text}' } }, /SMS_HTTP\.headers\.a/],
    [
      'a form with numbers',
      { ...good, contentType: 'application/x-www-form-urlencoded', body: { to: '{to}', text: '{text}', n: 1 } },
      /SMS_HTTP\.body\.n/,
    ],
    ['a failure as success', { ...good, success: { status: [500] } }, /SMS_HTTP\.success\.status/],
    ['a broken pattern', { ...good, success: { bodyMatches: '(' } }, /SMS_HTTP\.success\.bodyMatches/],
    ['an endless timeout', { ...good, timeoutMs: 600_000 }, /SMS_HTTP\.timeoutMs/],
  ])('with %s are refused, naming the part', (_, value, message) => {
    expect(value === null ? () => readSmsHttpSettings(null) : read(value)).toThrow(message);
  });

  test('are not repeated in the error, since they hold the password', () => {
    expect(read({ ...good, headers: { authorization: 'Bearer s3cret {text}' } })).not.toThrow(/s3cret/);
    expect(read({ ...good, headers: { authorization: 'Bearer s3cret {text}' } })).toThrow(/headers\.authorization/);
  });
});

describe('Kavenegar, set up as docs/sms.md says', () => {
  /** Its send.json: a form, and an answer whose body says what became of it. Refusals have their own status too. */
  const answers = [
    {
      status: 200,
      body: { return: { status: 200, message: 'تایید شد' }, entries: [{ messageid: 8792343, status: 1 }] },
    },
    { status: 418, body: { return: { status: 418, message: 'اعتبار حساب شما کافی نیست' }, entries: null } },
  ];
  const forms: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    forms.push(new URLSearchParams(Buffer.concat(chunks).toString()));
    const { status, body } = answers[forms.length - 1]!;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('sends, keeps its number, and knows a refusal', async () => {
    const guide = await readFile(new URL('../../docs/sms.md', import.meta.url), 'utf8');
    const [, documented] = /```json\n(.*?)```/s.exec(guide)!;
    const { port } = server.address() as AddressInfo;
    const settings = documented!.replace('https://api.kavenegar.com', `http://127.0.0.1:${port}`);
    expect((await send(JSON.parse(settings))).providerId).toBe('8792343');
    expect(Object.fromEntries(forms[0]!)).toEqual({ receptor: '966501234567', message: TEXT, sender: 'YOUR-LINE' });
    expect(await failure(JSON.parse(settings))).toMatchObject({ permanent: true, reason: 'the gateway answered 418' });
  });
});
