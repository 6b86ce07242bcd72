import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { Logger, run as runGraphile } from 'graphile-worker';
import pg from 'pg';
import { Agent, request } from 'undici';
import type { Core } from '../src/core.ts';
import { egress } from '../src/egress/client.ts';
import { runDispatcher } from '../src/webhooks/dispatcher.ts';
import { createEndpoint } from '../src/webhooks/endpoints.ts';
import { countersignFormat } from '../src/webhooks/formats.ts';
import { type NewEvent, publish } from '../src/webhooks/publish.ts';
import { keepPace } from './rate.ts';
import { type Site, startSite } from './site.ts';
import { percentile } from './statistics.ts';

/**
 * Webhooks, measured on this machine beside what somebody would write instead, in the same run over the same PostgreSQL:
 * graphile-worker with a task that signs and posts, and a bare loop over undici, which stores nothing. All three post
 * to one receiver in a thread of its own, 64 at a time. `node bench/webhooks.ts` takes about two minutes.
 */
export type WebhookFigures = {
  /** Deliveries a second: from rows that are due to answers that are recorded. */
  perSecond: { countersign: number; graphile: number; bare: number };
  /** Milliseconds from the commit of an event to its receipt, at half of our rate. */
  latency: Record<'well' | 'oneInTenDead', { p50: number; p99: number }>;
  dead: { deliveries: number; requests: number; heapMegabytes: { before: number; after: number } };
};

const DELIVERIES = 4_000;
const CONCURRENCY = 64;
/** Connections that graphile-worker may open. */
const POOL_MAX = 32;
const ENDPOINTS = 10;
const PACED_FOR_MS = 12_000;
const DEAD_DELIVERIES = 20_000;
const DEAD_FOR_MS = 10_000;
const PUBLISH_BATCH = 200;
const BODY = { document: { title: 'Lease of the north wing', metadata: { order: '88213' }, note: 'x'.repeat(600) } };
const FORMATS = { countersign: countersignFormat };

if (!isMainThread) await receive();
else if (import.meta.main) {
  const site = await startSite(null);
  try {
    print(await measureWebhooks(site, (line) => console.error(line)));
  } finally {
    await site.stop();
  }
}

/** @param say told of the progress. */
export async function measureWebhooks(site: Site, say: (line: string) => void): Promise<WebhookFigures> {
  const core: Core = { ...site.core, config: { ...site.core.config, egressAllow: ['127.0.0.0/8'] } };
  const receiver = await startReceiver();
  try {
    say('a bare loop, which signs and posts');
    const bare = await measureBare(receiver);
    say('graphile-worker');
    const graphile = await measureGraphile(site.superuserUrl, receiver);
    say('Countersign');
    const well = await makeTenants(core, receiver.url, ENDPOINTS);
    const countersign = await measureCountersign(core, receiver, well);
    say(`events at ${Math.round(countersign / 2)} a second, every endpoint well`);
    const calm = await measureLatency(core, receiver, well, countersign / 2);
    say('the same with one endpoint in ten that never answers');
    const dead = await makeTenants(core, `${receiver.url}/dead`, 1);
    const troubled = await measureLatency(core, receiver, [...well.slice(1), ...dead], countersign / 2);
    say(`${DEAD_DELIVERIES} deliveries to an endpoint that refuses connections`);
    return {
      perSecond: { countersign, graphile, bare },
      latency: { well: calm, oneInTenDead: troubled },
      dead: await measureDead(core),
    };
  } finally {
    await receiver.stop();
    await egress(core.config).close();
  }
}

