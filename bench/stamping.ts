import { join } from 'node:path';
import { engineOn, type PdfEngine, type Stamp } from '../src/pdf/engine.ts';
import { residentMemory } from '../src/pdf/memory.ts';
import { ChildPool } from '../src/pdf/pool.ts';
import { type PdfInputs, SCANNED_PAGES, TEXT_PAGES } from './pdf-inputs.ts';
import { findTool, obtainPyHanko, type PdfTool } from './pdf-tools.ts';
import { type Figure, number, type Say, type Section } from './report.ts';
import { median } from './statistics.ts';

const ROUNDS = 5;
const RATIO_MIN = 0.8;
const PEAK_MAX_MB = 450;
const PEAK_LOOK_MS = 5;

type Case = { name: string; path: string; pages: number };

/** (f) A stamp on the last page, and the check that nothing else changed, beside qpdf and pyHanko. */
export async function measureStamping(folder: string, inputs: PdfInputs, say: Say): Promise<Section> {
  const pool = new ChildPool(1);
  const engine = engineOn(pool);
  const overlay = join(folder, 'overlay.pdf');
  const figures: Figure[] = [];
  const cases: Case[] = [
    { name: '1 page', path: inputs.one, pages: 1 },
    { name: `${SCANNED_PAGES} scanned pages`, path: inputs.scan, pages: SCANNED_PAGES },
    { name: `${TEXT_PAGES} pages of text`, path: inputs.text, pages: TEXT_PAGES },
  ];
  let peak = 0;
  const watch = setInterval(() => {
    for (const pid of pool.pids) peak = Math.max(peak, residentMemory(pid).peak);
  }, PEAK_LOOK_MS);
  try {
    const tools = await openTools(say, { overlay, source: inputs.one, engine });
    for (const one of cases) figures.push(...(await measureCase(engine, tools, { folder, one, say })));
    figures.push({
      name: 'peak memory of a child',
      value: peak / 1_000_000,
      unit: 'MB',
      target: { atMost: PEAK_MAX_MB },
    });
  } finally {
    clearInterval(watch);
    await engine.close();
  }
  return { id: 'f', title: 'A stamp on the last page', explanation: EXPLANATION, figures };
}

const EXPLANATION = [
  'Ours: a warm child; a mark, three lines in a face that has Arabic, written and flushed. The check parses both versions,',
  '  renders the stamped page of each and proves the others equal; the others have nothing like it.',
  'qpdf --overlay lays a finished page on the last one; pyHanko appends three lines of Latin text. Both start a process.',
];

type Tool = { name: string; stamp(input: string, output: string): Promise<void> };

/** What qpdf lays over a page is one of our own stamped pages. */
async function openTools(
  say: Say,
  { overlay, source, engine }: { overlay: string; source: string; engine: PdfEngine },
): Promise<Tool[]> {
  const [qpdf, pyHanko]: (PdfTool | null)[] = [findTool('qpdf', say), await obtainPyHanko(say, 'pyhanko-stamp.py')];
  await stamp(engine, source, overlay, 1);
  const tools: Tool[] = [];
  if (qpdf)
    tools.push({
      name: 'qpdf',
      stamp: (input, output) => qpdf.run(input, '--overlay', overlay, '--to=z', '--', output),
    });
  if (pyHanko) tools.push({ name: 'pyHanko', stamp: (input, output) => pyHanko.run(input, output) });
  return tools;
}

async function measureCase(
  engine: PdfEngine,
  tools: Tool[],
  { folder, one, say }: { folder: string; one: Case; say: Say },
): Promise<Figure[]> {
  const outputPath = join(folder, 'stamped.pdf');
  const times = { stamp: [] as number[], check: [] as number[], tools: tools.map(() => [] as number[]) };
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`(f) ${one.name}, round ${round} of ${ROUNDS}`);
    const begun = performance.now();
    const { boxes } = await stamp(engine, one.path, outputPath, one.pages);
    times.stamp.push(performance.now() - begun);
    const checking = performance.now();
    const { outside, untouched } = await engine.compare({ beforePath: one.path, afterPath: outputPath, boxes });
    times.check.push(performance.now() - checking);
    if (outside.length + untouched.length > 0) throw new Error(`the stamp on ${one.name} breaks the pixel rule`);
    for (const [index, tool] of tools.entries()) {
      const started = performance.now();
      await tool.stamp(one.path, join(folder, `${tool.name}.pdf`));
      times.tools[index]!.push(performance.now() - started);
    }
  }
  return figuresOf(one, tools, times);
}

function figuresOf(one: Case, tools: Tool[], times: { stamp: number[]; check: number[]; tools: number[][] }): Figure[] {
  const figure = (name: string, values: number[]): Figure => ({
    name: `${one.name}, ${name}`,
    value: median(values),
    unit: 'ms',
    detail: `rounds: ${values.map(number).join(', ')}`,
  });
  const own = [figure('stamp', times.stamp), figure('check', times.check)];
  const theirs = tools.map((tool, index) => figure(tool.name, times.tools[index]!));
  if (theirs.length === 0) return own;
  const fastest = Math.min(...theirs.map(({ value }) => value));
  const ratio = { name: `${one.name}, speed : the faster`, value: fastest / median(times.stamp), unit: 'x' };
  return [...own, ...theirs, { ...ratio, target: { atLeast: RATIO_MIN } }];
}

function stamp(engine: PdfEngine, inputPath: string, outputPath: string, page: number) {
  const stamp: Stamp = {
    id: 'bench',
    place: { kind: 'page', page, x: 0.1, y: 0.75, width: 0.35, height: 0.12 },
    content: {
      kind: 'signature',
      mark: { kind: 'typed', text: 'نورة' },
      title: 'Signed by',
      name: 'Finance director',
      role: 'First party',
      at: '2026-11-21 13:40 +03:00 (Asia/Riyadh)',
      reference: 'AB12CD34',
    },
  };
  return engine.stamp({ inputPath, outputPath, stamps: [stamp], reference: 'AB12CD34' });
}
