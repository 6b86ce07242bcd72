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
import { type Figure, number, type Say, type Section } from './report.ts';
import type { Site } from './site.ts';
import { median, percentile } from './statistics.ts';

/**
 * Webhooks, measured on this machine beside what somebody would write instead, in the same run over the same PostgreSQL:
 * graphile-worker with a task that signs and posts, and a bare loop over undici, which stores nothing. All three post
 * to one receiver in a thread of its own, 64 at a time.
 */
type Latency = { p50: number; p99: number };
type Latencies = { calm: Latency[]; troubled: Latency[] };
type Dead = { requests: number; before: Memory; after: Memory };
/** Megabytes. */
type Memory = { heap: number; resident: number };

const QUEUE_RATIO_MIN = 0.7;
const NEIGHBOUR_RATIO_MAX = 1.5;
const GROWTH_MAX = 1.2;
const DELIVERIES = 4_000;
const CONCURRENCY = 64;
/** Connections that graphile-worker may open. */
const POOL_MAX = 32;
const ENDPOINTS = 10;
const PACED_ROUNDS = 3;
const PACED_FOR_MS = 6_000;
const DEAD_FOR_MS = 10_000;
const PUBLISH_BATCH = 200;
const TENANT = 'Bench of webhooks';
const BODY = { document: { title: 'Lease of the north wing', metadata: { order: '88213' }, note: 'x'.repeat(600) } };
const FORMATS = { countersign: countersignFormat };

if (!isMainThread) await receive();

/** (w) @param deadDeliveries that wait for an endpoint which refuses connections. */
export async function measureWebhooks(site: Site, say: Say, deadDeliveries: number): Promise<Section> {
  const core: Core = { ...site.core, config: { ...site.core.config, egressAllow: ['127.0.0.0/8'] } };
  const receiver = await startReceiver();
  try {
    say('(w) a bare loop, which signs and posts');
    const bare = await measureBare(receiver);
    say('(w) graphile-worker');
    const graphile = await measureGraphile(site.superuserUrl, receiver);
    say('(w) Countersign');
    const well = await makeTenants(core, receiver.url, ENDPOINTS);
    const ours = await measureCountersign(core, receiver, well);
    const latencies = await alternate(core, receiver, { well, perSecond: ours / 2 }, say);
    say(`(w) ${number(deadDeliveries)} deliveries to an endpoint that refuses connections`);
    const dead = await measureDead(core, deadDeliveries);
    const figures = [...ratesOf(ours, graphile, bare), ...latenciesOf(latencies), ...deadOf(dead, deadDeliveries)];
    return {
      id: 'w',
      title: `Webhooks, ${CONCURRENCY} at once, from rows that are due to answers that are recorded`,
      explanation: EXPLANATION,
      figures,
    };
  } finally {
    await forget(core);
    await receiver.stop();
    await egress(core.config).close();
  }
}

const EXPLANATION = [
  'graphile-worker: a task that signs and posts, ten attempts, as many connections as it likes up to 32.',
  'bare: undici in a loop that signs and posts, and keeps nothing. It is the limit.',
  'event to receipt: from the commit of an event until a healthy endpoint has it, at half of our rate.',
];

function ratesOf(ours: number, graphile: number, bare: number): Figure[] {
  return [
    { name: 'deliveries', value: ours, unit: '/s' },
    { name: 'graphile-worker', value: graphile, unit: '/s' },
    { name: 'bare loop', value: bare, unit: '/s' },
    { name: 'deliveries : graphile-worker', value: ours / graphile, unit: 'x', target: { atLeast: QUEUE_RATIO_MIN } },
    { name: 'deliveries : bare loop', value: ours / bare, unit: 'x' },
  ];
}

function latenciesOf({ calm, troubled }: Latencies): Figure[] {
  const p99 = (all: Latency[]) => median(all.map((one) => one.p99));
  const of = (all: Latency[]) =>
    `p50 ${number(median(all.map((one) => one.p50)))} ms; rounds: ${all.map((one) => number(one.p99)).join(', ')}`;
  return [
    { name: 'event to receipt, p99, all well', value: p99(calm), unit: 'ms', detail: of(calm) },
    { name: 'event to receipt, p99, one in ten dead', value: p99(troubled), unit: 'ms', detail: of(troubled) },
    {
      name: 'one in ten dead : all well',
      value: median(troubled.map((one, index) => one.p99 / calm[index]!.p99)),
      unit: 'x',
      target: { atMost: NEIGHBOUR_RATIO_MAX },
    },
  ];
}

