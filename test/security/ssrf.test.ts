import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createApp } from '../../src/api/app.ts';
import { dialects } from '../../src/api/dialects.ts';
import { listen } from '../../src/api/server.ts';
import { ulidOf } from '../../src/dialects/emza/ulid.ts';
import { makeSelfSigned } from '../../src/evidence/self-signed.ts';
import { createKey } from '../../src/organizations/keys.ts';
import { createEndpoint } from '../../src/webhooks/endpoints.ts';
import { follow, type Json, operationsOf, readContract } from '../contracts/contracts.ts';
import { aimedAt, LOOPBACK, REFUSED } from '../egress/urls.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { type Product, startProduct } from '../support/product.ts';

/**
 * Every operation that takes a URL, given every URL that must not be called. What must not be called listens here and
 * counts its connections: none may ever be made.
 */

const CERTIFICATE = makeSelfSigned('Example', Date.now()).certificate;
const SURFACES: Record<string, { path: string; method: string; body(url: string): object }> = {
  'countersign createEndpoint': {
    ...{ method: 'POST', path: '/v1/endpoints' },
    body: (url) => ({ url, eventTypes: ['*'] }),
  },
  'countersign changeEndpoint': {
    ...{ method: 'PATCH', path: '/v1/endpoints/{endpoint}' },
    body: (url) => ({ url }),
  },
  'countersign changeSettings': {
    ...{ method: 'PATCH', path: '/v1/settings' },
    body: (url) => ({ seal: { timestamp: { url } } }),
  },
  'countersign replaceSealCertificate': {
    ...{ method: 'PUT', path: '/v1/seal-certificate' },
    body: (url) => ({ chain: CERTIFICATE, key: { driver: 'http', url } }),
  },
  'waqtum createWebhook': {
    ...{ method: 'POST', path: '/waqtum/api/v1/webhooks' },
    body: (url) => ({ url, events: ['document.sent'] }),
  },
  'whautochat createWebhook': {
    ...{ method: 'POST', path: '/whautochat/v1/webhooks' },
    body: (serverUrl) => ({ name: 'hooks', serverUrl, active: true, events: ['contact_created'] }),
  },
  'whautochat updateWebhook': {
    ...{ method: 'PUT', path: '/whautochat/v1/webhooks/{webhook}' },
    body: (serverUrl) => ({ serverUrl }),
  },
  'emza createWebhookSubscription': {
    ...{ method: 'POST', path: '/emza/api/v1/webhooks' },
    body: (url) => ({ url: url.replace(/^http:/i, 'https:'), events: ['*'] }),
  },
  'emza updateWebhookSubscription': {
    ...{ method: 'PATCH', path: '/emza/api/v1/webhooks/{webhook}' },
    body: (url) => ({ url: url.replace(/^http:/i, 'https:') }),
  },
};

const DIALECTS = ['countersign', 'waqtum', 'whautochat', 'emza'];
let product: Product;
let url: string;
let stop: () => Promise<void>;
const canaries: Receiver[] = [];
const headers: Record<string, Record<string, string>> = {};
const ids: Record<string, string> = {};

