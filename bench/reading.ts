import { sealOldPhones } from '../src/worker/old-phones.ts';
import { fillDocuments, someIds } from './fill.ts';
import { type Figure, number, type Say, type Section } from './report.ts';
import type { Helper, Site } from './site.ts';
import { median } from './statistics.ts';

const DOCUMENTS = 100_000;
/** Different documents asked for; their pages of the tables are warm, as those of recent documents are. */
const IDS = 5_000;
const PAGE = 25;
const CONCURRENCY = 16;
const ROUNDS = 4;
const WINDOW = { warmUpMs: 1_000, windowMs: 3_000 };
const RATIO_MIN = 0.6;

/** (b) Reads by HTTP beside a bare Koa and pg handler. */
export async function measureReading(site: Site, say: Say): Promise<Section> {
  say(`(b) writing ${number(DOCUMENTS)} documents`);
  await fillDocuments(site, DOCUMENTS);
  say('(b) sealing the phones in them');
  await sealOldPhones(site.core);
  const ids = await someIds(site, IDS);
  const api = await site.api();
  const bare = await site.startHelper('./bare/http.ts', { BENCH_ORGANIZATION_ID: site.organizationId });
  const load = await site.startHelper('./processes/load.ts');
  const servers = { product: api.url, bare: String(bare.ready.url) };
  await checkSame(site, servers, `/v1/documents/${ids[0]}`);
  try {
    const one = await compare(site, load, servers, { name: 'one document', paths: ids.map(pathOf), say });
    const list = await compare(site, load, servers, { name: 'list', paths: [`/v1/documents?limit=${PAGE}`], say });
    const title = `Reads of ${number(DOCUMENTS)} documents (2 steps, 6 approvers each), ${CONCURRENCY} at once`;
    return { id: 'b', title, explanation: EXPLANATION, figures: [...one, ...list] };
  } finally {
    await Promise.all([bare.service.stop(), load.service.stop()]);
  }
}

const EXPLANATION = [
  'Both are one process, with 10 connections each to the same PostgreSQL, and give the same answer.',
  'bare: Koa and pg with the same query and form of answer; no key, scope, rate limit, row level security, validation,',
  '  request id, log line, metrics or security headers.',
];

type Servers = Record<'product' | 'bare', string>;

const pathOf = (id: string): string => `/v1/documents/${id}`;

async function compare(
  site: Site,
  load: Helper,
  servers: Servers,
  { name, paths, say }: { name: string; paths: string[]; say: Say },
): Promise<Figure[]> {
  const rates: Record<keyof Servers, number[]> = { product: [], bare: [] };
  const headers = { authorization: site.authorization };
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const server of ['product', 'bare'] as const) {
      say(`(b) ${name}, round ${round} of ${ROUNDS}: ${server}`);
      const order = { origin: servers[server], headers, paths, concurrency: CONCURRENCY, ...WINDOW };
      const { perSecond, error } = await load.ask(order);
      if (error) throw new Error(`${name}, ${server}: ${error}`);
      rates[server].push(Number(perSecond));
    }
  }
  const rounds = (server: keyof Servers) => `rounds: ${rates[server].map(number).join(', ')}`;
  const ratio = median(rates.product.map((rate, index) => rate / rates.bare[index]!));
  return [
    { name, value: median(rates.product), unit: '/s', detail: rounds('product') },
    { name: `${name}, bare`, value: median(rates.bare), unit: '/s', detail: rounds('bare') },
    { name: `${name} : bare`, value: ratio, unit: 'x', target: { atLeast: RATIO_MIN } },
  ];
}

/** A comparison of different answers would be none. @throws when they differ. */
async function checkSame(site: Site, servers: Servers, path: string): Promise<void> {
  const headers = { authorization: site.authorization };
  const [ours, theirs] = await Promise.all(
    [servers.product, servers.bare].map(async (origin) => (await fetch(origin + path, { headers })).text()),
  );
  if (ours !== theirs) throw new Error(`the two servers answer ${path} differently`);
}
