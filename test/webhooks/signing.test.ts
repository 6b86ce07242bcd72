import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Caller } from '../../src/core.ts';
import type { Problem } from '../../src/errors/problem.ts';
import { listDeliveries, readDelivery } from '../../src/webhooks/deliveries.ts';
import { runDispatcher } from '../../src/webhooks/dispatcher.ts';
import { createEndpoint, listEndpoints, rotateSecret, updateEndpoint } from '../../src/webhooks/endpoints.ts';
import { type ReceivedRequest, type Receiver, startReceiver } from '../simulators/receiver.ts';
import { openWorld, type World } from './world.ts';

const DAY_MS = 24 * 3_600_000;
let world: World;
let caller: Caller;
let receiver: Receiver;
beforeAll(async () => {
  world = await openWorld();
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.close();
  await world.close();
});
beforeEach(async () => {
  caller = await world.newCaller();
});

/** Publishes an event and gives the request that it comes to, as if made `inMs` from now. */
async function delivered(inMs = 0): Promise<ReceivedRequest> {
  const event = await world.publish(caller);
  const core = { ...world.core, now: () => Date.now() + inMs };
  const dispatcher = await runDispatcher(core, { formats: world.formats, startLadder: async () => {} });
  await dispatcher.idle();
  await dispatcher.stop();
  return receiver.requests.find(({ headers }) => headers['webhook-id'] === event.id)!;
}

function signaturesOf({ headers }: ReceivedRequest): string[] {
  return String(headers['webhook-signature']).split(' ');
}

/** Whether the library of Standard Webhooks accepts a request, whenever it was made. */
function accepts(secret: string, { headers, body }: ReceivedRequest): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp } = headers as Record<string, string>;
  const expected = new Webhook(secret).sign(id!, new Date(Number(timestamp) * 1_000), body);
  return signaturesOf({ headers } as ReceivedRequest).includes(expected);
}

function acceptsByKey(publicKey: string, { headers, body }: ReceivedRequest): boolean {
  const raw = Buffer.from(publicKey.replace('whpk_', ''), 'base64');
  const x = raw.toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const content = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
  return signaturesOf({ headers } as ReceivedRequest)
    .filter((signature) => signature.startsWith('v1a,'))
    .some((signature) => verify(null, content, key, Buffer.from(signature.slice(4), 'base64')));
}

describe('a rotated secret', () => {
  test('signs beside the new one for a day, and then no more', async () => {
    const { id, secret } = await world.newEndpoint(caller, receiver.url);
    const next = await rotateSecret(world.core, caller, id);
    const during = await delivered(DAY_MS - 60_000);
    expect(signaturesOf(during)).toHaveLength(2);
    expect([accepts(secret, during), accepts(next.secret, during)]).toEqual([true, true]);
    const now = await delivered();
    expect(new Webhook(secret).verify(now.body, now.headers as Record<string, string>)).toBeTruthy();
    const after = await delivered(DAY_MS + 60_000);
    expect(signaturesOf(after)).toHaveLength(1);
    expect([accepts(secret, after), accepts(next.secret, after)]).toEqual([false, true]);
  });

  test('ends at once when it is asked to, and so does what an earlier rotation had left', async () => {
    const { id, secret } = await world.newEndpoint(caller, receiver.url);
    const second = await rotateSecret(world.core, caller, id, { overlapMs: 7 * DAY_MS });
    const third = await rotateSecret(world.core, caller, id, { overlapMs: 3_600_000 });
    const three = await delivered();
    expect([secret, second.secret, third.secret].map((known) => accepts(known, three))).toEqual([true, true, true]);
    const fourth = await rotateSecret(world.core, caller, id, { overlapMs: 0 });
    const one = await delivered();
    expect([secret, second.secret, third.secret].map((known) => accepts(known, one))).toEqual([false, false, false]);
    expect(accepts(fourth.secret, one)).toBe(true);
  });

  test('never leaves more than a few signatures behind, however often it is rotated', async () => {
    const { id } = await world.newEndpoint(caller, receiver.url);
    for (let count = 0; count < 8; count += 1) await rotateSecret(world.core, caller, id);
    expect(signaturesOf(await delivered())).toHaveLength(5);
  });

  test.each([-1, 7 * DAY_MS + 1, Number.NaN])('cannot go on for %p ms', async (overlapMs) => {
    const { id } = await world.newEndpoint(caller, receiver.url);
    await expect(rotateSecret(world.core, caller, id, { overlapMs })).rejects.toMatchObject({
      fields: [{ pointer: '/overlapSeconds' }],
    });
  });

  test('of a dialect, whose signature has room for one, ends at once', async () => {
    caller = { ...caller, dialect: 'waqtum' };
    const { id } = await world.newEndpoint(caller, receiver.url, ['document.sent']);
    await rotateSecret(world.core, caller, id);
    const [row] = await world.rows<{ old_secrets: unknown[] }>('select old_secrets from endpoints where id = ?', [id]);
    expect(row?.old_secrets).toEqual([]);
  });
});

