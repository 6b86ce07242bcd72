import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPdfEngine, type PdfEngine } from '../../src/pdf/engine.ts';
import { LIMITS } from '../../src/pdf/limits.ts';
import { fileOf, inflationBomb, pdfOf, streamObject } from '../support/pdf.ts';
import { type Folder, makeFolder } from './fixture.ts';

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

const inspect = async (bytes: Buffer) => engine.inspect({ path: await folder.write('upload.pdf', bytes) });
/** A one-page file whose objects after the first three are given. */
const onePage = (page: string, ...more: (string | Buffer)[]) =>
  fileOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1 /Kids [3 0 R] >>', page, ...more]);

describe('what an upload is', () => {
  test('the sizes of pages are as people see them', async () => {
    const found = await inspect(
      pdfOf([
        { mediaBox: [0, 0, 595, 842] },
        { mediaBox: [612, 792, 0, 0], rotate: 90 },
        { mediaBox: [-100, -50, 500, 850], cropBox: [0, 0, 400, 300], rotate: -180 },
        { mediaBox: [0, 0, 200, 100], cropBox: [150, 50, 900, 900], rotate: 270 },
      ]),
    );
    expect(found).toEqual({
      pages: 4,
      sizes: [
        { width: 595, height: 842, rotation: 0 },
        { width: 792, height: 612, rotation: 90 },
        { width: 400, height: 300, rotation: 180 },
        { width: 50, height: 50, rotation: 270 },
      ],
      signed: false,
    });
  });

  test('a digital signature is noticed', async () => {
    const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>';
    const signature = '<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>';
    expect((await inspect(onePage(page, signature))).signed).toBe(true);
  });
});

describe('what is refused', () => {
  const good = pdfOf([{}]);
  const text = good.toString('latin1');
  const changed = (from: string | RegExp, to: string) => Buffer.from(text.replace(from, to), 'latin1');
  const cases: [string, () => Buffer, string][] = [
    ['an empty file', () => Buffer.alloc(0), 'pdf_empty'],
    ['a file of another kind', () => Buffer.from('PK\x03\x04 a zip archive'), 'pdf_not_a_pdf'],
    ['a PDF behind another file', () => Buffer.concat([Buffer.from('<html></html>\n'), good]), 'pdf_not_a_pdf'],
    ['a PDF behind a blank line', () => Buffer.concat([Buffer.from('\n'), good]), 'pdf_not_a_pdf'],
    ['a file without its end', () => good.subarray(0, good.length - 60), 'pdf_damaged'],
    ['a file without its table', () => changed('xref\n0', 'xxxx\n0'), 'pdf_damaged'],
    ['a table somewhere else than the end says', () => changed(/startxref\n\d+/, 'startxref\n17'), 'pdf_damaged'],
    ['an object that never ends', () => changed('/Kids [4 0 R]', '/Kids [4 0 R '), 'pdf_damaged'],
    [
      'a file without pages',
      () => fileOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 0 /Kids [] >>']),
      'pdf_damaged',
    ],
    ['a file without a page tree', () => fileOf(['<< /Type /Catalog >>']), 'pdf_damaged'],
    ['a page tree that is a circle', () => onePage('<< /Type /Pages /Count 1 /Kids [2 0 R] >>'), 'pdf_damaged'],
    [
      'a page that stands in the tree twice',
      () => changed('/Count 1 /Kids [4 0 R]', '/Count 2 /Kids [4 0 R 4 0 R]'),
      'pdf_damaged',
    ],
    ['a page tree that hides a page', () => changed('/Count 1', '/Count 0'), 'pdf_damaged'],
    ['a page without area', () => pdfOf([{ mediaBox: [0, 0, 0, 800] }]), 'pdf_damaged'],
    ['a page larger than readers show', () => pdfOf([{ mediaBox: [0, 0, 15_000, 800] }]), 'pdf_too_complex'],
    ['an encrypted file', () => pdfOf([{}], { trailer: '/Encrypt << /Filter /Standard /V 4 >>' }), 'pdf_encrypted'],
    ['a file whose encryption cannot be found', () => pdfOf([{}], { trailer: '/Encrypt 99 0 R' }), 'pdf_encrypted'],
    [
      'too many pages',
      () => pdfOf(Array.from({ length: LIMITS.pagesMax + 1 }, () => ({ content: '' }))),
      'pdf_too_many_pages',
    ],
    [
      'a byte too many',
      () => Buffer.concat([good, Buffer.alloc(LIMITS.fileBytesMax + 1 - good.length)]),
      'pdf_too_large',
    ],
    ['content that unpacks without end', () => contentBomb(inflationBomb(1024), '/FlateDecode'), 'pdf_too_complex'],
    [
      'content that is packed twice',
      () => contentBomb(deflateSync(inflationBomb(1024)), '[/FlateDecode /FlateDecode]'),
      'pdf_too_complex',
    ],
    [
      'content that is packed many times',
      () => contentBomb(Buffer.from('00>'), `[${'/ASCIIHexDecode '.repeat(9)}]`),
      'pdf_too_complex',
    ],
    ['content that cannot be unpacked', () => contentBomb(Buffer.from('no zlib'), '/FlateDecode'), 'pdf_damaged'],
  ];
  test.each(cases)('%s is refused', async (_, make, code) => {
    await expect(inspect(make())).rejects.toMatchObject({ name: 'PdfRefusal', code });
  });

  test('a file of exactly the largest size is read', async () => {
    // Everything around the content keeps its length as long as the content's own length has as many digits.
    const around = pdfOf([{ content: ' '.repeat(LIMITS.fileBytesMax - 1000) }]).length - (LIMITS.fileBytesMax - 1000);
    const file = pdfOf([{ content: ' '.repeat(LIMITS.fileBytesMax - around) }]);
    expect(file.length).toBe(LIMITS.fileBytesMax);
    expect((await inspect(file)).pages).toBe(1);
  });

  test('the greatest number of pages is read', async () => {
    const found = await inspect(pdfOf(Array.from({ length: LIMITS.pagesMax }, () => ({ content: '' }))));
    expect(found.pages).toBe(LIMITS.pagesMax);
  });
});

function contentBomb(packed: Buffer, filter: string): Buffer {
  return onePage(
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>',
    streamObject(packed, `/Filter ${filter}`),
  );
}
