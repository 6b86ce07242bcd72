import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPdfEngine, type PdfEngine } from '../../src/pdf/engine.ts';
import {
  differenceBox,
  fileOf,
  openRenderer,
  pdfOf,
  type Raster,
  type Renderer,
  streamObject,
} from '../support/pdf.ts';
import { type Folder, makeFolder } from './fixture.ts';
import { corpusFile, counts, everythingIn, takeIn } from './intake-fixture.ts';

let folder: Folder;
let engine: PdfEngine;
let renderer: Renderer;
beforeAll(async () => {
  folder = makeFolder();
  engine = createPdfEngine();
  renderer = await openRenderer();
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});

/** The colour of a page at a point from its top left corner, in points. */
function colourAt({ width, scale, pixels }: Raster, x: number, y: number): string {
  const at = (Math.round(y * scale) * width + Math.round(x * scale)) * 4;
  const [blue, green, red] = pixels.subarray(at, at + 3);
  return red === 255 && green === 255 && blue === 255
    ? 'white'
    : red! > 200
      ? 'red'
      : green! > 200
        ? 'green'
        : blue! > 200
          ? 'blue'
          : 'other';
}
const looksOf = (file: Buffer, page = 1): Raster => renderer.render(file, page);

const RED = '1 0 0 rg 0 0 10 10 re f';
const look = (content: string, extra = '') =>
  streamObject(Buffer.from(content), `/Type /XObject /Subtype /Form /BBox [0 0 10 10] ${extra}`);

