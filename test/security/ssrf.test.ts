import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createApp } from '../../src/api/app.ts';
import { dialects } from '../../src/api/dialects.ts';
import { listen } from '../../src/api/server.ts';
import type { Caller } from '../../src/core.ts';
import { addClient } from '../../src/dialects/clientmanager/adding.ts';
import { ulidOf } from '../../src/dialects/emza/ulid.ts';
import { egress } from '../../src/egress/client.ts';
import { createKey } from '../../src/organizations/keys.ts';
import type { Services } from '../../src/services.ts';
import { createEndpoint } from '../../src/webhooks/endpoints.ts';
import { createConnection } from '../../src/whatsapp/connections.ts';
import { placeChat } from '../../src/whatsapp/mirror/chats.ts';
import { asHeard } from '../../src/whatsapp/mirror/hearing.ts';
import { scheduleMessage } from '../../src/whatsapp/scheduled/scheduled.ts';
import { noteReady } from '../../src/whatsapp/standing.ts';
import { follow, type Json, operationsOf, readContract } from '../contracts/contracts.ts';
import { aimedAt, LOOPBACK, REFUSED } from '../egress/urls.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { type Product, startProduct } from '../support/product.ts';
import { cookieOfMember } from './served.ts';
import { CLIENT, FETCHED, GROUP, inAnHour, KEPT, type Owned, PHONE } from './surfaces.ts';

/**
 * Every operation that takes a URL, given every URL that must not be called. What must not be called listens here and
 * counts its connections: none may ever be made.
 */

const SURFACES = { ...KEPT, ...FETCHED };
const DIALECTS = ['countersign', 'waqtum', 'whautochat', 'emza', 'wahooks', 'clientmanager'];
let product: Product;
let strict: Serving;
/** The same, of an installation that may call this machine by IPv4. */
let open: Serving;
let receiver: Receiver;
const canaries: Receiver[] = [];
const headers: Record<string, Record<string, string>> = {};
/** Of somebody who is logged in. */
let session: Record<string, string>;
const owned: Record<string, Owned> = {};
const connectionId = randomUUID();

type Serving = { url: string; stop(): Promise<void> };

beforeAll(async () => {
  for (const host of ['127.0.0.1', '::1']) canaries.push(await startReceiver({ host }));
  const redirect = { status: 302, headers: { location: `http://[::1]:${canaries[1]!.port}/` } };
  receiver = await startReceiver({ script: () => redirect });
  product = await startProduct({
    worker: false,
    environment: { COUNTERSIGN_EGRESS_ALLOW: '', TRUSTED_PROXIES: '127.0.0.1' },
  });
  const { services, core } = product;
  strict = await serve(services);
  open = await serve({ ...services, core: { ...core, config: { ...core.config, egressAllow: ['127.0.0.1/32'] } } });
  const own = await product.newCaller();
  await linkConnection(own);
  const scheduled = await scheduleMessage(services, own, {
    ...{ id: randomUUID(), connectionId, to: PHONE, at: new Date(inAnHour()) },
    content: { kind: 'text', text: 'Hello' },
  });
  session = {
    cookie: await cookieOfMember(product, own.organizationId),
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  };
  for (const dialect of DIALECTS) {
    const endpoint = await ownKeyAndEndpoint(own, dialect);
    owned[dialect] = { connection: connectionId, scheduled: scheduled.id, endpoint };
  }
});
afterAll(async () => {
  await open.stop();
  await strict.stop();
  await product.stop();
  for (const one of [...canaries, receiver]) await one.close();
});

async function serve(services: Services): Promise<Serving> {
  const app = await createApp(
    services.core,
    dialects.map((make) => make(services)),
  );
  const listening = await listen(app.koa, { host: '127.0.0.1', port: 0 });
  return {
    url: `http://127.0.0.1:${listening.port}`,
    async stop() {
      await listening.stop();
      await app.close();
      await egress(services.core.config).close();
    },
  };
}

/** A connection that can send, which is a client of the Client manager as well, and a group in it. */
async function linkConnection(own: Caller): Promise<void> {
  const { services, core } = product;
  const held = { ref: { organizationId: own.organizationId, connectionId }, epoch: 0 };
  await createConnection(services, own, { id: connectionId, name: 'Office', language: 'en' });
  await noteReady(core, held, PHONE);
  const client = { id: randomUUID(), clientId: CLIENT, phoneNumber: PHONE.slice(1), language: 'en' } as const;
  await addClient(services, own, client);
  const mirror = { core, held };
  const group = { chatId: GROUP, lid: null, phone: null };
  await asHeard(mirror, (em) => placeChat(mirror, em, group, { nameIfNone: 'Team' }));
}

