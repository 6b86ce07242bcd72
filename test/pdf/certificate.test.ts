import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PDFDocument, PDFName, PDFString } from 'pdf-lib';
import { encode } from 'uqr';
import { buildAuditRecord, canonicalBytes } from '../../src/evidence/audit-record.ts';
import { describeCertificate } from '../../src/evidence/certificate.ts';
import { wrap } from '../../src/pdf/certificate/wrap.ts';
import { type CertifyResult, createPdfEngine, type PdfEngine } from '../../src/pdf/engine.ts';
import { factsOf, hashOf, type Signer } from '../evidence/facts.ts';
import {
  differenceBox,
  fileOf,
  openRenderer,
  pdfOf,
  pngOf,
  type Raster,
  type Renderer,
  streamObject,
} from '../support/pdf.ts';
import { type Folder, makeFolder } from './fixture.ts';

const MARGIN = 42;
let engine: PdfEngine;
let renderer: Renderer;
let folder: Folder;
beforeAll(async () => {
  engine = createPdfEngine();
  renderer = await openRenderer();
  folder = makeFolder();
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});

type Certified = CertifyResult & { file: Buffer; audit: Buffer };
let files = 0;

/** A certificate, on its own or at the end of `input`. */
async function certified(
  facts: Parameters<typeof factsOf>[0] = {},
  {
    input,
    publicUrl = 'https://sign.example.com',
    logo,
  }: { input?: Buffer; publicUrl?: string | null; logo?: Buffer } = {},
): Promise<Certified> {
  files += 1;
  const evidence = factsOf(facts);
  const audit = canonicalBytes(buildAuditRecord(evidence.audit));
  const { certificate, auditDescription } = describeCertificate(evidence, publicUrl);
  const outputPath = folder.path(`certified-${files}.pdf`);
  const result = await engine.certify({
    inputPath: input ? await folder.write(`input-${files}.pdf`, input) : null,
    outputPath,
    certificate,
    logoPath: logo ? await folder.write(`logo-${files}.png`, logo) : null,
    audit: {
      path: await folder.write(`audit-${files}.json`, audit),
      name: 'countersign-audit.json',
      description: auditDescription,
    },
    conformance: 'pdfa-3b',
  });
  return { ...result, file: await readFile(outputPath), audit };
}

const textOf = ({ file, pages, certificatePages }: Certified): string =>
  Array.from({ length: certificatePages }, (_, index) =>
    renderer.text(file, pages - certificatePages + index + 1),
  ).join('\n');
/** What can be found whatever an extractor makes of spaces, line ends and presentation forms. */
const plain = (text: string): string => text.normalize('NFKC').replace(/[\s\p{Cf}]+/gu, '');

