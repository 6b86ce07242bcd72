import pg from 'pg';
import type { Product } from './product-round.ts';
import { keepPace } from './rate.ts';
import { type Figure, number, type Say, type Section } from './report.ts';
import type { Site } from './site.ts';
import { percentile } from './statistics.ts';

const IDLE_DOCUMENTS = 40;
const LOADED_MS = 15_000;

/** (c) From an accepted decision to the stored message that asks the next approver. @param perSecond as (a) found it */
export async function measureLatency(site: Site, product: Product, perSecond: number, say: Say): Promise<Section> {
  say(`(c) ${IDLE_DOCUMENTS} documents, one at a time`);
  await product.round();
  const idle = await measure(site, product, async (round) => {
    for (let index = 0; index < IDLE_DOCUMENTS; index += 1) await round();
  });
  const pace = perSecond / 2;
  say(`(c) ${number(pace)} documents a second for ${LOADED_MS / 1_000} s`);
  const loaded = await measure(site, product, (round) => keepPace(round, pace, LOADED_MS));
  const figures = [...figuresOf('idle', idle), ...figuresOf(`at ${number(pace)} documents/s, half of (a)`, loaded)];
  return { id: 'c', title: 'Decision accepted → the next message stored', explanation: EXPLANATION, figures };
}

const EXPLANATION = [
  "stored: from the instant at which the workflow accepted the first approver's decision to the commit, by PostgreSQL's",
  "  own clock, of the transaction that holds the second approver's invitation (with the projection, events and deliveries).",
  "answered: from sending that decision to its HTTP answer, which is given after that commit: the approver's whole wait.",
];

type Latencies = { stored: number[]; answered: number[] };

async function measure(
  site: Site,
  product: Product,
  play: (round: () => Promise<void>) => Promise<void>,
): Promise<Latencies> {
  const ids: string[] = [];
  const answered: number[] = [];
  await play(async () => {
    const id = await product.round(({ approver, ms }) => {
      if (approver === 1) answered.push(ms);
    });
    ids.push(id);
  });
  return { answered, stored: await readStored(site, ids) };
}

function figuresOf(situation: string, { stored, answered }: Latencies): Figure[] {
  return Object.entries({ stored, answered }).map(([name, values]) => ({
    name: `${name}, ${situation}`,
    value: percentile(values, 0.5),
    unit: 'ms p50',
    detail: `p95 ${number(percentile(values, 0.95))} ms, of ${values.length}`,
  }));
}

/** Event rows are written with the messages and never change, so their transaction is the one that stored the message. */
const STORED = `
select (extract(epoch from pg_xact_commit_timestamp(invited.transaction)) - extract(epoch from decided.accepted_at))::float8 * 1000 as ms
from (select document_id, min(accepted_at) as accepted_at from decisions where document_id = any($1::uuid[]) group by 1) decided
cross join lateral (
  select e.xmin as transaction from events e
  where e.document_id = decided.document_id and e.type = 'approver.invited' order by e.sequence desc limit 1
) invited`;

async function readStored(site: Site, ids: string[]): Promise<number[]> {
  const client = new pg.Client({ connectionString: site.superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ ms: number }>(STORED, [ids]);
    return rows.map(({ ms }) => ms);
  } finally {
    await client.end();
  }
}