describe('an Ed25519 key', () => {
  test('signs beside the shared secret; its public half is readable, its private half nowhere', async () => {
    const made = await createEndpoint(world.core, caller, { url: receiver.url, eventTypes: ['*'], ed25519: true });
    expect(made.publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    const request = await delivered();
    expect(accepts(made.secret, request)).toBe(true);
    expect(acceptsByKey(made.publicKey!, request)).toBe(true);
    expect(acceptsByKey(made.publicKey!, { ...request, body: request.body.replace('document', 'x') })).toBe(false);
    expect(await listEndpoints(world.core, caller)).toMatchObject([{ publicKey: made.publicKey }]);
    const [row] = await world.rows<{ private_key: Buffer }>('select private_key from endpoints where id = ?', [
      made.id,
    ]);
    expect(row!.private_key.toString('latin1')).not.toContain('whsk_');
  });

  test('asked for again stays, is renewed by a rotation that both keys survive, and can be given up', async () => {
    const { id, publicKey } = await createEndpoint(world.core, caller, {
      url: receiver.url,
      eventTypes: ['*'],
      ed25519: true,
    });
    expect((await updateEndpoint(world.core, caller, id, { ed25519: true })).publicKey).toBe(publicKey);
    const rotated = await rotateSecret(world.core, caller, id);
    expect(rotated.publicKey).not.toBe(publicKey);
    const request = await delivered();
    expect([acceptsByKey(publicKey!, request), acceptsByKey(rotated.publicKey!, request)]).toEqual([true, true]);
    expect((await updateEndpoint(world.core, caller, id, { ed25519: false })).publicKey).toBeNull();
  });
});

describe('custom headers', () => {
  test('travel with each request, rest encrypted, and are shown by name only', async () => {
    const headers = { 'X-Api-Key': 'gateway key 1', authorization: 'Bearer abc' };
    const { id, ...made } = await createEndpoint(world.core, caller, { url: receiver.url, eventTypes: ['*'], headers });
    expect(made.headerNames).toEqual(['x-api-key', 'authorization']);
    expect(JSON.stringify(made)).not.toContain('gateway key');
    expect((await delivered()).headers).toMatchObject({ 'x-api-key': 'gateway key 1', authorization: 'Bearer abc' });
    const { data } = await listDeliveries(world.core, caller, {}, { limit: 1 });
    const { attempts } = await readDelivery(world.core, caller, data[0]!.id);
    expect(attempts[0]!.requestHeaders).toMatchObject({ 'x-api-key': '(hidden)', authorization: '(hidden)' });
    const [row] = await world.rows<{ headers: Buffer }>('select headers from endpoints where id = ?', [id]);
    expect(row!.headers.toString('latin1')).not.toContain('gateway');
    expect((await updateEndpoint(world.core, caller, id, { headers: null })).headerNames).toEqual([]);
    expect((await delivered()).headers).not.toHaveProperty('x-api-key');
  });

  test.each([
    ...['Host', 'Connection', 'Keep-Alive', 'TE', 'Trailer', 'Transfer-Encoding', 'Upgrade', 'Proxy-Authorization'],
    ...['Content-Length', 'Content-Type', 'Content-Encoding', 'Accept-Encoding', 'Expect', 'Cookie', 'User-Agent'],
    ...['webhook-id', 'Webhook-Signature', 'X-Waqtum-Signature', 'x-hub-signature-256', 'svix-id'],
    ...['X-Forwarded-For', 'Forwarded', 'x-amz-security-token', 'X-aws-ec2-metadata-token', 'Metadata-Flavor'],
    ...['bad name', 'bad:name', 'bad\r\nname', '', 'ключ'],
  ])('%j cannot be chosen', async (name) => {
    const making = createEndpoint(world.core, caller, {
      url: receiver.url,
      eventTypes: ['*'],
      headers: { [name]: 'x' },
    });
    await expect(making).rejects.toMatchObject({ code: 'validation_failed' } satisfies Partial<Problem>);
  });

  test.each(['a\r\nX-Injected: 1', 'a\nb', 'a\u0000b', ' a', 'a ', '', 'é', 'x'.repeat(1_001)])(
    'the value %j cannot be chosen',
    async (value) => {
      const making = createEndpoint(world.core, caller, {
        url: receiver.url,
        eventTypes: ['*'],
        headers: { x: value },
      });
      await expect(making).rejects.toMatchObject({ fields: [{ pointer: '/headers/x', rule: 'pattern' }] });
    },
  );

  test('cannot be given twice in other letters, nor too many', async () => {
    const make = (headers: Record<string, string>) =>
      createEndpoint(world.core, caller, { url: receiver.url, eventTypes: ['*'], headers });
    await expect(make({ 'X-A': '1', 'x-a': '2' })).rejects.toMatchObject({ fields: [{ rule: 'uniqueItems' }] });
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`x-${index}`, '1']));
    await expect(make(many)).rejects.toMatchObject({ fields: [{ rule: 'maxProperties' }] });
  });
});
