import { type Bare, openBare } from './bare-round.ts';
import { costOf } from './history.ts';
import { ownProcessorMs, processorMsOf } from './machine.ts';
import type { Product } from './product-round.ts';
import { type Measured, measureRate } from './rate.ts';
import { type Figure, number, type Say, type Section } from './report.ts';
import type { Site } from './site.ts';
import { median } from './statistics.ts';

/** Documents under way at once, on both sides. */
const CONCURRENCY = 32;
const ROUNDS = 3;
const PRODUCT_WINDOW = { warmUpMs: 3_000, windowMs: 7_000 };
const BARE_WINDOW = { warmUpMs: 1_500, windowMs: 5_000 };
const EVENTS_MAX = 90;
const RATIO_MIN = 0.8;

/** (a) Whole documents a second beside bare workflows of the same shape. @returns the product's rate too, for (c). */
export async function measureThroughput(
  site: Site,
  product: Product,
  say: Say,
): Promise<{ section: Section; perSecond: number }> {
  const bare = await openBare(site);
  try {
    const cost = await costOf(bare.client, `document:${await product.round()}`);
    const bareCost = await costOf(bare.client, await bare.round('bare'));
    const naiveCost = await costOf(bare.client, await bare.round('naive'));
    const rounds = await alternate(site, product, bare, say);
    const [ours, theirs, naive] = [rounds.product, rounds.bare, rounds.naive].map((all) =>
      median(all.map(({ perSecond }) => perSecond)),
    ) as [number, number, number];
    const ratio = median(rounds.product.map((one, index) => one.perSecond / rounds.bare[index]!.perSecond));
    const list = (all: Round[]) => all.map(({ perSecond }) => number(perSecond)).join(', ');
    const figures: Figure[] = [
      { name: 'documents', value: ours, unit: '/s', detail: `rounds: ${list(rounds.product)}` },
      { name: 'bare workflows', value: theirs, unit: '/s', detail: `rounds: ${list(rounds.bare)}` },
      { name: 'documents : bare', value: ratio, unit: 'x', target: { atLeast: RATIO_MIN } },
      { name: 'naive workflows', value: naive, unit: '/s', detail: `rounds: ${list(rounds.naive)}` },
      { name: 'documents : naive', value: ours / naive, unit: 'x' },
      { name: 'processor time, document', ...spent(rounds.product) },
      { name: 'processor time, bare', ...spent(rounds.bare) },
      {
        name: "Temporal's part, bare : document",
        value: temporalOf(rounds.bare) / temporalOf(rounds.product),
        unit: 'x',
      },
      {
        ...{ name: 'history, document', value: cost.events, unit: 'events', target: { atMost: EVENTS_MAX } },
        detail: shapeOf(cost),
      },
      { name: 'history, bare', value: bareCost.events, unit: 'events', detail: shapeOf(bareCost) },
      { name: 'history, naive', value: naiveCost.events, unit: 'events', detail: shapeOf(naiveCost) },
    ];
    const title = `A document through two approvers and two webhook endpoints, ${CONCURRENCY} at once`;
    return { section: { id: 'a', title, explanation: EXPLANATION, figures }, perSecond: ours };
  } finally {
    await bare.close();
  }
}

const EXPLANATION = [
  'document: upload and sending by HTTP, a PDF checked, two invitations, two decisions by the signing API, two stamps',
  '  and the sealing of the file, the projection, the audit trail, 4 messages, 6 events to each of 2 endpoints (12 signed',
  '  webhooks); it counts when both receivers have its last webhook. API, worker and PostgreSQL share the cores.',
  'bare: the same server and worker settings, as many activities, local activities, updates and timers with empty bodies;',
  '  no HTTP, database, PDF, messages, webhooks, rules, search attributes or encryption.',
  "Temporal's part: processor time of the server alone; the ratio where API, workers and PostgreSQL have other machines.",
  'naive: each message and each webhook an empty activity of its own, nothing recorded. The design that was not taken.',
];

type Processors = Record<string, () => number>;
type Round = Measured & { processorMs: Record<string, number> };

async function alternate(site: Site, product: Product, bare: Bare, say: Say) {
  const rounds: Record<'product' | 'bare' | 'naive', Round[]> = { product: [], bare: [], naive: [] };
  const ours = await processorsOf(site);
  const theirs = { ...pick(ours, ['Temporal', 'this driver']), worker: () => processorMsOf(bare.workerPid) };
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`(a) round ${round} of ${ROUNDS}: documents`);
    rounds.product.push(await measure(() => product.round(), PRODUCT_WINDOW, ours));
    say(`(a) round ${round} of ${ROUNDS}: bare workflows`);
    rounds.bare.push(await measure(() => bare.round('bare'), BARE_WINDOW, theirs));
    say(`(a) round ${round} of ${ROUNDS}: naive workflows`);
    rounds.naive.push(await measure(() => bare.round('naive'), BARE_WINDOW, theirs));
  }
  return rounds;
}

async function measure(round: () => Promise<unknown>, window: typeof BARE_WINDOW, used: Processors): Promise<Round> {
  const before = snapshot(used);
  const measured = await measureRate(round, { concurrency: CONCURRENCY, ...window });
  const after = snapshot(used);
  const perRound = Object.entries(after).map(([name, ms]) => [name, (ms - before[name]!) / measured.count]);
  return { ...measured, processorMs: Object.fromEntries(perRound) };
}

const snapshot = (used: Processors): Record<string, number> =>
  Object.fromEntries(Object.entries(used).map(([name, read]) => [name, read()]));

const pick = (used: Processors, names: string[]): Processors =>
  Object.fromEntries(names.map((name) => [name, used[name]!]));

async function processorsOf(site: Site): Promise<Processors> {
  const api = (await site.api()).service.identity.pid;
  const worker = (await site.worker()).identity.pid;
  return {
    API: () => ownProcessorMs(api),
    worker: () => ownProcessorMs(worker),
    PDF: () => [api, worker].reduce((sum, pid) => sum + processorMsOf(pid) - ownProcessorMs(pid), 0),
    PostgreSQL: () => processorMsOf(site.postgres.identity.pid),
    Temporal: () => processorMsOf(site.temporal.identity.pid),
    'this driver': () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    },
  };
}

const temporalOf = (rounds: Round[]): number => median(rounds.map(({ processorMs }) => processorMs.Temporal!));

/** The median of each process, and their sum. */
function spent(rounds: Round[]): Pick<Figure, 'value' | 'unit' | 'detail'> {
  const names = Object.keys(rounds[0]!.processorMs);
  const parts = names.map((name) => ({ name, ms: median(rounds.map(({ processorMs }) => processorMs[name]!)) }));
  return {
    value: parts.reduce((sum, { ms }) => sum + ms, 0),
    unit: 'ms',
    detail: parts.map(({ name, ms }) => `${name} ${number(ms)}`).join(', '),
  };
}

function shapeOf(cost: Awaited<ReturnType<typeof costOf>>): string {
  const { activities, localActivities, updates, timers, searchAttributes, workflowTasks } = cost;
  return [
    `${activities} activities`,
    `${localActivities} local`,
    `${updates} updates`,
    `${timers} timers`,
    `${searchAttributes} search attribute changes`,
    `${workflowTasks} workflow tasks`,
  ].join(', ');
}
