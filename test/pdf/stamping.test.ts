import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createPdfEngine, type PdfEngine, type Stamp } from '../../src/pdf/engine.ts';
import { differenceBox, fileOf, openRenderer, pdfOf, pngOf, type Renderer, streamObject } from '../support/pdf.ts';
import { type Folder, makeFolder, stampWith } from './fixture.ts';

let engine: PdfEngine;
let folder: Folder;
let renderer: Renderer;
beforeAll(async () => {
  engine = createPdfEngine();
  folder = makeFolder();
  renderer = await openRenderer();
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});
beforeEach(() => folder.write('in.pdf', pdfOf([{}, {}])));

/** Stamps `from` into `to` and gives the new file. */
async function stamp(stamps: Stamp[], { from = 'in.pdf', to = 'out.pdf' } = {}) {
  const result = await engine.stamp({
    inputPath: folder.path(from),
    outputPath: folder.path(to),
    stamps,
    reference: 'DOC-7',
  });
  return { ...result, file: await folder.read(to) };
}
const idsIn = (name: string) => engine.stampIds({ path: folder.path(name) });
const slot = (index: number, pagesBefore = 2) => ({ kind: 'signature_page', index, pagesBefore }) as const;

describe('a stamp is in the file exactly once', () => {
  test('an id that is there already is not drawn again', async () => {
    await stamp([stampWith({ id: 'a' })]);
    const again = await stamp([stampWith({ id: 'a', name: 'Somebody else' }), stampWith({ id: 'b' })], {
      from: 'out.pdf',
      to: 'two.pdf',
    });
    expect(again.drawn).toEqual(['b']);
    expect(await idsIn('two.pdf')).toEqual(['a', 'b']);
    expect(renderer.text(again.file, 1)).not.toContain('Somebody else');
  });

  test('an id that is asked for twice is drawn once', async () => {
    expect((await stamp([stampWith(), stampWith()])).drawn).toEqual(['stamp-1']);
    expect(await idsIn('out.pdf')).toEqual(['stamp-1']);
  });

  test('a call with nothing left to draw gives the same bytes back', async () => {
    const first = await stamp([stampWith()]);
    const second = await stamp([stampWith()], { from: 'out.pdf', to: 'two.pdf' });
    expect(second).toEqual({ ...first, drawn: [], boxes: [] });
  });

  test('an id with other characters than letters, digits and hyphens is a fault of the program', async () => {
    await expect(stamp([stampWith({ id: 'a b' })])).rejects.toMatchObject({ name: 'PdfUnavailable' });
  });
});

describe('the new file', () => {
  test('is the same for the same input, and described by its digest and size', async () => {
    await folder.write(
      'mark.png',
      pngOf(30, 10, (x) => [x, 0, 0, 255]),
    );
    const stamps = [
      stampWith({ mark: { kind: 'image', path: folder.path('mark.png') } }),
      stampWith({ id: 'b', place: slot(3) }),
    ];
    const [first, second] = [await stamp(stamps), await stamp(stamps, { to: 'two.pdf' })];
    expect(second.file.equals(first.file)).toBe(true);
    expect(first.sha256).toBe(createHash('sha256').update(first.file).digest('hex'));
    expect(first.bytes).toBe(first.file.length);
  });

  test('leaves the other pages as they were, also where pages share their resources', async () => {
    const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources 5 0 R >>';
    const before = fileOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>',
      page,
      page,
      '<< /XObject << /Fm 7 0 R >> >>',
      streamObject(Buffer.from('/Fm Do')),
      streamObject(Buffer.from('9 9 50 50 re f'), '/Type /XObject /Subtype /Form /BBox [0 0 100 100]'),
    ]);
    await folder.write('shared.pdf', before);
    const { file } = await stamp([stampWith()], { from: 'shared.pdf' });
    expect(differenceBox(renderer.render(before, 2), renderer.render(file, 2))).toBeNull();
    // The second page does not even know the stamp's name.
    expect(await idsIn('out.pdf')).toEqual(['stamp-1']);
  });

  test('keeps the look of a page whose content is a list of streams that several pages share', async () => {
    const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents [5 0 R 6 0 R] >>';
    const shared = fileOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>',
      page,
      page,
      streamObject(Buffer.from('q 1 0 0 rg 2 0 0 2 0 0 cm')),
      streamObject(Buffer.from('0 0 50 50 re f')),
    ]);
    await folder.write('shared.pdf', shared);
    const { file } = await stamp(
      [stampWith({ place: { kind: 'page', page: 1, x: 0.5, y: 0, width: 0.5, height: 0.3 } })],
      { from: 'shared.pdf' },
    );
    const ink = differenceBox(renderer.render(shared, 1), renderer.render(file, 1))!;
    expect(ink.left).toBeGreaterThanOrEqual(149);
    expect(ink.bottom).toBeLessThanOrEqual(91);
    expect(differenceBox(renderer.render(shared, 2), renderer.render(file, 2))).toBeNull();
  });

  test('can be read again, with as many pages as it says', async () => {
    const { file, pages } = await stamp([stampWith({ place: slot(0) })]);
    expect(pages).toBe(3);
    expect(renderer.pageCount(file)).toBe(3);
    expect((await engine.inspect({ path: folder.path('out.pdf') })).pages).toBe(3);
  });

  test('takes many stamps one after another', async () => {
    let from = 'in.pdf';
    for (let index = 0; index < 40; index++) {
      const to = `step-${index % 2}.pdf`;
      await stamp([stampWith({ id: `s-${index}`, place: slot(index) })], { from, to });
      from = to;
    }
    const ids = await idsIn(from);
    expect(new Set(ids).size).toBe(40);
    expect((await engine.inspect({ path: folder.path(from) })).pages).toBe(2 + Math.ceil(40 / 6));
  });
});

