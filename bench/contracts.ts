import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { listContracts } from '../src/contracts/listing.ts';
import type { Caller, Core } from '../src/core.ts';
import { fillContracts, type Person } from './fill-contracts.ts';
import { textFile } from './pdf-inputs.ts';
import { type Figure, number, type Say, type Section } from './report.ts';
import type { Site } from './site.ts';
import { percentile } from './statistics.ts';

/** People looked for: each once by each way, so that nothing is answered from what was just read. */
const PEOPLE = 300;
const PAGE = 25;
const PAGES = 10;
const CREATED = 40;
const POLL_MS = 10;
const READY_WITHIN_MS = 60_000;
const RATIO_MAX = 10;

/** (k) Finding contracts by the people who sign them, and how long one takes until it is with them. */
export async function measureContracts(site: Site, count: number, say: Say): Promise<Section> {
  say(`(k) writing ${number(count)} contracts`);
  const people = await fillContracts(site, count, PEOPLE);
  const figures: Figure[] = [];
  for (const filter of ['signerPhone', 'signerNationalCode'] as const)
    figures.push(...(await compareSearch(site, filter, people, say)));
  figures.push(...(await measureCreation(site, say)));
  const title = `${number(count)} contracts: a list by who signs, and a file of ${PAGES} pages until it is ready`;
  return { id: 'k', title, explanation: EXPLANATION, figures };
}

const EXPLANATION = [
  'list: GET /v1/contracts by HTTP, one request after another, each for somebody else; everybody signs three contracts.',
  'bare: the statements that the same list asks, by pg on one connection: no HTTP, key, limit, role or form of answer.',
  'ready: POST /v1/contracts with file and signer, until /processing says ready: taken in, pages drawn, invited.',
];

async function compareSearch(
  site: Site,
  filter: 'signerPhone' | 'signerNationalCode',
  people: Person[],
  say: Say,
): Promise<Figure[]> {
  say(`(k) ${filter}: ${people.length} people`);
  const numberOf = (person: Person) => (filter === 'signerPhone' ? person.phone : person.nationalCode);
  const api = await site.api();
  const headers = { authorization: site.authorization };
  const ours = await timesOf(people, async (person) => {
    const query = new URLSearchParams({ [filter]: numberOf(person), limit: String(PAGE) });
    const response = await fetch(`${api.url}/v1/contracts?${query}`, { headers });
    const { data } = (await response.json()) as { data: unknown[] };
    if (data.length === 0) throw new Error(`${filter}: nothing was found`);
  });
  const client = new pg.Client({ connectionString: site.superuserUrl });
  await client.connect();
  try {
    const asked = new Map<Person, Asked[]>();
    for (const person of people) asked.set(person, await statementsOf(site, { [filter]: numberOf(person) }));
    const bare = await timesOf(people, async (person) => {
      for (const { sql, parameters } of asked.get(person)!) await client.query(sql, parameters);
    });
    const detail = (times: number[]) => `p50 ${number(percentile(times, 0.5))} ms`;
    const [p95, bareP95] = [percentile(ours, 0.95), percentile(bare, 0.95)];
    return [
      { name: `list by ${filter}, p95`, value: p95, unit: 'ms', detail: detail(ours) },
      { name: `list by ${filter}, bare, p95`, value: bareP95, unit: 'ms', detail: detail(bare) },
      { name: `list by ${filter} : bare, p95`, value: p95 / bareP95, unit: 'x', target: { atMost: RATIO_MAX } },
    ];
  } finally {
    await client.end();
  }
}

type Asked = { sql: string; parameters: unknown[] };

/** What a list asks of PostgreSQL, in the form that pg takes. */
async function statementsOf(site: Site, filter: Parameters<typeof listContracts>[2]): Promise<Asked[]> {
  const asked: Asked[] = [];
  const { database } = site.core;
  const listening: Core = {
    ...site.core,
    database: {
      ...database,
      statement: (work) =>
        database.statement((sql) => {
          const execute = (text: string, parameters: unknown[] = []) => {
            let place = 0;
            asked.push({ sql: text.replaceAll('?', () => `$${++place}`), parameters });
            return sql.execute(text, parameters);
          };
          return work({ execute } as typeof sql);
        }),
    },
  };
  const actor = { kind: 'key' as const, id: 'bench' };
  const caller: Caller = {
    ...{ organizationId: site.organizationId, actor, dialect: 'countersign', mode: 'live', scopes: ['*'] },
  };
  await listContracts(listening, caller, filter, { limit: PAGE });
  return asked;
}

async function timesOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<number[]> {
  // Connections, plans and code are warm, as they are in a process that has run for a minute.
  for (const item of items.slice(0, items.length / 10)) await work(item);
  const times: number[] = [];
  for (const item of items) {
    const begun = performance.now();
    await work(item);
    times.push(performance.now() - begun);
  }
  return times;
}

async function measureCreation(site: Site, say: Say): Promise<Figure[]> {
  say(`(k) ${CREATED} contracts of ${PAGES} pages`);
  const [api] = await Promise.all([site.api(), site.worker()]);
  const headers = { authorization: site.authorization };
  const contract = JSON.stringify({ title: 'Lease', signers: [{ phone: '+966500000001' }] });
  const file = new Blob([new Uint8Array(await textFile(PAGES))], { type: 'application/pdf' });
  const times = await timesOf(Array.from({ length: CREATED }), async () => {
    const body = new FormData();
    body.set('contract', new Blob([contract], { type: 'application/json' }));
    body.set('file', file, 'lease.pdf');
    const response = await fetch(`${api.url}/v1/contracts`, { method: 'POST', headers, body });
    if (response.status !== 202) throw new Error(`a contract was not accepted: ${await response.text()}`);
    const { code } = (await response.json()) as { code: string };
    await untilReady(`${api.url}/v1/contracts/${code}/processing`, headers);
  });
  const p50 = percentile(times, 0.5);
  return [
    { name: 'created until ready, p50', value: p50, unit: 'ms' },
    { name: 'created until ready, p95', value: percentile(times, 0.95), unit: 'ms' },
  ];
}

async function untilReady(url: string, headers: Record<string, string>): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const { ready, step } = (await (await fetch(url, { headers })).json()) as { ready: boolean; step: string };
    if (ready) return;
    if (step === 'error' || Date.now() > deadline) throw new Error(`a contract did not become ready (${step})`);
    await delay(POLL_MS);
  }
}
