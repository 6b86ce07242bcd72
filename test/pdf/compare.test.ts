import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPdfEngine, type DrawnBox, type PdfEngine } from '../../src/pdf/engine.ts';
import { fileOf, type PageSource, pdfOf, streamObject } from '../support/pdf.ts';
import { A_PLACE, type Folder, makeFolder, stampWith } from './fixture.ts';

let engine: PdfEngine;
let folder: Folder;
beforeAll(() => {
  engine = createPdfEngine();
  folder = makeFolder();
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});

const BOX: DrawnBox = { page: 1, x: 0.1, y: 0.3, width: 0.4, height: 0.15 };
/** A black square of 20 points, by its distance from the left and the bottom of an A4 page. */
const square = (x: number, y: number): PageSource => ({ content: `0 g ${x} ${y} 20 20 re f` });
const INSIDE = square(100, 500);
const OUTSIDE = square(400, 100);
const both = (a: PageSource, b: PageSource): PageSource => ({ content: `${a.content} ${b.content}` });

async function compare(before: PageSource[], after: PageSource[], boxes: DrawnBox[]) {
  const beforePath = await folder.write('before.pdf', pdfOf(before));
  const afterPath = await folder.write('after.pdf', pdfOf(after));
  return engine.compare({ beforePath, afterPath, boxes });
}

describe('the pixel rule', () => {
  test('holds when something changed inside the box and nothing else', async () => {
    expect(await compare([OUTSIDE], [both(OUTSIDE, INSIDE)], [BOX])).toEqual({ outside: [], untouched: [] });
  });

  test('is broken by a change outside the box, however small', async () => {
    const hairline: PageSource = { content: `${INSIDE.content} 0 G 0.25 w 300 100 m 310 100 l S` };
    expect(await compare([{}, square(0, 0)], [{}, hairline], [{ ...BOX, page: 2 }])).toEqual({
      outside: [2],
      untouched: [],
    });
  });

  test('is broken by a box in which nothing changed', async () => {
    const boxes = [BOX, { ...BOX, y: 0.5 }, { ...BOX, page: 2 }];
    expect(await compare([{}, {}], [both({ content: '' }, INSIDE), {}], boxes)).toEqual({
      outside: [1], // Where the page's text was.
      untouched: [1, 2],
    });
  });

  test('is broken by a page that changed although it has no box', async () => {
    expect(await compare([OUTSIDE, {}], [both(OUTSIDE, INSIDE), INSIDE], [BOX])).toEqual({
      outside: [2],
      untouched: [],
    });
  });

  test('is broken by a page that went missing, changed its size or was turned', async () => {
    const wide = { mediaBox: [0, 0, 700, 842] };
    expect((await compare([OUTSIDE, {}], [both(OUTSIDE, INSIDE)], [BOX])).outside).toEqual([2]);
    expect((await compare([OUTSIDE, {}], [both(OUTSIDE, INSIDE), wide], [BOX])).outside).toEqual([2]);
    expect((await compare([OUTSIDE, {}], [both(OUTSIDE, INSIDE), { rotate: 180 }], [BOX])).outside).toEqual([2]);
  });

  test('lets an added page look as it likes, if something stands in its box', async () => {
    const boxes = [{ ...BOX, page: 2 }];
    expect(await compare([{}], [{}, both(INSIDE, OUTSIDE)], boxes)).toEqual({ outside: [], untouched: [] });
    expect(await compare([{}], [{}, OUTSIDE], boxes)).toEqual({ outside: [], untouched: [0] });
  });

  test('sees what is drawn, and not how the file is written', async () => {
    const content = 'BT /F1 24 Tf 72 700 Td (Sample) Tj ET';
    expect(await compare([{ content }], [{ content: `q ${content} Q` }], [])).toEqual({ outside: [], untouched: [] });
  });

  test('sees a change in what pages share: a font, a layer', async () => {
    const file = (font: string, layers = '') =>
      fileOf([
        `<< /Type /Catalog /Pages 2 0 R ${layers} >>`,
        '<< /Type /Pages /Count 1 /Kids [3 0 R] /Resources << /Font << /F1 5 0 R >> /Properties << /L 6 0 R >> >> >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>',
        streamObject(Buffer.from('/OC /L BDC BT /F1 24 Tf 72 200 Td (Sample) Tj ET EMC')),
        `<< /Type /Font /Subtype /Type1 /BaseFont /${font} >>`,
        '<< /Type /OCG /Name (Layer) >>',
      ]);
    const hidden = '/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>';
    const beforePath = await folder.write('before.pdf', file('Helvetica'));
    for (const after of [file('Courier'), file('Helvetica', hidden)]) {
      const afterPath = await folder.write('after.pdf', after);
      expect((await engine.compare({ beforePath, afterPath, boxes: [] })).outside).toEqual([1]);
    }
  });

  test('is not misled by links from page to page', async () => {
    const link = '/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Border [0 0 0] /Dest [4 0 R /Fit] >>]';
    const pages = [OUTSIDE, { ...OUTSIDE, extra: link }];
    expect(await compare(pages, [both(OUTSIDE, INSIDE), pages[1]!], [BOX])).toEqual({ outside: [], untouched: [] });
  });
});

describe('our own stamps keep the pixel rule', () => {
  const text = 'BT /F1 24 Tf 72 700 Td (Sample) Tj ET';
  const pages: [string, PageSource][] = [
    ['plain', {}],
    ['turned', { rotate: 90 }],
    ['turned the other way and cropped', { rotate: 270, cropBox: [50, 60, 400, 700] }],
    ['with its corners swapped', { mediaBox: [595, 842, 0, 0] }],
    ['that saves states and never restores them', { content: `q 0.1 0 0 0.1 0 0 cm q ${text}` }],
    ['that restores states it never saved', { content: `Q Q ${text}` }],
    ['with a clip that is never lifted', { content: `0 0 50 50 re W n ${text}` }],
    ['far from the origin', { mediaBox: [-300, 1000, 295, 1842] }],
  ];
  test.each(pages)('on a page %s', async (_, page) => {
    const inputPath = await folder.write('in.pdf', pdfOf([{}, page]));
    const outputPath = folder.path('out.pdf');
    const place = { ...A_PLACE, page: 2 } as typeof A_PLACE;
    const slot = { kind: 'signature_page', index: 1, pagesBefore: 2 } as const;
    const stamps = [stampWith({ place }), stampWith({ id: 'stamp-2', place: slot })];
    const { boxes } = await engine.stamp({ inputPath, outputPath, stamps, reference: 'D' });
    expect(boxes.map((box) => box.page)).toEqual([2, 3]);
    expect(boxes[0]).toEqual({ ...BOX, page: 2 });
    expect(await engine.compare({ beforePath: inputPath, afterPath: outputPath, boxes })).toEqual({
      outside: [],
      untouched: [],
    });
  });

  test('on hundreds of pages, in time', async () => {
    const inputPath = await folder.write('in.pdf', pdfOf(Array.from({ length: 600 }, () => ({}))));
    const outputPath = folder.path('out.pdf');
    const place = {
      kind: 'pages',
      pages: Array.from({ length: 600 }, (_, index) => index + 1),
      ...edges(BOX),
    } as const;
    const { boxes } = await engine.stamp({ inputPath, outputPath, stamps: [stampWith({ place })], reference: 'D' });
    expect(boxes).toHaveLength(600);
    const compared = await engine.compare({ beforePath: inputPath, afterPath: outputPath, boxes });
    expect(compared).toEqual({ outside: [], untouched: [] });
  });
});

function edges({ x, y, width, height }: DrawnBox) {
  return { x, y, width, height };
}