describe('a certificate', () => {
  test('says who decided what, when by which clock, how they were identified, and every fingerprint', async () => {
    const signers: Signer[] = [
      { name: 'Sara Smith', role: 'Legal counsel' },
      { name: 'Omar Haddad', identity: 'code_same_channel', timeZone: 'Asia/Dubai', comment: 'Agreed on 12,450.75' },
      { name: 'Leila Amiri', identity: 'link' },
      { name: 'Tariq Aziz', identity: 'code_link_by_sender' },
    ];
    const text = plain(textOf(await certified({ signers })));
    for (const said of [
      'Lease of the north wing',
      'Gulf Trading',
      'LEASE-2026-014',
      '0195a3c2-d000-7c44-8d2f-000000000001',
      '7K3M-9QXW-2DTH-V8N4',
      'Sara Smith',
      'Legal counsel',
      '+966•••••4567',
      '2026-11-21 13:01 +03:00 (Asia/Riyadh)',
      '2026-11-21 14:02 +04:00 (Asia/Dubai)',
      'Two factors: link and code on different channels',
      'One factor: link and code on the same channel',
      'One factor: holding the link, without a code',
      'Link handed over by the sender',
      'From network 203.0.113.0/24',
      'Comment: Agreed on 12,450.75',
      ...[900, 1, 2, 3, 4, 5].map(hashOf),
      'Page 1 of',
    ]) {
      expect(text).toContain(plain(said));
    }
  });

  test('names what was taken out of the upload', async () => {
    const findings = [{ kind: 'javascript', count: 2, pages: [1, 3] }];
    const text = plain(textOf(await certified({ findings })));
    expect(text).toContain(plain('Scripts removed'));
    expect(text).toContain(plain('2 ×, page 1, 3'));
  });

  test.each([
    ['ar', 'شهادة', '١٤٤٨'],
    ['fa', 'گواهی', '۱۴۰۵'],
  ] as const)('in %s reads from the right, with its own calendar', async (language, heading, year) => {
    const result = await certified({ language, signers: [{ name: 'علي' }] });
    const text = textOf(result).normalize('NFKC');
    expect(text).toContain(heading);
    expect(text).toContain(year);
    const page = renderer.render(result.file, 1, 2);
    const [left, right] = [inkIn(page, MARGIN, 200), inkIn(page, page.width / 2 - 200, page.width / 2 - MARGIN)];
    // The square code is on the far side: by far the most ink of the page's head.
    expect(left).toBeGreaterThan(3 * right);
  });

  test.each(['en', 'ar'] as const)('in %s begins with the logo, on the side where reading begins', async (language) => {
    // Green with clear edges, twice as large as it is drawn.
    const logo = pngOf(300, 100, (x, y) => (x > 4 && x < 295 && y > 4 && y < 95 ? [30, 200, 30, 255] : [0, 0, 0, 0]));
    const result = await certified({ language, signers: [{ name: 'Sara', language }] }, { logo });
    expect(result.pdfa).toEqual({ conformance: 'PDF/A-3b', problems: [] });
    const page = renderer.render(result.file, 1, 2);
    const isGreen = (x: number, y: number) => {
      const at = (Math.round(y * page.scale) * page.width + Math.round(x * page.scale)) * 4;
      const [first, green, last] = page.pixels.subarray(at, at + 3);
      return first! < 60 && green! > 180 && last! < 60;
    };
    const width = page.width / page.scale;
    const near = (points: number) => (language === 'ar' ? width - points : points);
    expect([isGreen(near(MARGIN + 66), MARGIN + 22), isGreen(near(MARGIN + 140), MARGIN + 22)]).toEqual([true, false]);
    expect(isGreen(near(MARGIN + 66), MARGIN + 48)).toBe(false);
    const again = await certified({ language, signers: [{ name: 'Sara', language }] }, { logo });
    expect(again.sha256).toBe(result.sha256);
  });

  test('has a second language where an approver reads another one than the document', async () => {
    const english: Signer = { name: 'Sara', language: 'en' };
    const bilingual = textOf(await certified({ language: 'ar', signers: [{ name: 'علي' }, english] }));
    expect(plain(bilingual)).toContain(plain('Certificate of completion'));
    expect(plain(bilingual)).toContain(plain('11 جمادى').slice(2));
    expect(plain(textOf(await certified({ language: 'ar', signers: [{ name: 'علي' }] })))).not.toContain('Certificate');
    const persian = textOf(await certified({ signers: [english, { name: 'رضا', language: 'fa' }] }));
    expect(persian.normalize('NFKC')).toContain('گواهی');
    expect(plain(persian)).toContain(plain('30 Aban 1405'));
  });

  test('leads to the verifier by a square code that a phone can read', async () => {
    for (const language of ['en', 'ar'] as const) {
      const { file } = await certified({ language });
      const expected = encode('https://sign.example.com/verify/7K3M9QXW2DTHV8N4', { ecc: 'M', border: 0 });
      expect(modulesOf(renderer.render(file, 1, 6), expected.size, language === 'ar')).toEqual(expected.data);
    }
  });

  test('has no square code where the product has no public address, but still the code', async () => {
    const result = await certified({}, { publicUrl: null });
    const page = renderer.render(result.file, 1, 2);
    expect(inkIn(page, page.width / 2 - 140, page.width / 2 - MARGIN)).toBeLessThan(1000);
    expect(plain(textOf(result))).toContain('7K3M-9QXW-2DTH-V8N4');
  });

  test('of a hundred approvers with long names goes over pages and loses none', async () => {
    const name = (index: number) =>
      `Abdulrahman bin Mohammed bin Abdulaziz Al-Qahtani the ${index}th of the long names`;
    const signers = Array.from({ length: 100 }, (_, index) => ({ name: name(index), role: 'x'.repeat(120) }));
    const result = await certified({ signers });
    const text = plain(textOf(result));
    for (let index = 0; index < 100; index++) expect(text).toContain(plain(name(index)));
    expect(text).toContain(plain(`Page ${result.pages} of ${result.pages}`));
    for (let page = 1; page <= result.pages; page++) {
      const { width, height, ...raster } = renderer.render(result.file, page, 1);
      const blank = { width, height, ...raster, pixels: new Uint8Array(raster.pixels.length).fill(255) };
      const ink = differenceBox(blank, { width, height, ...raster })!;
      expect(ink.left).toBeGreaterThanOrEqual(MARGIN - 1);
      expect(ink.right).toBeLessThanOrEqual(width - MARGIN + 1);
      expect(ink.bottom).toBeLessThanOrEqual(height - 24);
    }
  });

  test('is of the paper that the document is of', async () => {
    const widths = async (mediaBox: number[]) => {
      const { file, pages } = await certified({}, { input: pdfOf([{ mediaBox }]) });
      const { width, height } = renderer.render(file, pages, 1);
      return [width, height];
    };
    expect(await widths([0, 0, 612, 792])).toEqual([612, 792]);
    expect(await widths([0, 0, 792, 612])).toEqual([612, 792]);
    expect(await widths([0, 0, 842, 595])).toEqual([595, 842]);
    expect(await widths([0, 0, 3000, 100])).toEqual([595, 842]);
  });
});

