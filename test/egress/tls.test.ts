import '../support/patient-egress.ts';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Egress, openEgress } from '../../src/egress/client.ts';
import type { EgressError } from '../../src/egress/error.ts';

/** Receivers whose TLS is not what it should be. Each notes what it was sent after the handshake: nothing may be. */

const file = (name: string) => readFileSync(join(import.meta.dirname, 'certificates', `${name}.pem`), 'utf8');
const identity = (name: string) => ({ cert: file(name), key: file(`${name}.key`) });
const trusted = tls.getCACertificates('default');
let egress: Egress;
let server: Server | TcpServer;
let bytesIn: number;

beforeAll(() => {
  // As if the machine knew our authority, so that what is refused is refused for its own fault.
  tls.setDefaultCACertificates([...trusted, file('authority')]);
  egress = openEgress({ allow: ['127.0.0.0/8'] });
});
afterAll(async () => {
  await egress.close();
  tls.setDefaultCACertificates(trusted);
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
});

async function serve(options: ServerOptions): Promise<string> {
  bytesIn = 0;
  const made = createServer(
    { ...options, keepAliveTimeout: 1 },
    (request, response) => void request.resume().on('end', () => response.end('ok')),
  );
  made.on('secureConnection', (socket) =>
    socket.on('data', (chunk: Buffer) => {
      bytesIn += chunk.length;
    }),
  );
  made.on('tlsClientError', () => {});
  server = made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  return `https://127.0.0.1:${(made.address() as AddressInfo).port}/hook`;
}

const outcome = (url: string) =>
  egress
    .fetch({
      url,
      method: 'POST',
      headers: { 'webhook-signature': 'v1,x' },
      body: '{"secret": 1}',
      deadlineMs: 60_000,
      maxResponseBytes: 100,
    })
    .then(
      ({ status }) => status,
      ({ reason }: EgressError) => reason,
    );

describe('a receiver with', () => {
  test('a good certificate of an authority that is trusted is sent what it should be', async () => {
    expect(await outcome(await serve(identity('valid')))).toBe(200);
    expect(bytesIn).toBeGreaterThan(0);
  });

  test.each([
    ['an expired certificate', 'expired', 'certificate_expired'],
    ['a certificate for another host', 'other', 'certificate_wrong_host'],
    ['a certificate that it signed itself', 'selfsigned', 'certificate_untrusted'],
  ])('%s is sent nothing, and the attempt says why', async (_, name, reason) => {
    expect(await outcome(await serve(identity(name)))).toBe(reason);
    expect(bytesIn).toBe(0);
  });

  test('a certificate of an authority that nobody knows is sent nothing', async () => {
    tls.setDefaultCACertificates(trusted);
    const strict = openEgress({ allow: ['127.0.0.0/8'] });
    const url = await serve(identity('valid'));
    const request = { url, method: 'POST' as const, headers: {}, body: '{}', deadlineMs: 60_000, maxResponseBytes: 1 };
    await expect(strict.fetch(request)).rejects.toMatchObject({ reason: 'certificate_untrusted' });
    expect(bytesIn).toBe(0);
    await strict.close();
    tls.setDefaultCACertificates([...trusted, file('authority')]);
  });

  test.each(['TLSv1', 'TLSv1.1'] as const)('nothing newer than %s is sent nothing', async (version) => {
    const old = { minVersion: 'TLSv1', maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const url = await serve({ ...identity('old'), ...old });
    expect(await outcome(url)).toBe('tls_error');
    expect(bytesIn).toBe(0);
    // The receiver itself works: who still speaks so is answered.
    const speaking = tls.connect({ ...old, port: Number(new URL(url).port), host: '127.0.0.1' });
    await once(speaking, 'secureConnect');
    expect(speaking.getProtocol()).toBe(version);
    speaking.destroy();
  });

  test('no TLS at all where it should be is sent nothing', async () => {
    const chunks: Buffer[] = [];
    server = createTcpServer((socket) => {
      socket
        .on('error', () => {})
        .on('data', (chunk) => {
          chunks.push(chunk);
          socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
        });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    expect(await outcome(`https://127.0.0.1:${(server.address() as AddressInfo).port}/hook`)).toBe('tls_error');
    expect(Buffer.concat(chunks).toString('latin1')).not.toContain('secret');
  });
});