describe('annotations and fields', () => {
  /** One annotation on a page of 300 by 300 points, with a red square for its look. */
  const annotated = (annotation: string, { content = '', catalog = '', extra = '' } = {}) =>
    fileOf([
      `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Annots [5 0 R] >>',
      streamObject(Buffer.from(content)),
      `<< /Type /Annot /Rect [100 100 200 150] ${annotation} >>`,
      look(RED, extra),
    ]);
  const FORM = '/AcroForm << /Fields [5 0 R] >>';

  test('become part of the page, where they were', async () => {
    const taken = await takeIn(engine, folder, annotated('/Subtype /Stamp /AP << /N 6 0 R >>'));
    const after = looksOf(taken.file);
    expect([colourAt(after, 101, 151), colourAt(after, 199, 199), colourAt(after, 98, 175)]).toEqual([
      'red',
      'red',
      'white',
    ]);
    expect(counts(taken)).toEqual({ annotations_flattened: 1 });
    expect(await everythingIn(taken.file)).not.toContain('/Annot');
  });

  test('keep their place on a page that leaves its own state unrestored', async () => {
    const content = 'q 0.1 0 0 0.1 0 0 cm q';
    const taken = await takeIn(engine, folder, annotated('/Subtype /Stamp /AP << /N 6 0 R >>', { content }));
    expect(colourAt(looksOf(taken.file), 150, 175)).toBe('red');
  });

  test('are turned and scaled as their look says', async () => {
    const extra = '/Matrix [0 1 -1 0 0 0]';
    const taken = await takeIn(engine, folder, annotated('/Subtype /Stamp /AP << /N 6 0 R >>', { extra }));
    expect(differenceBox(looksOf(pdfOf([{ mediaBox: [0, 0, 300, 300], content: '' }])), looksOf(taken.file))).toEqual({
      left: 100,
      top: 150,
      right: 200,
      bottom: 200,
    });
  });

  test.each([
    [
      'a highlight',
      '/Subtype /Highlight /C [1 0 0] /QuadPoints [100 150 200 150 100 100 200 100]',
      [150, 175],
      [150, 205],
    ],
    [
      'in the other order',
      '/Subtype /Highlight /C [1 0 0] /QuadPoints [100 100 200 100 200 150 100 150]',
      [104, 175],
      [90, 175],
    ],
    [
      'an underline',
      '/Subtype /Underline /C [1 0 0] /QuadPoints [100 150 200 150 100 100 200 100]',
      [150, 200],
      [150, 150],
    ],
    [
      'a line through',
      '/Subtype /StrikeOut /C [1 0 0] /QuadPoints [100 150 200 150 100 100 200 100]',
      [150, 175],
      [150, 200],
    ],
    ['a square', '/Subtype /Square /C [1 0 0] /BS << /W 4 >>', [102, 175], [150, 175]],
    ['a filled square', '/Subtype /Square /C [] /IC [1 0 0]', [150, 175], [98, 175]],
    ['a circle', '/Subtype /Circle /IC [1 0 0] /C []', [150, 175], [102, 152]],
    ['a line', '/Subtype /Line /C [1 0 0] /L [100 100 200 150] /Border [0 0 4]', [150, 175], [110, 155]],
    ['ink', '/Subtype /Ink /C [1 0 0] /BS << /W 4 >> /InkList [[100 100 150 150 200 100]]', [150, 151], [150, 190]],
    ['a polygon', '/Subtype /Polygon /IC [1 0 0] /Vertices [100 100 200 100 150 150]', [150, 180], [102, 155]],
  ])('that leave their look to the reader are drawn: %s', async (_, annotation, [x, y], [besideX, besideY]) => {
    const after = looksOf((await takeIn(engine, folder, annotated(annotation))).file);
    expect(colourAt(after, x!, y!)).toBe('red');
    expect(colourAt(after, besideX!, besideY!)).toBe('white');
  });

  test('text that was typed onto a page is drawn where it stands', async () => {
    const taken = await takeIn(
      engine,
      folder,
      annotated('/Subtype /FreeText /DA (/Helv 12 Tf) /Contents (Paid in May)'),
    );
    expect(renderer.text(taken.file, 1)).toContain('Paid in May');
    const blank = looksOf(pdfOf([{ mediaBox: [0, 0, 300, 300], content: '' }]));
    const box = differenceBox(blank, looksOf(taken.file))!;
    expect(box.left >= 100 && box.right <= 200 && box.top >= 150 && box.bottom <= 200).toBe(true);
  });

  test('a highlight lets the text below it through', async () => {
    const content = '0 0 1 rg 140 100 20 50 re f';
    const mark = '/Subtype /Highlight /C [1 0 0] /QuadPoints [100 150 200 150 100 100 200 100]';
    const after = looksOf((await takeIn(engine, folder, annotated(mark, { content }))).file);
    expect([colourAt(after, 110, 175), colourAt(after, 150, 175)]).toEqual(['red', 'other']);
  });

  test.each([
    ['hidden', '/F 2'],
    ['not for the screen', '/F 32'],
  ])('that are %s do not appear', async (_, flags) => {
    const taken = await takeIn(engine, folder, annotated(`/Subtype /Stamp ${flags} /AP << /N 6 0 R >>`));
    expect(colourAt(looksOf(taken.file), 150, 175)).toBe('white');
    expect(await everythingIn(taken.file)).not.toContain('1 0 0 rg');
  });

  test.each([
    ['ticked', '/AS /Yes', 'red'],
    ['not ticked', '/AS /Off', 'white'],
  ])('a checkbox that is %s stays so', async (_, state, colour) => {
    const field = `/Subtype /Widget /FT /Btn /T (a) ${state} /AP << /N << /Yes 6 0 R >> >>`;
    const taken = await takeIn(engine, folder, annotated(field, { catalog: FORM }));
    expect(colourAt(looksOf(taken.file), 150, 175)).toBe(colour);
    expect(counts(taken)).toEqual({ form_flattened: 1 });
    expect(await everythingIn(taken.file)).not.toMatch(/AcroForm|Widget/);
  });

  test.each([
    ['English', '(Total 100 EUR)', 'Total 100 EUR'],
    ['Arabic', `<FEFF${Buffer.from('عقد', 'utf16le').swap16().toString('hex')}>`, 'عقد'],
  ])('a value in %s that readers were to draw is drawn', async (_, value, text) => {
    const field = `/Subtype /Widget /FT /Tx /T (a) /V ${value}`;
    const taken = await takeIn(engine, folder, annotated(field, { catalog: FORM }));
    expect(renderer.text(taken.file, 1).normalize('NFKC')).toContain(text);
    const box = differenceBox(looksOf(pdfOf([{ mediaBox: [0, 0, 300, 300], content: '' }])), looksOf(taken.file))!;
    expect([box.left >= 100, box.top >= 150, box.right <= 200, box.bottom <= 200]).toEqual([true, true, true, true]);
  });

  test.each([
    ['a value', '/V (Seven)'],
    ['nothing', ''],
  ])('a field of %s that readers were to draw keeps its background and border', async (_, value) => {
    const field = `/Subtype /Widget /FT /Tx /T (a) ${value} /MK << /BG [1 0 0] /BC [0 0 1] >> /BS << /W 4 >>`;
    const taken = await takeIn(engine, folder, annotated(field, { catalog: FORM }));
    const after = looksOf(taken.file);
    expect([colourAt(after, 195, 160), colourAt(after, 198, 175), colourAt(after, 204, 175)]).toEqual([
      'red',
      'blue',
      'white',
    ]);
    if (value) expect(renderer.text(taken.file, 1)).toContain('Seven');
  });

  test('an old look gives way to the value where the form says so, and an option to its text', async () => {
    const field = '/Subtype /Widget /FT /Ch /T (a) /V (b) /Opt [[(a) (First)] [(b) (Second)]] /AP << /N 6 0 R >>';
    const catalog = '/AcroForm << /Fields [5 0 R] /NeedAppearances true >>';
    const taken = await takeIn(engine, folder, annotated(field, { catalog }));
    expect(renderer.text(taken.file, 1)).toContain('Second');
    expect(colourAt(looksOf(taken.file), 101, 151)).toBe('white');
  });

  test('of a form in the wild all values can be read afterwards', async () => {
    const taken = await takeIn(engine, folder, corpusFile('pypdf-libreoffice-form.pdf'));
    expect(await everythingIn(taken.file)).not.toMatch(/AcroForm|Widget/);
    expect(renderer.pageCount(taken.file)).toBe(1);
  });
});

describe('layers', () => {
  type Layered = { content?: string; configuration?: string; shown?: string; form?: string };
  /** Layers 5 and 6, of which 6 is off, a membership 7 of both, and a form 8 and an image 9. */
  const layered = ({ content = '', configuration = '/OFF [6 0 R]', shown = '', form = '/OC 6 0 R' }: Layered) =>
    fileOf([
      `<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [5 0 R 6 0 R] /D << ${configuration} >> >> >>`,
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /XObject << /Form 8 0 R >> ' +
        '/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> ' +
        '/Properties << /On 5 0 R /Off 6 0 R /Both 7 0 R >> >> >>',
      streamObject(Buffer.from(content)),
      '<< /Type /OCG /Name (on) >>',
      `<< /Type /OCG /Name (off) ${shown} >>`,
      '<< /Type /OCMD /OCGs [5 0 R 6 0 R] /P /AllOn >>',
      look('0 1 0 rg 0 0 10 10 re f', form),
    ]);
  const square = (layer: string, colour: string, x: number) =>
    `/OC /${layer} BDC ${colour} rg ${x} 200 50 50 re f EMC\n`;

  test('stay as they are shown, and what is hidden is gone', async () => {
    const content = square('On', '1 0 0', 0) + square('Off', '0 0 1', 100) + square('Both', '0 0 1', 200);
    const upload = layered({ content: `${content}/OC /Off BDC BT /F1 12 Tf 10 10 Td (SECRET) Tj ET EMC` });
    const taken = await takeIn(engine, folder, upload);
    const after = looksOf(taken.file);
    expect([colourAt(after, 25, 75), colourAt(after, 125, 75), colourAt(after, 225, 75)]).toEqual([
      'red',
      'white',
      'white',
    ]);
    expect(differenceBox(looksOf(upload), after)).toBeNull();
    expect(counts(taken)).toEqual({ layers_flattened: 1 });
    expect(await everythingIn(taken.file)).not.toMatch(/SECRET|OCProperties|\/OCG|\/OCMD/);
  });

  test('hidden instructions still set what later ones use', async () => {
    const content = '/OC /Off BDC 1 0 0 rg 1 0 0 1 100 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI\nEMC 0 200 50 50 re f';
    const taken = await takeIn(engine, folder, layered({ content }));
    expect(colourAt(looksOf(taken.file), 125, 75)).toBe('red');
  });

  test.each([
    ['a form on a hidden layer', layered({ content: 'q 5 0 0 5 0 0 cm /Form Do Q' }), 'white'],
    ['a form on a shown layer', layered({ content: 'q 5 0 0 5 0 0 cm /Form Do Q', form: '/OC 5 0 R' }), 'green'],
    [
      'all hidden, one switched on',
      layered({
        content: `/OC /On BDC 0 1 0 rg 0 0 50 50 re f EMC ${square('Off', '0 0 1', 0)}`,
        configuration: '/BaseState /OFF /ON [5 0 R]',
      }),
      'green',
    ],
    [
      'a layer that hides by itself on a screen',
      layered({
        content: 'q 5 0 0 5 0 0 cm /Form Do Q',
        configuration: '/AS [<< /Event /View /Category [/View] /OCGs [6 0 R] >>]',
        shown: '/Usage << /View << /ViewState /OFF >> >>',
      }),
      'white',
    ],
  ])('%s', async (_, upload, colour) => {
    const taken = await takeIn(engine, folder, upload);
    expect(colourAt(looksOf(taken.file), 25, 275)).toBe(colour);
    expect(differenceBox(looksOf(upload), looksOf(taken.file))).toBeNull();
  });
});