function print({ perSecond, latency, dead }: WebhookFigures): void {
  const { countersign, graphile, bare } = perSecond;
  const { well, oneInTenDead } = latency;
  console.log(`deliveries a second   Countersign ${countersign.toFixed(0)}, graphile-worker ${graphile.toFixed(0)}, bare ${bare.toFixed(0)}
  ratio to graphile-worker   ${(countersign / graphile).toFixed(2)} (target 0.7 or more)
  ratio to the bare loop     ${(countersign / bare).toFixed(2)}
event to receipt at half load, healthy endpoints, ms
  all well              p50 ${well.p50.toFixed(1)}, p99 ${well.p99.toFixed(1)}
  one in ten dead       p50 ${oneInTenDead.p50.toFixed(1)}, p99 ${oneInTenDead.p99.toFixed(1)}
  ratio of the p99s          ${(oneInTenDead.p99 / well.p99).toFixed(2)} (target 1.5 or less)
${dead.deliveries} deliveries to a dead endpoint
  requests made         ${dead.requests}
  heap                  ${dead.heapMegabytes.before.toFixed(1)} MB before, ${dead.heapMegabytes.after.toFixed(1)} MB after`);
}

/** Signs and posts as a program of twenty lines would. */
function makePost(url: string): { post(id: string, data: object): Promise<void>; close(): Promise<void> } {
  const agent = new Agent({ connections: CONCURRENCY });
  const key = randomBytes(32);
  return {
    async post(id, data) {
      const timestamp = Math.floor(Date.now() / 1_000);
      const body = JSON.stringify({ id, type: 'document.sent', occurredAt: new Date().toISOString(), data });
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': `${timestamp}`,
        'webhook-signature': `v1,${signature}`,
      };
      const response = await request(url, { method: 'POST', headers, body, dispatcher: agent });
      await response.body.dump();
      if (response.statusCode >= 300) throw new Error(`status ${response.statusCode}`);
    },
    close: () => agent.close(),
  };
}

async function measureBare(receiver: BenchReceiver): Promise<number> {
  const { post, close } = makePost(receiver.url);
  const loop = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) await post(randomUUID(), BODY);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, () => loop(5)));
  const each = Math.ceil(DELIVERIES / CONCURRENCY);
  const begun = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, () => loop(each)));
  const perSecond = (each * CONCURRENCY * 1_000) / (performance.now() - begun);
  await close();
  return perSecond;
}

async function measureGraphile(connectionString: string, receiver: BenchReceiver): Promise<number> {
  const { post, close } = makePost(receiver.url);
  const pool = new pg.Pool({ connectionString, max: 1 });
  pool.on('error', () => {});
  let done = 0;
  const options = {
    ...{ connectionString, maxPoolSize: POOL_MAX, concurrency: CONCURRENCY, noHandleSignals: true },
    logger: new Logger(() => () => {}),
  };
  const taskList = {
    deliver: async (payload: unknown): Promise<void> => {
      const { id, data } = payload as { id: string; data: object };
      await post(id, data);
      done += 1;
    },
  };
  const preparing = await runGraphile({ ...options, taskList }); // Makes its schema.
  await preparing.stop();
  await pool.query(
    `select graphile_worker.add_job('deliver', json_build_object('id', gen_random_uuid(), 'data', $1::json), max_attempts := 10)
     from generate_series(1, $2)`,
    [JSON.stringify(BODY), DELIVERIES],
  );
  const begun = performance.now();
  const runner = await runGraphile({ ...options, taskList });
  while (done < DELIVERIES || (await waitingJobs(pool)) > 0) await delay(20);
  const perSecond = (DELIVERIES * 1_000) / (performance.now() - begun);
  await runner.stop();
  await Promise.all([pool.end(), close()]);
  return perSecond;
}

async function waitingJobs(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query('select count(*)::integer as count from graphile_worker.jobs');
  return rows[0].count;
}

/** Organizations with an endpoint each. @returns their ids. */
async function makeTenants(core: Core, url: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const [index, organizationId] of ids.entries()) {
    await core.database.system((em) =>
      em.execute('insert into organizations (id, name) values (?, ?)', [organizationId, 'Bench']),
    );
    const caller = { organizationId, keyId: 'bench', dialect: 'countersign', mode: 'test' as const, scopes: ['*'] };
    await createEndpoint(core, caller, { url: `${url}/${index}`, eventTypes: ['*'] });
  }
  return ids;
}

function eventOf(organizationId: string): NewEvent {
  const about = { documentId: randomUUID(), sequence: 1, type: 'document.sent', occurredAt: new Date(), data: BODY };
  return { id: randomUUID(), organizationId, ...about };
}

