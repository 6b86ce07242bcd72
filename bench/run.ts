import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureContracts } from './contracts.ts';
import { measureIntake } from './intake.ts';
import { measureLatency } from './latency.ts';
import { busyCores, describeMachine } from './machine.ts';
import { measureMemory } from './memory.ts';
import { measurePages } from './pages.ts';
import { makePdfInputs } from './pdf-inputs.ts';
import { openProduct } from './product-round.ts';
import { measureRate } from './rate.ts';
import { measureReading } from './reading.ts';
import { isMet, number, printSection, type Say, type Section } from './report.ts';
import { measureSealing } from './sealing.ts';
import { measureSecurity } from './security.ts';
import { type Site, startSite } from './site.ts';
import { measureStamping } from './stamping.ts';
import { measureThroughput } from './throughput.ts';
import { measureWebhooks } from './webhooks.ts';
import { measureWhatsApp } from './whatsapp.ts';

const HELP = `npm run bench [-- options]

Measures Countersign beside what stands under it, on this machine, and prints ratios with the figures they come from.
Starts its own PostgreSQL and Temporal in a temporary folder and stops them. Takes about twelve minutes.

  --only <parts>      some of: a documents through two approvers, beside bare Temporal workflows
                               b reads with 100,000 documents, beside bare Koa and pg
                               c decision accepted to next message stored
                               d memory of a worker with 10,000 open documents
                               e images of pages, beside pdftoppm
                               f stamping, beside qpdf and pyHanko
                               g sealing, beside pyHanko
                               i intake of uploads, beside the system's qpdf
                               k contracts found by who signs, beside bare SQL; made until they are ready
                               s what the audit trail costs, and what times tell
                               v WhatsApp connections, beside bare whatsapp-web.js clients
                               w webhooks, beside graphile-worker and a bare loop
                      (--only b, --only ac)
  --contracts <number> how many there are, in (k); without it 100,000
  --connections <number> how many there are, in (v); without it 20
  --dead <number>     deliveries to an endpoint that is dead, in (w); without it 20,000
  --json              the result as JSON on standard output; progress goes to standard error
  --profile <folder>  CPU profiles of the API and the worker, for Chrome's DevTools
  --help

bench/README.md explains the figures.`;

/** More than this many busy cores before anything has begun: somebody else is at work, and the figures are lower. */
const FOREIGN_CORES_MAX = 0.3;
const LOOKED_FOR_MS = 3_000;
/** In place of what (a) would have found, when (c) is measured alone. */
const CALIBRATION = { concurrency: 32, warmUpMs: 3_000, windowMs: 6_000 };

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'abcdefgiksvw' },
    contracts: { type: 'string', default: '100000' },
    connections: { type: 'string', default: '20' },
    dead: { type: 'string', default: '20000' },
    json: { type: 'boolean', default: false },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const begunAt = Date.now();
const say: Say = (line) =>
  console.error(`${String(Math.round((Date.now() - begunAt) / 1_000)).padStart(4)} s  ${line}`);

if (options.help) {
  console.log(HELP);
} else if (!/^[abcdefgiksvw]+$/.test(options.only)) {
  console.error(
    `--only is "${options.only}", but must be some of the letters a to g, i, k, s, v and w. --help explains them.`,
  );
  process.exitCode = 2;
} else {
  await run(options.only);
}

async function run(parts: string): Promise<void> {
  const foreignCores = await busyCores(LOOKED_FOR_MS);
  if (isBusy(foreignCores)) say(busyLine(foreignCores));
  const sections: Section[] = [];
  const done = (section: Section): void => {
    sections.push(section);
    if (!options.json) console.log(`\n${printSection(section)}\n`);
  };
  if (/[abcdksvw]/.test(parts)) await measureServers(parts, done);
  if (/[efgi]/.test(parts)) await measurePdf(parts, done);
  conclude(sections, foreignCores);
}

/** PDF work needs no servers: the engine's children and a folder for files. */
async function measurePdf(parts: string, done: (section: Section) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-pdf-'));
  // A child may write into it for as long as it lives.
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const removeAndEnd = (): void => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', removeAndEnd).once('SIGTERM', removeAndEnd);
  try {
    if (parts.includes('i')) done(await measureIntake(folder, say));
    if (!/[efg]/.test(parts)) return;
    say('making PDF files');
    const inputs = await makePdfInputs(folder);
    if (parts.includes('e')) done(await measurePages(folder, inputs, say));
    if (parts.includes('f')) done(await measureStamping(folder, inputs, say));
    if (parts.includes('g')) done(await measureSealing(folder, inputs, say));
  } finally {
    process.off('SIGINT', removeAndEnd).off('SIGTERM', removeAndEnd);
    remove();
  }
}

/** The parts that need PostgreSQL and Temporal. */
async function measureServers(parts: string, done: (section: Section) => void): Promise<void> {
  say('starting PostgreSQL and Temporal');
  const site = await startSite(options.profile ?? null);
  const stopAndEnd = (): void => void site.stop().then(() => process.exit(130));
  process.once('SIGINT', stopAndEnd).once('SIGTERM', stopAndEnd);
  try {
    // Before a worker runs, whose dispatcher would take a share.
    if (parts.includes('w')) done(await measureWebhooks(site, say, Number(options.dead)));
    if (parts.includes('v')) {
      const section = await measureWhatsApp(site, Number(options.connections), say);
      if (section) done(section);
    }
    if (/[ac]/.test(parts)) await measureDocuments(site, parts, done);
    if (parts.includes('b')) done(await measureReading(site, say));
    if (parts.includes('k')) done(await measureContracts(site, Number(options.contracts), say));
    if (parts.includes('d')) done(await measureMemory(site, say));
    if (parts.includes('s')) done(await measureSecurity(site, say));
  } finally {
    say('stopping');
    process.off('SIGINT', stopAndEnd).off('SIGTERM', stopAndEnd);
    await site.stop();
  }
}

async function measureDocuments(site: Site, parts: string, done: (section: Section) => void): Promise<void> {
  const product = await openProduct(site);
  try {
    let perSecond: number | null = null;
    if (parts.includes('a')) {
      const measured = await measureThroughput(site, product, say);
      done(measured.section);
      perSecond = measured.perSecond;
    }
    if (!parts.includes('c')) return;
    if (perSecond === null) {
      say('(c) finding out how many documents a second this machine does');
      perSecond = (await measureRate(() => product.round(), CALIBRATION)).perSecond;
    }
    done(await measureLatency(site, product, perSecond, say));
  } finally {
    await product.close();
  }
}

function conclude(sections: Section[], foreignCores: number | null): void {
  const machine = describeMachine();
  const date = new Date().toISOString().slice(0, 10);
  const seconds = Math.round((Date.now() - begunAt) / 1_000);
  if (options.json) {
    console.log(JSON.stringify({ date, machine, foreignCores, seconds, sections }, null, 2));
    return;
  }
  const missed = sections.flatMap(({ figures }) => figures.filter((figure) => isMet(figure) === false));
  console.log(`${date}, ${machine}; ${seconds} s in all. Rates are medians of rounds that took turns.`);
  if (isBusy(foreignCores)) console.log(busyLine(foreignCores));
  for (const { name, value } of missed) console.log(`✗ ${name}: ${number(value)} misses its target.`);
}

function isBusy(foreignCores: number | null): foreignCores is number {
  return foreignCores !== null && foreignCores > FOREIGN_CORES_MAX;
}

function busyLine(foreignCores: number): string {
  return `! ${number(foreignCores)} cores were busy with something else at the start: figures are lower than on a quiet machine.`;
}