beforeAll(async () => {
  for (const host of ['127.0.0.1', '::1']) canaries.push(await startReceiver({ host }));
  product = await startProduct({ worker: false, environment: { COUNTERSIGN_EGRESS_ALLOW: '' } });
  const app = await createApp(
    product.core,
    dialects.map((make) => make(product.services)),
  );
  const listening = await listen(app.koa, { host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${listening.port}`;
  const { organizationId } = await product.newCaller();
  for (const dialect of DIALECTS) {
    const plan = dialect === 'waqtum' ? 'enterprise' : null;
    const key = await createKey(product.core, {
      organizationId,
      dialect,
      plan,
      name: 'test',
      mode: 'live',
      requestsPerMinute: 1_000_000,
    });
    headers[dialect] = { [key.header]: key.authorization, 'content-type': 'application/json' };
    const caller = {
      organizationId,
      actor: { kind: 'key' as const, id: key.id },
      dialect,
      mode: 'live' as const,
      scopes: ['*'],
    };
    const eventTypes = { waqtum: ['document.sent'], whautochat: ['contact.created'], emza: ['contract.*'] }[
      dialect
    ] ?? ['*'];
    const { id } = await createEndpoint(product.core, caller, { id: randomUUID(), url: 'http://8.8.8.8/', eventTypes });
    ids[dialect] = dialect === 'emza' ? ulidOf(id) : id;
  }
  stop = async () => {
    await listening.stop();
    await app.close();
  };
});
afterAll(async () => {
  await stop();
  await product.stop();
  for (const canary of canaries) await canary.close();
});

async function give(surface: string, given: string): Promise<{ status: number; text: string }> {
  const [dialect] = surface.split(' ') as [string];
  const { method, path, body } = SURFACES[surface]!;
  const response = await fetch(url + path.replace(/\{\w+\}/, ids[dialect]!), {
    method,
    headers: { ...headers[dialect], 'idempotency-key': randomUUID() },
    body: JSON.stringify(body(given)),
  });
  return { status: response.status, text: await response.text() };
}

const connections = () => canaries.map((canary) => canary.connectionCount());

describe.each(Object.keys(SURFACES))('%s', (surface) => {
  test('calls none of the URLs that must not be called, and refuses to keep them', async () => {
    const aimed = canaries.flatMap(({ port }) => LOOPBACK.map((one) => aimedAt(one, port)));
    const accepted: string[] = [];
    for (const given of [...REFUSED, ...aimed, `http://[::1]:${canaries[1]!.port}/`]) {
      const { status, text } = await give(surface, given);
      expect([given, status >= 200 && status < 500 && status !== 404]).toEqual([given, true]);
      // Whether something listens there must not show.
      expect(text).not.toMatch(/refused the connection|ECONN|timeout/i);
      if (status < 300) accepted.push(given);
    }
    expect(accepted).toEqual([]);
    expect(connections()).toEqual([0, 0]);
  });

  test('answers the same whether something listens at an address or not', async () => {
    const [open, closed] = [canaries[0]!.port, 4];
    const answers = await Promise.all(
      [open, closed + 40_000].map((port) => give(surface, `http://127.0.0.1:${port}/`)),
    );
    const [one, other] = answers.map(({ status, text }) => [
      status,
      text.replaceAll(/[0-9a-f-]{36}|[0-9A-Z]{26}|\d{4,}/g, '#'),
    ]);
    expect(one).toEqual(other);
    expect(connections()).toEqual([0, 0]);
  });
});

test.each(Object.keys(SURFACES))(
  '%s takes a URL that may be called, so the refusals above are about the URLs',
  async (surface) => {
    expect((await give(surface, 'http://8.8.4.4/')).status).toBeLessThan(300);
  },
);

test.each([
  ['countersign changeSettings', '/seal/timestamp/url'],
  ['countersign replaceSealCertificate', '/key/url'],
])('%s says which field holds the URL', async (surface, pointer) => {
  const { status, text } = await give(surface, 'http://169.254.169.254/');
  expect(status).toBe(422);
  expect(JSON.parse(text)).toMatchObject({ code: 'validation_failed', errors: [{ pointer, rule: 'url' }] });
});

test('every operation whose body has a URL is among them', () => {
  const found = DIALECTS.flatMap((name) => {
    const contract = readContract(name);
    return operationsOf(contract).flatMap(({ operation }) => {
      const content = (operation as Json).requestBody as { content?: Record<string, { schema?: Json }> } | undefined;
      const schema = content?.content?.['application/json']?.schema;
      return schema && hasUrl(contract, schema) ? `${name} ${operation.operationId}` : [];
    });
  });
  expect(found.sort()).toEqual(Object.keys(SURFACES).sort());
});

/** Whether somewhere in what may be sent there is a property named for a URL. */
function hasUrl(contract: ReturnType<typeof readContract>, schema: Json, depth = 0): boolean {
  if (depth > 12) return false;
  const whole = follow(contract, schema);
  const properties = Object.entries((whole.properties ?? {}) as Record<string, Json>);
  if (properties.some(([name]) => /url$/i.test(name))) return true;
  const inner = ['allOf', 'oneOf', 'anyOf'].flatMap((key) => (whole[key] ?? []) as Json[]);
  const items = whole.items ? [whole.items as Json] : [];
  return [...properties.map(([, one]) => one), ...inner, ...items].some((one) => hasUrl(contract, one, depth + 1));
}