function deadOf({ requests, before, after }: Dead, deliveries: number): Figure[] {
  const detail = `heap ${number(before.heap)} to ${number(after.heap)} MB, ${number(requests)} requests made`;
  return [
    { name: `memory, ${number(deliveries)} to a dead endpoint`, value: after.resident, unit: 'MB', detail },
    {
      name: 'memory after : before',
      value: after.resident / before.resident,
      unit: 'x',
      target: { atMost: GROWTH_MAX },
    },
  ];
}

/** So that no worker of a later part finds them. */
async function forget(core: Core): Promise<void> {
  await core.database.system(async (em) => {
    const mine = `(select id from organizations where name = '${TENANT}')`;
    await em.execute(`delete from deliveries where organization_id in ${mine}`);
    await em.execute(`update endpoints set deleted_at = now(), enabled = false where organization_id in ${mine}`);
  });
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
      em.execute('insert into organizations (id, name) values (?, ?)', [organizationId, TENANT]),
    );
    const caller = {
      organizationId,
      actor: { kind: 'key' as const, id: 'bench' },
      dialect: 'countersign',
      mode: 'test' as const,
      scopes: ['*'],
    };
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
    await core.database.system((em) => publish(core, em, events));
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

/** In turns: what the machine or PostgreSQL does beside falls on both alike. */
async function alternate(
  core: Core,
  receiver: BenchReceiver,
  { well, perSecond }: { well: string[]; perSecond: number },
  say: Say,
): Promise<Latencies> {
  const latencies: Latencies = { calm: [], troubled: [] };
  for (let round = 1; round <= PACED_ROUNDS; round += 1) {
    say(`(w) round ${round} of ${PACED_ROUNDS}: events at ${Math.round(perSecond)} a second, every endpoint well`);
    latencies.calm.push(await measureLatency(core, receiver, well, perSecond));
    say(`(w) round ${round} of ${PACED_ROUNDS}: the same with one endpoint in ten that never answers`);
    const silent = await makeTenants(core, `${receiver.url}/dead`, 1);
    latencies.troubled.push(await measureLatency(core, receiver, [...well.slice(1), ...silent], perSecond));
    await core.database.system((em) => em.execute('delete from deliveries where organization_id = ?', silent));
  }
  return latencies;
}

/** Of the events that a healthy endpoint received. */
async function measureLatency(
  core: Core,
  receiver: BenchReceiver,
  tenants: string[],
  perSecond: number,
): Promise<Latency> {
  const committedAt = new Map<string, number>();
  let next = 0;
  await receiver.times();
  const dispatcher = await runDispatcher(core, {
    formats: FORMATS,
    startLadder: async () => {},
    concurrency: CONCURRENCY,
    graceMs: 0, // What the dead endpoint still holds is not waited for.
  });
  const round = async (): Promise<void> => {
    const event = eventOf(tenants[next++ % tenants.length]!);
    await core.database.tenant(event.organizationId, (em) => publish(core, em, [event]));
    committedAt.set(event.id, now());
  };
  await keepPace(round, perSecond, PACED_FOR_MS);
  await delay(1_000);
  const received = await receiver.times();
  await dispatcher.stop();
  const latencies = received.flatMap(([id, at]) => Math.max(0, at - (committedAt.get(id) ?? Number.NaN)) || []);
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

async function measureDead(core: Core, deliveries: number): Promise<Dead> {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  const tenants = await makeTenants(core, `http://127.0.0.1:${port}`, 1);
  await promise(core, tenants, deliveries);
  let requests = 0;
  const observe = (): void => {
    requests += 1;
  };
  const before = memory();
  const dispatcher = await runDispatcher(core, { formats: FORMATS, startLadder: async () => {}, observe });
  await delay(DEAD_FOR_MS);
  const after = memory();
  await dispatcher.stop();
  return { requests, before, after };
}

function memory(): Memory {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed / 1_048_576, resident: rss / 1_048_576 };
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