/** @returns the endpoint's id as the dialect has it. */
async function ownKeyAndEndpoint({ organizationId }: Caller, dialect: string): Promise<string> {
  const plan = dialect === 'waqtum' ? 'enterprise' : null;
  const key = await createKey(product.core, {
    ...{ organizationId, dialect, plan, name: 'test', mode: 'live', requestsPerMinute: 1_000_000 },
  });
  headers[dialect] = { [key.header]: key.authorization, 'content-type': 'application/json' };
  const actor = { kind: 'key' as const, id: key.id };
  const caller: Caller = { organizationId, actor, dialect, mode: 'live', scopes: ['*'] };
  const eventTypes = EVENTS[dialect] ?? ['*'];
  const { id } = await createEndpoint(product.core, caller, { id: randomUUID(), url: 'http://8.8.8.8/', eventTypes });
  return dialect === 'emza' ? ulidOf(id) : id;
}
const EVENTS: Record<string, string[]> = {
  waqtum: ['document.sent'],
  whautochat: ['contact.created'],
  emza: ['contract.*'],
  wahooks: ['message.received'],
};

let asking = 0;
/** Asks from an address that nobody else uses: some limits count addresses. */
async function give(surface: string, given: string, to = strict): Promise<{ status: number; text: string }> {
  const [dialect] = surface.split(' ') as [string];
  const { method, path, body, asPerson } = SURFACES[surface]!;
  const has = owned[dialect]!;
  asking += 1;
  const response = await fetch(to.url + path.replace(/\{(\w+)\}/, (_, name: keyof Owned) => has[name]), {
    method,
    headers: {
      ...(asPerson ? session : headers[dialect]),
      'idempotency-key': randomUUID(),
      'x-forwarded-for': `10.0.${asking >> 8}.${asking & 255}`,
    },
    body: JSON.stringify(body(given, has)),
  });
  return { status: response.status, text: await response.text() };
}

/** What answers before it looks at the URL. */
const UNTRIED = [401, 403, 404, 429];
const connections = () => canaries.map((canary) => canary.connectionCount());

describe.each(Object.keys(SURFACES))('%s', (surface) => {
  test('calls none of the URLs that must not be called, and refuses to keep them', async () => {
    const aimed = canaries.flatMap(({ port }) => LOOPBACK.map((one) => aimedAt(one, port)));
    // What is fetched at once goes one way: it is enough to try what would be noticed here.
    const others = surface in FETCHED ? ['http://169.254.169.254/'] : REFUSED;
    const accepted: string[] = [];
    for (const given of [...others, ...aimed, `http://[::1]:${canaries[1]!.port}/`]) {
      const { status, text } = await give(surface, given);
      expect([given, status >= 200 && status < 500 && !UNTRIED.includes(status)]).toEqual([given, true]);
      // Whether something listens there must not show.
      expect(text).not.toMatch(/connection (?:was|failed)|TLS connection|no route|in time|ECONN|timeout/i);
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

test.each(Object.keys(KEPT))(
  '%s takes a URL that may be called, so the refusals above are about the URLs',
  async (surface) => {
    expect((await give(surface, 'http://8.8.4.4/')).status).toBeLessThan(300);
  },
);

test.each(Object.keys(FETCHED))(
  '%s calls a URL that may be called, and goes on to none that may not',
  async (surface) => {
    const before = receiver.requests.length;
    const { status, text } = await give(surface, receiver.url, open);
    expect([receiver.requests.length - before, connections()]).toEqual([1, [0, 0]]);
    expect(status).toBe(surface.startsWith('countersign') ? 422 : 400);
    expect(text).toMatch(/leads to a private or reserved address/);
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
      const { content = {} } = follow(contract, (operation.requestBody ?? {}) as Json) as Body;
      const takesUrl = Object.values(content).some(({ schema }) => schema && hasUrl(contract, schema));
      return takesUrl ? `${name} ${operation.operationId}` : [];
    });
  });
  expect(found.filter((name) => !FOR_BROWSERS.includes(name)).sort()).toEqual(Object.keys(SURFACES).sort());
});
type Body = { content?: Record<string, { schema?: Json }> };
/** Where a page of somebody else's sends the browser afterwards; nothing of ours calls it. */
const FOR_BROWSERS = ['wahooks createCheckoutSession'];

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
