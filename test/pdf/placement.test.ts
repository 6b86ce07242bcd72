import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPdfEngine, type PdfEngine } from '../../src/pdf/engine.ts';
import { type Box, differenceBox, openRenderer, type PageSource, pdfOf, pngOf, type Renderer } from '../support/pdf.ts';
import { type Folder, makeFolder, stampWith } from './fixture.ts';

let engine: PdfEngine;
let folder: Folder;
let renderer: Renderer;
beforeAll(async () => {
  engine = createPdfEngine();
  folder = makeFolder();
  renderer = await openRenderer();
  await folder.write(
    'mark.png',
    pngOf(40, 20, () => [20, 60, 160, 255]),
  );
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});

const TEXT = 'BT /F1 24 Tf 30 60 Td (Sample) Tj ET 0.8 g 40 90 60 30 re f';
/** What a page may leave behind for whoever draws after it. */
const CONTENTS = [
  TEXT,
  '',
  `q 0.2 0 0 0.2 50 50 cm ${TEXT}`,
  `q q 1 0 0 rg 0 0 20 20 re W n ${TEXT}`,
  `Q Q 1 0 0 rg 20 20 50 50 re f Q ${TEXT}`,
  `3 0 0 3 100 100 cm ${TEXT}`,
  `(a string with \\) and (q q q)) pop % q q\n${TEXT}`,
];

const pageSource: fc.Arbitrary<PageSource> = fc
  .record({
    left: fc.integer({ min: -300, max: 300 }),
    bottom: fc.integer({ min: -300, max: 300 }),
    width: fc.integer({ min: 200, max: 500 }),
    height: fc.integer({ min: 200, max: 500 }),
    crop: fc.option(fc.record({ left: fc.integer({ min: 0, max: 60 }), top: fc.integer({ min: -20, max: 60 }) })),
    rotate: fc.constantFrom(undefined, 0, 90, 180, 270, -90, 450),
    reversed: fc.boolean(),
    content: fc.constantFrom(...CONTENTS),
  })
  .map(({ left, bottom, width, height, crop, rotate, reversed, content }) => {
    const box = [left, bottom, left + width, bottom + height];
    const turned = (values: number[]) => (reversed ? [values[2]!, values[3]!, values[0]!, values[1]!] : values);
    return {
      mediaBox: turned(box),
      ...(crop ? { cropBox: turned([left + crop.left, bottom, left + width, bottom + height - crop.top]) } : {}),
      ...(rotate === undefined ? {} : { rotate }),
      content: `1 0 0 1 ${left} ${bottom} cm ${content}`,
    };
  });

const place = fc
  .record({
    width: fc.double({ min: 0.15, max: 0.9, noNaN: true }),
    height: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    across: fc.double({ min: 0, max: 1, noNaN: true }),
    down: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ width, height, across, down }) => ({ width, height, x: across * (1 - width), y: down * (1 - height) }));

const mark = fc.constantFrom('image', 'typed', 'none');

/** Points by which a rendering may miss: one. */
const TOLERANCE = 1;
/** Blank margin inside a stamp, at most. */
const PADDING = 4;

test('a stamp fills its box and changes nothing outside of it, whatever the page is like', async () => {
  await fc.assert(
    fc.asyncProperty(pageSource, place, mark, fc.boolean(), async (source, box, kind, arabic) => {
      const before = pdfOf([source]);
      const stamp = stampWith({
        place: { kind: 'page', page: 1, ...box },
        mark:
          kind === 'image'
            ? { kind, path: folder.path('mark.png') }
            : kind === 'typed'
              ? { kind, text: 'First party' }
              : { kind: 'none' },
        ...(arabic ? { title: 'وقّعه', name: 'المدير المالي' } : {}),
      });
      const outputPath = folder.path('stamped.pdf');
      await engine.stamp({
        inputPath: await folder.write('page.pdf', before),
        outputPath,
        stamps: [stamp],
        reference: 'D1',
      });
      const [was, is] = [renderer.render(before, 1), renderer.render(await folder.read('stamped.pdf'), 1)];
      const ink = differenceBox(was, is);
      const [width, height] = [was.width / was.scale, was.height / was.scale];
      const asked: Box = {
        left: box.x * width,
        top: box.y * height,
        right: (box.x + box.width) * width,
        bottom: (box.y + box.height) * height,
      };
      expect(ink).not.toBeNull();
      expect(ink!.left).toBeGreaterThanOrEqual(asked.left - TOLERANCE);
      expect(ink!.top).toBeGreaterThanOrEqual(asked.top - TOLERANCE);
      expect(ink!.right).toBeLessThanOrEqual(asked.right + TOLERANCE);
      expect(ink!.bottom).toBeLessThanOrEqual(asked.bottom + TOLERANCE);
      // The line across the stamp reaches from side to side.
      expect(ink!.left).toBeLessThanOrEqual(asked.left + PADDING + TOLERANCE);
      expect(ink!.right).toBeGreaterThanOrEqual(asked.right - PADDING - TOLERANCE);
    }),
    { numRuns: 80 },
  );
});