/** Promises deliveries before anybody takes them. */
async function promise(core: Core, organizationIds: readonly string[], count: number): Promise<void> {
  for (let made = 0; made < count; made += PUBLISH_BATCH) {
    const events = Array.from({ length: PUBLISH_BATCH }, (_, index) =>
      eventOf(organizationIds[index % organizationIds.length]!),
    );
    await core.database.system((em) => publish(em, events));
  }
}

async function measureCountersign(core: Core, receiver: BenchReceiver, tenants: string[]): Promise<number> {
  await promise(core, tenants, DELIVERIES);
  const before = await receiver.count();
  const begun = performance.now();
  const dispatcher = await runDispatcher(core, {
    formats: FORMATS,
    startLadder: async () => {},
    concurrency: CONCURRENCY,
  });
  await dispatcher.idle();
  const perSecond = (DELIVERIES * 1_000) / (performance.now() - begun);
  await dispatcher.stop();
  const delivered = (await receiver.count()) - before;
  if (delivered !== DELIVERIES) throw new Error(`${delivered} deliveries came in, of ${DELIVERIES}`);
  return perSecond;
}

/** Of the events that a healthy endpoint received. */
async function measureLatency(
  core: Core,
  receiver: BenchReceiver,
  tenants: string[],
  perSecond: number,
): Promise<{ p50: number; p99: number }> {
  const committedAt = new Map<string, number>();
  let next = 0;
  await receiver.times();
  const dispatcher = await runDispatcher(core, {
    formats: FORMATS,
    startLadder: async () => {},
    concurrency: CONCURRENCY,
  });
  const round = async (): Promise<void> => {
    const event = eventOf(tenants[next++ % tenants.length]!);
    await core.database.tenant(event.organizationId, (em) => publish(em, [event]));
    committedAt.set(event.id, now());
  };
  await keepPace(round, perSecond, PACED_FOR_MS);
  await delay(1_000);
  const received = await receiver.times();
  await dispatcher.stop();
  const latencies = received.flatMap(([id, at]) => Math.max(0, at - (committedAt.get(id) ?? Number.NaN)) || []);
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

async function measureDead(core: Core): Promise<WebhookFigures['dead']> {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  const tenants = await makeTenants(core, `http://127.0.0.1:${port}`, 1);
  await promise(core, tenants, DEAD_DELIVERIES);
  let requests = 0;
  const observe = (): void => {
    requests += 1;
  };
  const heap = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 1_048_576;
  };
  const before = heap();
  const dispatcher = await runDispatcher(core, { formats: FORMATS, startLadder: async () => {}, observe });
  await delay(DEAD_FOR_MS);
  const after = heap();
  await dispatcher.stop();
  return { deliveries: DEAD_DELIVERIES, requests, heapMegabytes: { before, after } };
}

type BenchReceiver = {
  url: string;
  /** Requests answered so far. */
  count(): Promise<number>;
  /** Ids and times of what was received since the last call. */
  times(): Promise<[id: string, at: number][]>;
  stop(): Promise<unknown>;
};

async function startReceiver(): Promise<BenchReceiver> {
  const thread = new Worker(new URL(import.meta.url));
  const [{ port }] = (await once(thread, 'message')) as [{ port: number }];
  const ask = async <T>(what: string): Promise<T> => {
    thread.postMessage(what);
    return (await once(thread, 'message'))[0] as T;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    count: () => ask('count'),
    times: () => ask('times'),
    stop: () => thread.terminate(),
  };
}

/** The receiver's thread: answers at once, but under /dead never. */
async function receive(): Promise<void> {
  let count = 0;
  let times: [string, number][] = [];
  const server = createServer((incoming, response) => {
    if (incoming.url?.startsWith('/dead')) return;
    incoming.resume().on('end', () => {
      count += 1;
      times.push([String(incoming.headers['webhook-id']), now()]);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  parentPort!.on('message', (what: string) => {
    parentPort!.postMessage(what === 'count' ? count : times);
    if (what === 'times') times = [];
  });
  parentPort!.postMessage({ port: (server.address() as AddressInfo).port });
}

/** Milliseconds, the same in every thread. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
