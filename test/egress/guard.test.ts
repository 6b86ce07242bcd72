import '../support/patient-egress.ts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { classify, parseAddress } from '../../src/egress/address.ts';
import { type Egress, openEgress } from '../../src/egress/client.ts';
import type { Resolve } from '../../src/egress/resolve.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { reasonOf } from './reason.ts';
import { aimedAt, LOOPBACK, METADATA, REFUSED } from './urls.ts';

const request = (url: string) => ({
  url,
  method: 'POST' as const,
  headers: {},
  body: '{}',
  deadlineMs: 60_000,
  maxResponseBytes: 1_000,
});

describe('without any range opened', () => {
  const canaries: Receiver[] = [];
  const egress = openEgress({ allow: [] });
  beforeAll(async () => {
    for (const host of ['127.0.0.1', '::1']) canaries.push(await startReceiver({ host }));
  });
  afterAll(async () => {
    await egress.close();
    for (const canary of canaries) await canary.close();
  });

  test.each(REFUSED)('%j is refused, at registration and when it is called', async (url) => {
    const reasons = ['url_invalid', 'credentials_in_url', 'port_not_allowed', 'destination_blocked'];
    expect(reasons).toContain(await reasonOf(egress.check(url)));
    expect(reasons).toContain(await reasonOf(egress.fetch(request(url))));
  });

  test('no spelling of a loopback address with a listening port brings a connection', async () => {
    for (const { port } of canaries) {
      for (const url of [...LOOPBACK, 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::127.0.0.1]/']) {
        expect(await reasonOf(egress.fetch(request(aimedAt(url, port))))).not.toBe('allowed');
      }
    }
    expect(canaries.map((canary) => canary.connectionCount())).toEqual([0, 0]);
  });

  test.each([
    'http://8.8.8.8/',
    'https://1.1.1.1:8443/x?y',
    'http://[2606:4700:4700::1111]/',
    'http://[2001:4860:4860::8888]/',
  ])('%j is allowed', async (url) => {
    expect(await egress.check(url)).toBe(url);
  });

  test.each([
    ['100.63.255.254', 'public'],
    ['100.128.0.1', 'public'],
    ['172.15.0.1', 'public'],
    ['172.32.0.1', 'public'],
    ['8.8.8.8', 'public'],
    ['2606:4700:4700::1111', 'public'],
    ['::ffff:8.8.8.8', 'public'],
    ['::ffff:10.0.0.1', 'private'],
    ['127.0.0.1', 'private'],
    ['::1', 'private'],
    ['fd12::1', 'private'],
    ['169.254.0.1', 'forbidden'],
    ['fe80::1%eth0', 'forbidden'],
  ])('the address %s is %s', (text, kind) => {
    expect(classify(parseAddress(text)!)).toBe(kind);
  });

  test('the own address of this service is refused', async () => {
    const own = openEgress({ allow: [], ownUrl: 'https://8.8.8.8' });
    expect(await reasonOf(own.check('https://8.8.8.8/v1/documents'))).toBe('own_address');
    expect(await reasonOf(own.check('https://8.8.4.4/'))).toBe('allowed');
    await own.close();
  });
});

describe('with everything opened', () => {
  const egress = openEgress({ allow: ['0.0.0.0/0', '::/0'] });
  afterAll(() => egress.close());

  test.each([
    ...METADATA,
    'http://0.0.0.0/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[::127.0.0.1]/',
    'http://[fe80::1]/',
    'http://224.0.0.1/',
  ])('%j stays closed', async (url) => {
    expect(await reasonOf(egress.check(url))).toBe('destination_blocked');
  });

  test.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://10.1.2.3/',
    'http://[::ffff:10.1.2.3]/',
    'http://[fd12::1]/',
  ])('%j is allowed', async (url) => {
    expect(await reasonOf(egress.check(url))).toBe('allowed');
  });

  test('a range that cannot be read is a clear error', () => {
    expect(() => openEgress({ allow: ['127.0.0.0/99'] })).toThrow('COUNTERSIGN_EGRESS_ALLOW');
  });
});

