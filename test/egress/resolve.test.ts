import '../support/patient-egress.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openEgress } from '../../src/egress/client.ts';
import { makeResolve } from '../../src/egress/resolve.ts';
import { type NameServer, type Reply, startNameServer, type Zone } from '../simulators/dns.ts';

const open: NameServer[] = [];
afterEach(async () => {
  for (const nameServer of open.splice(0)) await nameServer.close();
});

async function nameServer(zone: Zone | Reply): Promise<NameServer> {
  const started = await startNameServer(zone);
  open.push(started);
  return started;
}

const never = new AbortController().signal;
/** For name servers that answer: a bound for what hangs, not a measure. */
const PATIENT_MS = 60_000;

describe('resolving a name', () => {
  test('gives all its addresses', async () => {
    const { server } = await nameServer({ addresses: ['8.8.8.8', '8.8.4.4'] });
    const addresses = await makeResolve({ servers: [server], deadlineMs: PATIENT_MS })('hooks.example.com', never);
    expect(addresses.sort()).toEqual(['8.8.4.4', '8.8.8.8']);
  });

  test('asks again each time, so that a name that changes is caught', async () => {
    let addresses = ['8.8.8.8'];
    const { server, questionCount } = await nameServer(() => ({ addresses }));
    const egress = openEgress({ allow: [], resolve: makeResolve({ servers: [server], deadlineMs: PATIENT_MS }) });
    await egress.check('http://rebinding.example.com/');
    const asked = questionCount();
    addresses = ['127.0.0.1'];
    await expect(egress.check('http://rebinding.example.com/')).rejects.toMatchObject({
      reason: 'destination_blocked',
    });
    expect(questionCount()).toBeGreaterThan(asked);
    await egress.close();
  });

  test('fails when the name server is too slow', async () => {
    const { server } = await nameServer('silent');
    const egress = openEgress({ allow: [], resolve: makeResolve({ servers: [server] }) });
    await expect(egress.check('http://slow.example.com/')).rejects.toMatchObject({ reason: 'dns_error' });
    await egress.close();
  });

  test('asks nobody about the names of this machine', async () => {
    const { server, questionCount } = await nameServer({ addresses: ['8.8.8.8'] });
    const folder = mkdtempSync(join(tmpdir(), 'countersign-hosts-'));
    const hostsFile = join(folder, 'hosts');
    writeFileSync(hostsFile, '# comment\n10.1.2.3 Inner.example.com inner # trailing\nfd00::3 inner\nnonsense\n');
    const resolve = makeResolve({ hostsFile, servers: [server] });
    rmSync(folder, { recursive: true });
    expect(await resolve('inner.example.com', never)).toEqual(['10.1.2.3']);
    expect(await resolve('inner', never)).toEqual(['10.1.2.3', 'fd00::3']);
    expect(await resolve('db.localhost', never)).toEqual(['127.0.0.1', '::1']);
    expect(questionCount()).toBe(0);
  });
});
