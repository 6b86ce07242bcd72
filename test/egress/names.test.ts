import '../support/patient-egress.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Egress, openEgress } from '../../src/egress/client.ts';
import { makeResolve } from '../../src/egress/resolve.ts';
import { type NameServer, startNameServer } from '../simulators/dns.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { reasonOf } from './reason.ts';

/**
 * Names that lie, asked of a real name server. What must not be called listens here and counts its connections: none
 * may ever be made.
 */

let dns: NameServer;
let egress: Egress;
const canaries: Receiver[] = [];
beforeAll(async () => {
  for (const host of ['127.0.0.1', '::1']) canaries.push(await startReceiver({ host }));
});
afterAll(async () => {
  for (const canary of canaries) await canary.close();
});
beforeEach(async () => {
  dns = await startNameServer();
  egress = openEgress({ allow: [], resolve: asking(dns) });
});
afterEach(async () => {
  await egress.close();
  await dns.close();
  expect(canaries.map((canary) => canary.connectionCount())).toEqual([0, 0]);
});

/** @param deadlineMs a bound for what hangs, not a measure. */
const asking = ({ server }: NameServer, deadlineMs = 60_000) =>
  makeResolve({ hostsFile: '/nonexistent', servers: [server], deadlineMs });

/** What becomes of a name, on each port behind which a canary listens: when it is checked, and when it is called. */
async function outcomes(name: string): Promise<string[]> {
  const found = new Set<string>();
  for (const { port } of canaries) {
    const url = `http://${name}:${port}/`;
    const request = {
      url,
      method: 'POST' as const,
      headers: {},
      body: '{}',
      deadlineMs: 60_000,
      maxResponseBytes: 100,
    };
    found.add(await reasonOf(egress.check(url)));
    found.add(await reasonOf(egress.fetch(request)));
  }
  return [...found];
}

describe('a name that leads', () => {
  test.each([
    ['to this machine', ['127.0.0.1']],
    ['to this machine by IPv6', ['::1']],
    ['to this machine by an IPv4 address in IPv6', ['::ffff:7f00:1']],
    ['to the metadata service', ['169.254.169.254']],
    ['into a private network', ['10.0.0.1', '192.168.1.1']],
    ['to a public and a private address', ['8.8.8.8', '127.0.0.1']],
    ['to a public and a private address of different kinds', ['8.8.8.8', '::1']],
    ['to a NAT64 form', ['64:ff9b::7f00:1']],
    ['to a 6to4 form', ['2002:7f00:1::']],
    ['to nowhere', ['0.0.0.0']],
  ])('%s is refused', async (_, addresses) => {
    dns.answer({ addresses });
    expect(await outcomes('hooks.ssrf.test')).toEqual(['destination_blocked']);
    expect(dns.questionCount()).toBeGreaterThan(0);
  });

  test('to another name that leads to this machine is refused', async () => {
    dns.answer({ cname: 'localhost', addresses: ['127.0.0.1'] });
    expect(await outcomes('alias.ssrf.test')).toEqual(['destination_blocked']);
  });

  test.each(['127.0.0.1.nip.io', 'localtest.me'])(
    'to this machine and is well known for it (%s) is refused',
    async (name) => {
      dns.answer({ addresses: ['127.0.0.1'] });
      expect(await outcomes(name)).toEqual(['destination_blocked']);
    },
  );

  test.each(['host.docker.internal', 'api.default.svc.cluster.local', 'metadata.google.internal'])(
    'in a private network (%s) is refused, and nobody is asked for its address',
    async (name) => {
      dns.answer({ addresses: ['8.8.8.8'] });
      expect(await outcomes(name)).toEqual(['destination_blocked']);
      expect(dns.questionCount()).toBe(0);
    },
  );

  test.each(['temporal', 'postgres'])(
    'to a neighbour (%s) is refused where it has an address, and fails where it has none',
    async (name) => {
      expect(await outcomes(name)).toEqual(['dns_error']);
      dns.answer({ addresses: ['172.18.0.3'] });
      expect(await outcomes(name)).toEqual(['destination_blocked']);
    },
  );
});

describe('a name that changes its mind', () => {
  test('after it was registered is refused at the delivery', async () => {
    dns.answer({ addresses: ['8.8.8.8'] });
    const url = `http://rebind.ssrf.test:${canaries[0]!.port}/`;
    expect(await reasonOf(egress.check(url))).toBe('allowed');
    dns.answer({ addresses: ['127.0.0.1'] });
    expect(await outcomes('rebind.ssrf.test')).toEqual(['destination_blocked']);
  });

  test('with every second question is never called where it was not checked', async () => {
    let asked = 0;
    dns.answer(({ type }) => {
      if (type === 'A') asked += 1;
      return { addresses: asked % 2 === 1 ? ['8.8.8.8'] : ['127.0.0.1'] };
    });
    for (let count = 0; count < 4; count += 1) {
      expect(await outcomes('flip.ssrf.test')).toEqual(['allowed', 'destination_blocked']);
    }
  });

  test('between two attempts gets no second one on the connection of the first', async () => {
    const receiver = await startReceiver();
    const opened = openEgress({ allow: ['127.0.0.1/32'], resolve: asking(dns) });
    const url = `http://moves.ssrf.test:${receiver.port}/`;
    const call = () =>
      opened.fetch({ url, method: 'POST', headers: {}, body: '{}', deadlineMs: 60_000, maxResponseBytes: 100 });
    dns.answer({ addresses: ['127.0.0.1'] });
    expect((await call()).status).toBe(200);
    for (const addresses of [['127.0.0.2'], ['127.0.0.1', '10.0.0.1'], ['169.254.169.254']]) {
      dns.answer({ addresses });
      expect(await reasonOf(call())).toBe('destination_blocked');
    }
    expect(receiver.requests).toHaveLength(1);
    await opened.close();
    await receiver.close();
  });
});

describe('a name server that', () => {
  test.each(['servfail', 'nxdomain'] as const)('answers %s fails closed', async (reply) => {
    dns.answer(reply);
    expect(await outcomes('hooks.ssrf.test')).toEqual(['dns_error']);
  });

  test('has no addresses to give fails closed', async () => {
    dns.answer({ addresses: [] });
    expect(await outcomes('hooks.ssrf.test')).toEqual(['dns_error']);
  });

  test('is too slow fails closed, and its late answer counts for nothing', async () => {
    const impatient = openEgress({ allow: [], resolve: asking(dns, 200) });
    dns.answer({ addresses: ['127.0.0.1'], delayMs: 1_000 });
    const request = { url: 'http://slow.ssrf.test:4567/', method: 'POST' as const, headers: {}, body: '' };
    expect(await reasonOf(impatient.fetch({ ...request, deadlineMs: 60_000, maxResponseBytes: 1 }))).toBe('dns_error');
    await impatient.close();
  });

  test('fails for one kind of address hides nothing about the other', async () => {
    dns.answer(({ type }) => (type === 'A' ? { addresses: ['127.0.0.1'] } : 'servfail'));
    expect(await outcomes('half.ssrf.test')).toEqual(['destination_blocked']);
  });
});