describe('a name', () => {
  let receiver: Receiver;
  const open: Egress[] = [];
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    for (const egress of open) await egress.close();
  });
  const resolving = (resolve: Resolve, allow: string[] = []): Egress => {
    const egress = openEgress({ allow, resolve });
    open.push(egress);
    return egress;
  };
  const url = () => `http://hooks.example.com:${receiver.port}/`;

  test.each([
    [['127.0.0.1']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:7f00:1']],
    [['8.8.8.8', '127.0.0.1']],
    [['8.8.8.8', 'fe80::1']],
    [['not an address']],
  ])('that has the addresses %j is refused', async (addresses) => {
    const egress = resolving(async () => addresses);
    expect(await reasonOf(egress.check(url()))).toBe('destination_blocked');
    expect(await reasonOf(egress.fetch(request(url())))).toBe('destination_blocked');
    expect(receiver.connectionCount()).toBe(0);
  });

  test.each(['a.local', 'erp.internal', 'x.private', 'nas.lan.', 'router.home.arpa'])(
    '%s is refused wherever it leads to, until private addresses are allowed',
    async (name) => {
      const target = `https://${name}/`;
      const leading = async () => ['8.8.8.8'];
      expect(await reasonOf(resolving(leading).check(target))).toBe('destination_blocked');
      expect(await resolving(async () => ['10.0.0.5'], ['10.0.0.0/8']).check(target)).toContain(
        name.replace(/\.$/, ''),
      );
    },
  );

  test('that cannot be resolved, or not in time, is refused', async () => {
    expect(await reasonOf(resolving(async () => []).check(url()))).toBe('dns_error');
    const failing = resolving(async () => {
      throw new Error('SERVFAIL');
    });
    expect(await reasonOf(failing.check(url()))).toBe('dns_error');
    const hanging = resolving(
      (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', reject)),
    );
    expect(await reasonOf(hanging.fetch({ ...request(url()), deadlineMs: 100 }))).toBe('timeout');
  });

  test('is called at the address that was checked, even if it would resolve differently a moment later', async () => {
    let calls = 0;
    const egress = resolving(async () => {
      calls += 1;
      return ['127.0.0.1'];
    }, ['127.0.0.0/8']);
    expect((await egress.fetch(request(url()))).status).toBe(200);
    expect(calls).toBe(1);
    expect(receiver.requests.at(-1)?.headers.host).toBe(`hooks.example.com:${receiver.port}`);
  });

  test('that moves to a forbidden address loses its kept-alive connection too', async () => {
    let addresses = ['127.0.0.1'];
    const egress = resolving(async () => addresses, ['127.0.0.1/32']);
    expect((await egress.fetch(request(url()))).status).toBe(200);
    const before = receiver.requests.length;
    addresses = ['127.0.0.2'];
    expect(await reasonOf(egress.fetch(request(url())))).toBe('destination_blocked');
    addresses = ['8.8.8.8', '127.0.0.1', '10.0.0.1'];
    expect(await reasonOf(egress.fetch(request(url())))).toBe('destination_blocked');
    expect(receiver.requests).toHaveLength(before);
  });

  test('that moves elsewhere is not called on a connection to where it was', async () => {
    let addresses = ['127.0.0.1'];
    const egress = resolving(async () => addresses, ['127.0.0.0/8']);
    expect((await egress.fetch(request(url()))).status).toBe(200);
    addresses = ['127.0.0.2'];
    expect(await reasonOf(egress.fetch(request(url())))).toBe('connection_refused');
  });

  test('whose addresses stay the same is called on kept-alive connections', async () => {
    const egress = resolving(async () => ['127.0.0.1'], ['127.0.0.1']);
    const before = receiver.connectionCount();
    for (let count = 0; count < 10; count += 1) await egress.fetch(request(url()));
    // An idle one ends by itself after a while, on a busy machine perhaps between two calls.
    expect(receiver.connectionCount() - before).toBeLessThan(10);
  });
});
