import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPdfEngine, type PdfEngine, type Stamp, type StampContent } from '../../src/pdf/engine.ts';
import { type Box, differenceBox, openRenderer, pdfOf, pngOf, type Renderer } from '../support/pdf.ts';
import { type Folder, makeFolder, stampWith } from './fixture.ts';

let engine: PdfEngine;
let folder: Folder;
let renderer: Renderer;
const blank = pdfOf([{ content: '' }]);
beforeAll(async () => {
  engine = createPdfEngine();
  folder = makeFolder();
  renderer = await openRenderer();
  await folder.write('blank.pdf', blank);
  await folder.write(
    'mark.png',
    pngOf(120, 60, (x) => [x, 0, 120, 255]),
  );
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});

const BOX = { x: 0.1, y: 0.2, width: 0.3, height: 0.06 };

async function draw(stamps: Stamp[], from = 'blank.pdf') {
  const outputPath = folder.path('out.pdf');
  const result = await engine.stamp({ inputPath: folder.path(from), outputPath, stamps, reference: 'DOC-7' });
  return { ...result, file: await folder.read('out.pdf') };
}
const fieldOf = (content: StampContent, box = BOX): Stamp => ({
  id: 'field',
  place: { kind: 'page', page: 1, ...box },
  content,
});
const drawField = (content: StampContent, box = BOX) => draw([fieldOf(content, box)]);
const text = async (words: string, box = BOX) => {
  const { file, missing } = await drawField({ kind: 'text', text: words }, box);
  return { file, missing, read: renderer.text(file, 1).normalize('NFKC') };
};

/** What was drawn on the page, in points from its top left corner; null when nothing was. */
const ink = (file: Buffer): Box | null => differenceBox(renderer.render(blank, 1), renderer.render(file, 1));
function expectInside(box: Box | null, place = BOX): void {
  expect(box!.left).toBeGreaterThanOrEqual(place.x * 595 - 0.5);
  expect(box!.top).toBeGreaterThanOrEqual(place.y * 842 - 0.5);
  expect(box!.right).toBeLessThanOrEqual((place.x + place.width) * 595 + 0.5);
  expect(box!.bottom).toBeLessThanOrEqual((place.y + place.height) * 842 + 0.5);
}