describe('a certified file', () => {
  test('keeps every page as it was, and gives the same bytes again', async () => {
    const input = pdfOf([{ content: 'BT /F1 24 Tf 72 700 Td (Sample) Tj ET' }, { rotate: 90 }]);
    const first = await certified({}, { input });
    expect(first.pages).toBe(2 + first.certificatePages);
    for (const page of [1, 2]) {
      expect(differenceBox(renderer.render(input, page), renderer.render(first.file, page))).toBeNull();
    }
    const second = await certified({}, { input });
    expect(second.sha256).toBe(first.sha256);
    expect(second.file.equals(first.file)).toBe(true);
    const [archive, again] = [await certified(), await certified()];
    expect(archive.pdfa.conformance).toBe('PDF/A-3b');
    expect(again.file.equals(archive.file)).toBe(true);
  });

  test('carries the audit as it was given, as data, with the date of the last decision', async () => {
    const { file, audit } = await certified({ signers: [{ name: 'علي' }] }, { input: pdfOf([{}]) });
    const document = await PDFDocument.load(file, { updateMetadata: false });
    const [attachment, ...others] = document.getAttachments();
    expect(others).toEqual([]);
    expect(attachment).toMatchObject({
      name: 'countersign-audit.json',
      mimeType: 'application/json',
      afRelationship: 'Data',
      creationDate: new Date('2026-11-21T10:01:00.000Z'),
      modificationDate: new Date('2026-11-21T10:01:00.000Z'),
    });
    expect(Buffer.from(attachment!.data).equals(audit)).toBe(true);
  });

  test('says its title and language', async () => {
    const { file } = await certified({ language: 'ar', title: 'عقد إيجار' });
    const document = await PDFDocument.load(file, { updateMetadata: false });
    expect(document.getTitle()).toBe('عقد إيجار');
    expect(document.getAuthor()).toBe('Gulf Trading');
    expect(document.catalog.lookup(PDFName.of('Lang'), PDFString).asString()).toBe('ar');
  });

  test('calls itself PDF/A-3b only when nothing is known to stand against it', async () => {
    const own = await certified();
    expect(own.pdfa).toEqual({ conformance: 'PDF/A-3b', problems: [] });
    expect(own.file.toString('latin1')).toContain('<pdfaid:part>3</pdfaid:part>');
    const withoutFont = await certified({}, { input: pdfOf([{}]) });
    expect(withoutFont.pdfa).toEqual({ conformance: null, problems: ['font_not_embedded'] });
    expect(withoutFont.file.toString('latin1')).not.toContain('pdfaid');
  });

  test('needs the fonts only of text that is seen', async () => {
    const problemsOf = async (mode: number) => {
      const content = `BT /F1 24 Tf ${mode} Tr 72 700 Td (Sample) Tj ET`;
      return (await certified({}, { input: pdfOf([{ content }]) })).pdfa.problems;
    };
    expect(await problemsOf(0)).toEqual(['font_not_embedded']);
    expect(await problemsOf(3)).toEqual([]);
  });

  test.each([
    ['colours of four inks in its instructions', '0 0 0 1 k 10 10 5 5 re f', 'colour_cmyk'],
    ['instructions that end in the middle of a string', 'BT (never ends', 'content_unreadable'],
  ])('with %s says so', async (_, content, problem) => {
    const { pdfa } = await certified({}, { input: fileOf(pageWith(streamObject(Buffer.from(content)))) });
    expect(pdfa).toEqual({ conformance: null, problems: [problem] });
  });

  test.each([
    [
      'a colour space of four inks',
      '/ColorSpace [/Separation /Red /DeviceCMYK << /FunctionType 2 /Domain [0 1] /N 1 >>]',
      'colour_cmyk',
    ],
    ['a picture that is to be smoothed', '/ColorSpace /DeviceGray /Interpolate true', 'image_interpolated'],
    ['a picture of four inks', '/ColorSpace /DeviceCMYK', 'colour_cmyk'],
  ])('with %s says so', async (_, entries, problem) => {
    const image = streamObject(
      Buffer.alloc(4),
      `/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 ${entries}`,
    );
    const { pdfa } = await certified({}, { input: fileOf([...pageWith(streamObject(Buffer.from('q Q'))), image]) });
    expect(pdfa).toEqual({ conformance: null, problems: [problem] });
  });
});

