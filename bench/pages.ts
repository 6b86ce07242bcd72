import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PAGE_WIDTHS } from '../src/documents/page-images.ts';
import { engineOn } from '../src/pdf/engine.ts';
import { residentMemory } from '../src/pdf/memory.ts';
import { ChildPool } from '../src/pdf/pool.ts';
import type { PdfInputs } from './pdf-inputs.ts';
import { findTool } from './pdf-tools.ts';
import { type Figure, number, type Say, type Section } from './report.ts';
import { median } from './statistics.ts';

const PAGES = 10;
const ROUNDS = 5;
/** Of A4 at 150 dots per inch: what is compared, and one of ours is within 3 % of it. */
const WIDTH = 1_240;
const RATIO_MIN = 0.8;
const PEAK_MAX_MB = 450;

/** (e) Images of pages beside pdftoppm. */
export async function measurePages(folder: string, inputs: PdfInputs, say: Say): Promise<Section> {
  const images = new ChildPool(1, 'image');
  const engine = engineOn(new ChildPool(1), () => images);
  const pdftoppm = findTool('pdftoppm', say);
  const outputPath = join(folder, 'page.jpg');
  const draw = async (path: string, width: number): Promise<void> => {
    for (let page = 1; page <= PAGES; page += 1) await engine.pageImage({ path, outputPath, page, width });
  };
  const figures: Figure[] = [];
  try {
    await draw(inputs.one, 320).catch(() => {}); // Its only page: the child is warm.
    for (const [name, path] of [
      ['text', inputs.text],
      ['scan', inputs.scan],
    ] as const) {
      const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
      for (let round = 1; round <= ROUNDS; round += 1) {
        say(`(e) ${name}, round ${round} of ${ROUNDS}`);
        times.ours.push((await timed(() => draw(path, WIDTH))) / PAGES);
        if (!pdftoppm) continue;
        const args = ['-jpeg', '-r', '150', '-f', '1', '-l', String(PAGES), path, join(folder, 'theirs')];
        times.theirs.push((await timed(() => pdftoppm.run(...args))) / PAGES);
      }
      figures.push(...compare(name, times));
    }
    const peak = Math.max(...images.pids.map((pid) => residentMemory(pid).peak)) / 1_000_000;
    figures.push({ name: 'peak memory of the child', value: peak, unit: 'MB', target: { atMost: PEAK_MAX_MB } });
  } finally {
    await engine.close();
    await rm(outputPath, { force: true });
  }
  return { id: 'e', title: `A page as an image, ${WIDTH} pixels wide`, explanation: EXPLANATION, figures };
}

const EXPLANATION = [
  `Ours: a warm child, one page a call; the API keeps what was drawn (at ${PAGE_WIDTHS.join(', ')} pixels), so this is`,
  `  paid once. pdftoppm: ${PAGES} pages in one run, its start divided by them. Both write JPEG.`,
];

function compare(name: string, { ours, theirs }: { ours: number[]; theirs: number[] }): Figure[] {
  const rounds = (times: number[]) => `rounds: ${times.map(number).join(', ')}`;
  const own: Figure = { name: `${name}, a page`, value: median(ours), unit: 'ms', detail: rounds(ours) };
  if (theirs.length === 0) return [own];
  const ratio = median(theirs.map((time, index) => time / ours[index]!));
  return [
    own,
    { name: `${name}, pdftoppm`, value: median(theirs), unit: 'ms', detail: rounds(theirs) },
    { name: `${name}, speed : pdftoppm`, value: ratio, unit: 'x', target: { atLeast: RATIO_MIN } },
  ];
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
