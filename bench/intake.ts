import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createPdfEngine, type PdfEngine, PdfRefusal } from '../src/pdf/engine.ts';
import type { Figure, Say, Section } from './report.ts';
import { median } from './statistics.ts';

const CORPUS = fileURLToPath(new URL('../test/pdf/corpus/', import.meta.url));
const ROUNDS = 5;
const QPDF_OPTIONS = ['--decrypt', '--object-streams=disable', '--coalesce-contents', '--deterministic-id'];
const QPDF_MS_MAX = 30_000;

const run = promisify(execFile);

/** (i) What intake costs for each file of the corpus, beside the system's qpdf where there is one. */
export async function measureIntake(folder: string, say: Say): Promise<Section> {
  const engine = createPdfEngine();
  try {
    const hasQpdf = await run('qpdf', ['--version']).then(
      () => true,
      () => false,
    );
    const figures: Figure[] = [];
    for (const name of readdirSync(CORPUS).filter((each) => each.endsWith('.pdf'))) {
      say(`(i) ${name}`);
      figures.push(
        await measureFile(engine, { path: join(CORPUS, name), name, output: join(folder, 'out.pdf'), hasQpdf }),
      );
    }
    const all = { name: 'median of all', value: median(figures.map(({ value }) => value)), unit: 'ms' };
    return {
      id: 'i',
      title: 'Intake of one upload, file by file',
      explanation: EXPLANATION,
      figures: [...figures, all],
    };
  } finally {
    await engine.close();
  }
}

const EXPLANATION = [
  'From asking the engine to the answer: reading, qpdf twice, cleaning, flattening, reading again, writing with fsync.',
  'A file that costs a child its life is followed by one that waits for the next to start; its own time is what is told.',
  'qpdf: the one of the system, a process for each file; it only rewrites, and judges nothing.',
];

type Measured = { path: string; name: string; output: string; hasQpdf: boolean };

async function measureFile(engine: PdfEngine, { path, name, output, hasQpdf }: Measured): Promise<Figure> {
  const ours: number[] = [];
  const theirs: number[] = [];
  let outcome = '';
  const take = () =>
    engine.intake({ inputPath: path, outputPath: output, signed: 'keep' }).then(
      ({ findings }) => findings.map(({ kind }) => kind).join(', ') || 'nothing found',
      (error: unknown) => {
        if (error instanceof PdfRefusal) return error.code;
        throw error;
      },
    );
  const rewrite = () => run('qpdf', [...QPDF_OPTIONS, path, output], { timeout: QPDF_MS_MAX }).catch(() => null); // Refusing takes time, too.
  await take(); // Once unmeasured: the child is warm then.
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await timed(async () => (outcome = await take())));
    if (hasQpdf) theirs.push(await timed(rewrite));
  }
  const beside = hasQpdf ? `; qpdf ${Math.round(median(theirs))} ms` : '';
  return { name, value: median(ours), unit: 'ms', detail: outcome + beside };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