describe('text in a field', () => {
  const words = fc.constantFrom(
    'word',
    'قرارداد',
    '۱۴۰۳/۰۵/۱۲',
    '(2026)',
    'Иван',
    'Donaudampfschifffahrt',
    'לחיים',
    '🙂',
  );
  test('never leaves its box, however long and however small the box', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(words, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(0.01, 0.05, 0.3),
        fc.constantFrom(0.004, 0.02, 0.1),
        async (line, width, height) => {
          const place = { x: 0.4, y: 0.4, width, height };
          expectInside(ink((await text(line.join(' '), place)).file), place);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('is set smaller before it is cut, and cut with an ellipsis', async () => {
    const sentence = 'The quick brown fox jumps over the lazy dog';
    expect((await text(sentence)).read.replaceAll(/\s+/g, ' ')).toContain(sentence);
    expect((await text(sentence.repeat(40))).read.replace('...', '…').trimEnd()).toMatch(/…$/);
  });

  test('is wrapped before it is reordered: the first words stand in the first line', async () => {
    const { read } = await text('نخستین واژه‌ها در سطر نخست و واپسین واژه‌ها در سطر واپسین می‌آیند', {
      ...BOX,
      width: 0.16,
    });
    const lines = read.split(/\r?\n/);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines[0]).toContain('نخستین');
    expect(lines.at(-1)).toContain('آیند');
  });

  test('stands on the side where its own language begins', async () => {
    const left = ink((await text('Berlin')).file)!;
    const right = ink((await text('برلین')).file)!;
    expect(left.right).toBeLessThan((BOX.x + BOX.width / 2) * 595);
    expect(right.left).toBeGreaterThan((BOX.x + BOX.width / 2) * 595);
  });

  test('keeps the lines it was typed in', async () => {
    const { read } = await text('first line\nالسطر الثاني\n\nthird');
    expect(read.split(/\r?\n/).map((line) => line.trim())).toEqual(['first line', 'السطر الثاني', 'third']);
  });

  test('of two directions looks like the same text with its parts isolated, so brackets and digits are right', async () => {
    const looks = async (words: string) => renderer.render((await text(words)).file, 1);
    const [plain, isolated] = [await looks('بند (۱۲) از ABC'), await looks('بند \u2068(۱۲)\u2069 از \u2068ABC\u2069')];
    expect(differenceBox(plain, isolated)).toBeNull();
    expect(differenceBox(plain, await looks('بند (۲۱) از ABC'))).not.toBeNull();
  });
});

describe('text that the first typeface lacks', () => {
  test.each(['Иван Петров', 'Ελληνική Δημοκρατία', 'Հայաստան', 'საქართველო', 'ئۇيغۇرچە', 'پښتو ټول', 'שלום עולם'])(
    'is drawn by another one and can be read: %s',
    async (words) => {
      const { read, missing } = await text(words);
      expect(read).toContain(words.normalize('NFKC'));
      expect(missing).toEqual([]);
    },
  );

  test('a character that no typeface has shows as missing, and is counted without being named', async () => {
    const { file, missing } = await text('李 明 Smith');
    expect(missing).toEqual([{ id: 'field', characters: 2 }]);
    expect(renderer.text(file, 1)).toContain('\uFFFD \uFFFD Smith');
    // What stands for it is neither nothing nor an empty box: the inside of a box would be white.
    const alone = ink((await text('李')).file)!;
    const middle = { x: (alone.left + alone.right) / 2, y: (alone.top + alone.bottom) / 2 };
    expect(inkAround(await text('李').then(({ file: one }) => one), middle)).toBe(true);
  });

  function inkAround(file: Buffer, { x, y }: { x: number; y: number }): boolean {
    const { pixels, width, scale } = renderer.render(file, 1, 4);
    const at = (Math.round(y * scale) * width + Math.round(x * scale)) * 4;
    return Array.from({ length: 24 }, (_, index) => pixels[at + (index - 12) * 4]!).some((blue) => blue < 200);
  }

  test('a letter and its marks come from one face', async () => {
    expect((await text('и\u0306 Ы\u0301')).missing).toEqual([]);
  });
});

/** Names, dates and titles as they stand in stamps: marks on letters, digits, two directions, joiners. */
const LINES = [
  'وقّعه المدير المالي',
  'تم التوقيع بتاريخ ٢٠٢٦/١١/٢١',
  'عقد Contract رقم 2026',
  'شركة (الأمل) للتجارة',
  'سال ۱۴۰۳ خورشیدی',
  'تاریخ ۱۴۰۳/۰۵/۱۲ تهران',
  'مدیر عامل شرکت نمونه',
  'قرارداد شمارهٔ ۱۲۳۴',
  'می‌شود کتاب‌ها نامه‌ای',
];

const WORDS = LINES.flatMap((line) => line.split(' '));

/** How many of the words are in what an extractor gives for each line, which it may order as it likes. */
async function foundBy(read: (file: Buffer) => string): Promise<number> {
  const plain = (words: string) => words.normalize('NFKC').replace(/\p{Cf}/gu, '');
  let found = 0;
  for (const line of LINES) {
    const extracted = plain(read((await text(line)).file));
    found += line.split(' ').filter((word) => extracted.includes(plain(word))).length;
  }
  return found;
}

describe('words of Arabic and Persian are found again in the file', () => {
  test('by PDFium, 26 of 30 and more', async () => {
    expect(WORDS).toHaveLength(30);
    expect(await foundBy((file) => renderer.text(file, 1))).toBeGreaterThanOrEqual(26);
  });

  const hasPoppler = spawnSync('pdftotext', ['-v']).status === 0;
  (hasPoppler ? test : test.skip)('by poppler, 20 of 30 and more, where it is installed', async () => {
    const extract = (file: Buffer) => spawnSync('pdftotext', ['-', '-'], { input: file }).stdout.toString();
    expect(await foundBy(extract)).toBeGreaterThanOrEqual(20);
  });
});

describe('marks and ticks', () => {
  test('a tick is drawn in the middle of its box', async () => {
    const { file } = await drawField({ kind: 'check' });
    const box = ink(file);
    expectInside(box);
    expect((box!.left + box!.right) / 2).toBeCloseTo((BOX.x + BOX.width / 2) * 595, 0);
  });

  test('initials stand alone, as large as their box allows', async () => {
    const { file } = await drawField({ kind: 'mark', mark: { kind: 'typed', text: 'FD' } });
    expectInside(ink(file));
    expect(renderer.text(file, 1).trim()).toBe('FD');
  });

  test('a signature whose box is too low for words is its mark alone', async () => {
    const place = { ...BOX, height: 0.012 };
    const signature = stampWith({ mark: { kind: 'image', path: folder.path('mark.png') } }).content;
    const { file } = await drawField(signature, place);
    expectInside(ink(file), place);
    expect(renderer.text(file, 1)).toBe('');
  });
});

describe('a mark on all pages', () => {
  const PAGES = 200;
  const all = Array.from({ length: PAGES }, (_, index) => index + 1);
  const initials = (id: string, x: number): Stamp => ({
    id,
    place: { kind: 'pages', pages: all, x, y: 0.9, width: 0.08, height: 0.04 },
    content: { kind: 'mark', mark: { kind: 'image', path: folder.path('mark.png') } },
  });

  test('is stored once, is on every page, and is drawn once however often it is asked for', async () => {
    const sheets = Array.from({ length: PAGES }, (_, index) => ({ content: `BT /F1 9 Tf 50 50 Td (${index}) Tj ET` }));
    const before = await folder.write('many.pdf', pdfOf(sheets)).then(() => folder.read('many.pdf'));
    const { file, drawn } = await draw([initials('a', 0.1)], 'many.pdf');
    expect(drawn).toEqual(['a']);
    expect(file.length - before.length).toBeLessThan(PAGES * 150 + 10_000);
    for (const page of [1, 100, PAGES]) {
      const box = differenceBox(renderer.render(before, page), renderer.render(file, page))!;
      expect([Math.round(box.left), Math.round(box.top)]).toEqual([61, 763]);
    }
    await folder.write('once.pdf', file);
    const again = await draw([initials('a', 0.1)], 'once.pdf');
    expect(again.drawn).toEqual([]);
    expect(again.file.equals(file)).toBe(true);
    expect(await engine.stampIds({ path: folder.path('once.pdf') })).toEqual(['a']);
    const both = await draw([initials('a', 0.1), initials('b', 0.8)], 'once.pdf');
    expect(both.drawn).toEqual(['b']);
    expect(both.file.length - file.length).toBeLessThan(PAGES * 150 + 10_000);
  });

  test('fits pages of any size and turn', async () => {
    const pages = [{ mediaBox: [0, 0, 300, 400] }, { mediaBox: [0, 0, 800, 600], rotate: 90 }, { content: '' }];
    await folder.write('mixed.pdf', pdfOf(pages));
    const before = await folder.read('mixed.pdf');
    const stamp = { ...initials('a', 0.1), place: { ...initials('a', 0.1).place, pages: [1, 2, 3] } } as Stamp;
    const { file } = await draw([stamp], 'mixed.pdf');
    for (const page of [1, 2, 3]) {
      const [was, is] = [renderer.render(before, page), renderer.render(file, page)];
      const box = differenceBox(was, is)!;
      expect(box.left / (was.width / was.scale)).toBeGreaterThanOrEqual(0.099);
      expect(box.top / (was.height / was.scale)).toBeGreaterThanOrEqual(0.898);
      expect(box.bottom / (was.height / was.scale)).toBeLessThanOrEqual(0.942);
    }
  });

  test('is refused when there are more of them than a document may have', async () => {
    await folder.write('two.pdf', pdfOf([{}, {}]));
    const stamps = Array.from({ length: 601 }, (_, index) => ({ ...fieldOf({ kind: 'check' }), id: `f-${index}` }));
    await expect(draw(stamps)).rejects.toMatchObject({ code: 'pdf_too_complex' });
  });
});