describe('wrapping', () => {
  const fits = (line: string) => [...line.replace(/\p{Cf}/gu, '')].length <= 10;

  test('keeps the order in which a text is read and loses nothing', () => {
    expect(wrap('one two three four five', fits)).toEqual(['one two', 'three four', 'five']);
    expect(wrap('abcdefghijklmnopqrstuvwxyz', fits)).toEqual(['abcdefghij', 'klmnopqrst', 'uvwxyz']);
  });

  test('isolates a value on each of its lines', () => {
    expect(wrap('name: \u2068علي بن محمد\u2069 ok', fits)).toEqual(['name: \u2068علي\u2069', '\u2068بن محمد\u2069 ok']);
  });
});

/** Catalog, pages and one page with these instructions, without a font. */
function pageWith(content: Buffer): (string | Buffer)[] {
  return [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>',
    content,
  ];
}

const isDark = ({ width, pixels }: Raster, x: number, y: number): boolean => pixels[(y * width + x) * 4]! < 128;

/** Dark pixels of the page's head between two distances from the left edge, in points. */
function inkIn(page: Raster, from: number, to: number): number {
  let ink = 0;
  for (let y = Math.round(MARGIN * page.scale); y < (MARGIN + 92) * page.scale; y++) {
    for (let x = Math.round(from * page.scale); x < to * page.scale; x++) ink += Number(isDark(page, x, y));
  }
  return ink;
}

/** The modules of the square code in the page's far corner, as a camera would take them: by the middle of each. */
function modulesOf(page: Raster, size: number, isLeft: boolean): boolean[][] {
  const [from, to] = isLeft
    ? [MARGIN, MARGIN + 116]
    : [page.width / page.scale - MARGIN - 116, page.width / page.scale - MARGIN];
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  for (let y = Math.round(MARGIN * page.scale); y < (MARGIN + 96) * page.scale; y++) {
    for (let x = Math.round(from * page.scale); x < to * page.scale; x++) {
      if (!isDark(page, x, y)) continue;
      [left, top, right, bottom] = [
        Math.min(left, x),
        Math.min(top, y),
        Math.max(right, x + 1),
        Math.max(bottom, y + 1),
      ];
    }
  }
  const middle = (from: number, to: number, index: number) => Math.floor(from + ((index + 0.5) * (to - from)) / size);
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => isDark(page, middle(left, right, column), middle(top, bottom, row))),
  );
}
