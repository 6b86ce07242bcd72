import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { classify, parseAddress } from '../../src/egress/address.ts';
import { type Egress, openEgress } from '../../src/egress/client.ts';
import type { EgressError } from '../../src/egress/error.ts';
import type { Resolve } from '../../src/egress/resolve.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';

/** Every way known to us to write an address that must not be called. */
const LOOPBACK = [
  'http://127.0.0.1/',
  'http://127.1/',
  'http://0/',
  'http://0.0.0.0/',
  'http://0177.0.0.1/',
  'http://0x7f.0.0.1/',
  'http://0x7f000001/',
  'http://2130706433/',
  'http://017700000001/',
  'http://127.0.0.1./',
  'http://127。0。0。1/',
  'http://①②⑦.⓪.⓪.①/',
  'http://%31%32%37.0.0.1/',
  'http:127.0.0.1',
  'http:///127.0.0.1/',
  'http:\\\\127.0.0.1\\x',
  'http://localhost/',
  'http://localhost./',
  'http://LOCALHOST/',
  'http://anything.localhost/',
];
const PRIVATE = [
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '0300.0250.0.1',
  '3232235521',
  '100.64.0.1',
  '100.127.255.254',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '192.88.99.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
].map((host) => `http://${host}/`);
const IPV6 = [
  '::',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '64:ff9c::1',
  '2002:7f00:1::',
  '2002:a9fe:a9fe::1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  'fe80::1',
  'fe80::1%25eth0',
  'fec0::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '2001:db8::1',
  '3fff::1',
  '5f00::1',
  '100::1',
].map((host) => `http://[${host}]/`);
const METADATA = [
  'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
  'http://169.254.169.254/metadata/identity/oauth2/token',
  'http://169.254.169.254/opc/v1/instance/',
  'http://169.254.170.2/',
  'http://169.254.170.23/',
  'http://[fd00:ec2::254]/',
  'http://[fd00:ec2::23]/',
  'http://[fd20:ce::254]/',
  'http://[::ffff:169.254.169.254]/',
  'http://100.100.100.200/latest/meta-data/',
  'http://192.0.0.192/',
  'http://168.63.129.16/machine?comp=goalstate',
];
const CONFUSING = [
  'http://example.com@127.0.0.1/',
  'http://127.0.0.1#@example.com/',
  'http://example.com\\@127.0.0.1/',
  'http://1.1.1.1 &@2.2.2.2# @3.3.3.3/',
  'http://127.0.0.1%2f@example.com/',
  'http://user:pw@8.8.8.8/',
  'http://ex\tample.com/',
  'http://8.8.8.8/\r\nX-Injected: 1',
  ' http://8.8.8.8/',
  '//127.0.0.1/',
  '',
  `http://8.8.8.8/${'a'.repeat(2_048)}`,
];
const SCHEMES_AND_PORTS = [
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_INFO',
  'ftp://8.8.8.8/',
  'javascript:alert(1)',
  'data:text/plain,x',
  'ws://8.8.8.8/',
  ...[1, 22, 25, 443 + 1, 1023, 5432, 6379, 7233, 8233, 2375, 9200, 11211, 27017].map(
    (port) => `http://8.8.8.8:${port}/`,
  ),
];

async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'allowed';
  } catch (error) {
    return (error as EgressError).reason;
  }
}

const request = (url: string) => ({
  url,
  method: 'POST' as const,
  headers: {},
  body: '{}',
  deadlineMs: 2_000,
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

  const all = [...LOOPBACK, ...PRIVATE, ...IPV6, ...METADATA, ...CONFUSING, ...SCHEMES_AND_PORTS];
  test.each(all)('%j is refused, at registration and when it is called', async (url) => {
    const reasons = ['url_invalid', 'credentials_in_url', 'port_not_allowed', 'destination_blocked'];
    expect(reasons).toContain(await reasonOf(egress.check(url)));
    expect(reasons).toContain(await reasonOf(egress.fetch(request(url))));
  });

  test('no spelling of a loopback address with a listening port brings a connection', async () => {
    for (const { port } of canaries) {
      for (const url of [...LOOPBACK, 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::127.0.0.1]/']) {
        const aimed = url.replace(/^(https?:[/\\]*)([^/\\]+)/, `$1$2:${port}`);
        expect(await reasonOf(egress.fetch(request(aimed)))).not.toBe('allowed');
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
    expect(receiver.connectionCount() - before).toBeLessThanOrEqual(2);
  });
});