describe('what a stamp says', () => {
  test('the title, name, role, time and reference can be read from the page', async () => {
    const { file } = await stamp([stampWith()]);
    const text = renderer.text(file, 1);
    for (const part of [
      'Signed by Finance director',
      'First party',
      '2026-11-21 13:40 +03:00 (Asia/Riyadh)',
      'Countersign AB12CD34',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('a long name ends in an ellipsis and not in the next stamp', async () => {
    const { file } = await stamp([stampWith({ name: 'Director of very many things '.repeat(6) })]);
    expect(renderer.text(file, 1)).toMatch(/Signed by Director of .*…/);
  });

  test('Arabic and Persian names are letters that join, with digits in their order', async () => {
    const { file } = await stamp([stampWith({ title: 'وقّعه', name: 'مدیر مالی ۱۴۰۳', role: null })]);
    const text = renderer.text(file, 1).normalize('NFKC');
    expect(text).toContain('۱۴۰۳');
    expect(text).toContain('مدیر');
    expect(text).not.toContain('\uFFFD');
  });

  test('a character that the typeface lacks is shown as missing and nothing breaks', async () => {
    const { file } = await stamp([stampWith({ name: 'Director 李\u0007\u202E' })]);
    expect(renderer.text(file, 1)).toContain('Director \uFFFD');
  });

  test('a page of any visible size takes a stamp', async () => {
    await folder.write('tiny.pdf', pdfOf([{ mediaBox: [0, 0, 3, 3] }]));
    expect((await stamp([stampWith({ mark: { kind: 'typed', text: 'A' } })], { from: 'tiny.pdf' })).drawn).toEqual([
      'stamp-1',
    ]);
  });
});

describe('signature pages', () => {
  test('hold six stamps in two columns and three rows, in the order of their slots', async () => {
    const boxes = [];
    const blank = (await stamp([stampWith({ id: 'blank', place: slot(6) })])).file;
    for (let index = 0; index < 6; index++) {
      const { file } = await stamp([stampWith({ place: slot(index) })], { from: 'out.pdf', to: 'one.pdf' });
      boxes.push(differenceBox(renderer.render(blank, 3), renderer.render(file, 3))!);
    }
    const middle = { x: 595 / 2, y: 842 };
    for (const [index, box] of boxes.entries()) {
      if (index % 2 === 0) expect(box.right).toBeLessThan(middle.x);
      else expect(box.left).toBeGreaterThan(middle.x);
      if (index >= 2) expect(box.top).toBeGreaterThan(boxes[index - 2]!.bottom);
    }
    expect(boxes[5]!.bottom).toBeLessThan(middle.y);
  });

  test('are appended as needed, once, whichever slot is stamped first', async () => {
    expect((await stamp([stampWith({ id: 'late', place: slot(7) })])).pages).toBe(4);
    expect((await stamp([stampWith({ id: 'early', place: slot(0) })], { from: 'out.pdf', to: 'two.pdf' })).pages).toBe(
      4,
    );
    expect(await idsIn('two.pdf')).toEqual(['early', 'late']);
  });

  test('have the size of the first page as it is seen, or A4 where that is no sheet of paper', async () => {
    const sizeAfter = async (first: Parameters<typeof pdfOf>[0][number]) => {
      await folder.write('sized.pdf', pdfOf([first]));
      await stamp([stampWith({ place: slot(0, 1) })], { from: 'sized.pdf' });
      const { width, height } = (await engine.inspect({ path: folder.path('out.pdf') })).sizes[1]!;
      return [width, height];
    };
    expect(await sizeAfter({ mediaBox: [0, 0, 612, 792], rotate: 90 })).toEqual([792, 612]);
    expect(await sizeAfter({ mediaBox: [0, 0, 100, 100] })).toEqual([595.28, 841.89]);
    expect(await sizeAfter({ mediaBox: [0, 0, 500, 5000] })).toEqual([595.28, 841.89]);
  });
});

describe('a place outside of the document is refused', () => {
  test.each([
    ['a page that is missing', { page: 3 }],
    ['page zero', { page: 0 }],
    ['a box over the right edge', { x: 0.7 }],
    ['a box over the bottom edge', { y: 0.9 }],
    ['a box without width', { width: 0 }],
    ['a box that is no number', { height: Number.NaN }],
  ])('%s', async (_, change) => {
    const place = { kind: 'page', page: 1, x: 0.1, y: 0.1, width: 0.4, height: 0.2, ...change } as const;
    await expect(stamp([stampWith({ place })])).rejects.toMatchObject({ code: 'pdf_place_outside' });
  });

  test('signature pages after more pages than there are', async () => {
    await expect(stamp([stampWith({ place: slot(0, 9) })])).rejects.toMatchObject({ code: 'pdf_place_outside' });
  });
});
