import { createSocket, type Socket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openEgress } from '../../src/egress/client.ts';
import { makeResolve } from '../../src/egress/resolve.ts';

const A = 1;
const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

/** A name server that answers every question for an IPv4 address with `addresses`; null: it never answers. */
async function startNameServer(addresses: () => string[] | null): Promise<{ server: string; questions: () => number }> {
  let questions = 0;
  const socket = createSocket('udp4');
  open.push(socket);
  socket.on('message', (query, from) => {
    questions += 1;
    const wanted = addresses();
    if (wanted === null) return;
    const questionEnd = query.indexOf(0, 12) + 5;
    const answers = query.readUInt16BE(questionEnd - 4) === A ? wanted.map(answerOf) : [];
    const header = Buffer.from([query[0]!, query[1]!, 0x81, 0x80, 0, 1, 0, answers.length, 0, 0, 0, 0]);
    socket.send(Buffer.concat([header, query.subarray(12, questionEnd), ...answers]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { server: `127.0.0.1:${socket.address().port}`, questions: () => questions };
}

/** A record with time to live 0, for the name in the question. */
function answerOf(address: string): Buffer {
  return Buffer.from([0xc0, 12, 0, A, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]);
}

const never = new AbortController().signal;

describe('resolving a name', () => {
  test('gives all its addresses', async () => {
    const { server } = await startNameServer(() => ['8.8.8.8', '8.8.4.4']);
    const addresses = await makeResolve({ servers: [server] })('hooks.example.com', never);
    expect(addresses.sort()).toEqual(['8.8.4.4', '8.8.8.8']);
  });

  test('asks again each time, so that a name that changes is caught', async () => {
    let addresses = ['8.8.8.8'];
    const { server, questions } = await startNameServer(() => addresses);
    const egress = openEgress({ allow: [], resolve: makeResolve({ servers: [server] }) });
    await egress.check('http://rebinding.example.com/');
    const asked = questions();
    addresses = ['127.0.0.1'];
    await expect(egress.check('http://rebinding.example.com/')).rejects.toMatchObject({
      reason: 'destination_blocked',
    });
    expect(questions()).toBeGreaterThan(asked);
    await egress.close();
  });

  test('fails when the name server is too slow', async () => {
    const { server } = await startNameServer(() => null);
    const egress = openEgress({ allow: [], resolve: makeResolve({ servers: [server] }) });
    const begun = performance.now();
    await expect(egress.check('http://slow.example.com/')).rejects.toMatchObject({ reason: 'dns_error' });
    expect(performance.now() - begun).toBeLessThan(4_000);
    await egress.close();
  });

  test('asks nobody about the names of this machine', async () => {
    const { server, questions } = await startNameServer(() => ['8.8.8.8']);
    const folder = mkdtempSync(join(tmpdir(), 'countersign-hosts-'));
    const hostsFile = join(folder, 'hosts');
    writeFileSync(hostsFile, '# comment\n10.1.2.3 Inner.example.com inner # trailing\nfd00::3 inner\nnonsense\n');
    const resolve = makeResolve({ hostsFile, servers: [server] });
    rmSync(folder, { recursive: true });
    expect(await resolve('inner.example.com', never)).toEqual(['10.1.2.3']);
    expect(await resolve('inner', never)).toEqual(['10.1.2.3', 'fd00::3']);
    expect(await resolve('db.localhost', never)).toEqual(['127.0.0.1', '::1']);
    expect(questions()).toBe(0);
  });
});
