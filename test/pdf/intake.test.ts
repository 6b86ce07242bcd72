import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPdfEngine, engineOn, type PdfEngine } from '../../src/pdf/engine.ts';
import { ChildPool } from '../../src/pdf/pool.ts';
import { differenceBox, openRenderer, pdfOf, type Renderer } from '../support/pdf.ts';
import { type Folder, makeFolder, stampWith } from './fixture.ts';
import { corpusFile, corpusNames, corpusPath, counts, everythingIn, takeIn } from './intake-fixture.ts';

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

/** What becomes of each file: its refusal, or how often each thing is found in it. */
const OUTCOMES: Record<string, string | Record<string, number>> = {
  'pdfjs-labelled_pages.pdf': {},
  'pdfjs-tagged_stamp.pdf': { annotations_flattened: 1 },
  'pdfjs-xref_command_missing.pdf': { repaired: 1 },
  'pyhanko-broken-objstream4.pdf': {},
  'pypdf-cmyk-image.pdf': {},
  'pypdf-crazyones-pdfa1b.pdf': {},
  'pypdf-libreoffice-form.pdf': { form_flattened: 9 },
  'pypdf-with-attachment.pdf': { embedded_file: 1 },
  'self-bomb-content-double-1g.pdf': 'pdf_too_complex',
  'self-bomb-objstm-ref-double-1g.pdf': 'pdf_too_complex',
  'self-embedded-exe.pdf': { embedded_file: 1 },
  'self-encrypted-owner-aes256.pdf': { encryption_removed: 1 },
  'self-encrypted-user-aes256.pdf': 'pdf_encrypted',
  'self-extra-Q.pdf': {},
  'self-huge-mediabox.pdf': 'pdf_too_complex',
  'self-js-openaction.pdf': { javascript: 3, open_action: 1, additional_actions: 1 },
  'self-launch.pdf': { launch: 2, additional_actions: 1 },
  'self-objstm-xrefstm.pdf': {},
  'self-pagetree-cycle.pdf': 'pdf_damaged',
  'self-polyglot-html.pdf': 'pdf_not_a_pdf',
  'self-reversed-mediabox.pdf': {},
  'self-rotate-crop-offset.pdf': {},
  'self-scanned-4p.pdf': {},
  'self-shadow-object.pdf': {},
  'self-shared-resources-200p.pdf': {},
  'self-signed-pades-blta-pdfa3b.pdf': 'pdf_signed',
  'self-submit-gotor.pdf': { submit_form: 1, remote_link: 1, open_action: 1, additional_actions: 1 },
  'self-trailing-zip.pdf': {},
  'self-truncated.pdf': 'pdf_damaged',
  'self-unbalanced-q.pdf': {},
};
const ACTS =
  /\/(JavaScript|JS|Launch|SubmitForm|ImportData|GoToR|GoToE|EmbeddedFile|EF|AA|RichMedia|AcroForm|OCProperties)\b/;

test('every file of the corpus has an outcome of its own', () => {
  expect(Object.keys(OUTCOMES).sort()).toEqual([...corpusNames].sort());
});

describe.each(Object.entries(OUTCOMES))('%s', (name, outcome) => {
  if (typeof outcome === 'string') {
    test(`is refused as ${outcome}`, async () => {
      const refused = takeIn(engine, folder, corpusFile(name));
      await expect(refused).rejects.toMatchObject({ name: 'PdfRefusal', code: outcome });
    });
    return;
  }
  test('is taken in, looks as before and acts no more', async () => {
    const upload = corpusFile(name);
    const taken = await takeIn(engine, folder, upload);
    expect(counts(taken)).toEqual(outcome);
    expect(await everythingIn(taken.file)).not.toMatch(ACTS);
    // Encrypted files and the form that leaves its looks to the reader are compared elsewhere.
    if (outcome.form_flattened) return;
    expect(renderer.pageCount(taken.file)).toBe(renderer.pageCount(upload));
    for (let page = 1; page <= Math.min(taken.pages, 4); page++) {
      expect(renderer.text(taken.file, page)).toContain(renderer.text(upload, page));
    }
  });
});

describe('what readers show is what is approved', () => {
  test.each(['self-shadow-object.pdf', 'pyhanko-broken-objstream4.pdf'])('%s, after a stamp, too', async (name) => {
    const upload = corpusFile(name);
    const taken = await takeIn(engine, folder, upload);
    const outputPath = folder.path(`stamped-${name}`);
    await engine.stamp({ inputPath: taken.path, outputPath, stamps: [stampWith()], reference: 'AB12CD34' });
    const stamped = await folder.read(`stamped-${name}`);
    const shown = renderer.text(upload, 1).trim();
    expect(renderer.text(taken.file, 1).trim()).toBe(shown);
    expect(renderer.text(stamped, 1)).toContain(shown);
    expect(renderer.text(stamped, 1)).not.toContain('9999');
    expect(differenceBox(renderer.render(upload, 1), renderer.render(taken.file, 1))).toBeNull();
  });
});

describe('signatures', () => {
  const signed = 'self-signed-pades-blta-pdfa3b.pdf';

  test('a signed file can be kept, byte for byte, with its attachment', async () => {
    const taken = await takeIn(engine, folder, corpusFile(signed), 'keep');
    expect(taken.signed).toBe(true);
    expect(taken.file.equals(corpusFile(signed))).toBe(true);
    expect(counts(taken)).toEqual({ embedded_file_kept: 1 });
  });

  test('one that acts cannot', async () => {
    const acting = appended(corpusFile(signed), (catalog) => `${catalog} /OpenAction << /S /JavaScript /JS (x) >>`);
    await expect(takeIn(engine, folder, acting, 'keep')).rejects.toMatchObject({ code: 'pdf_active_content' });
  });

  test('one in which a parser could find other objects than readers do cannot', async () => {
    const original = corpusFile(signed).toString('latin1');
    const at = original.lastIndexOf('startxref');
    // An object that no cross-reference table knows: readers never see it.
    const shadow = `${original.slice(0, at)}1 0 obj\n<< /Type /Catalog >>\nendobj\n${original.slice(at)}`;
    await expect(takeIn(engine, folder, Buffer.from(shadow, 'latin1'), 'keep')).rejects.toMatchObject({
      name: 'PdfRefusal',
    });
  });
});

/** The file with another catalog, as an update at its end. */
function appended(file: Buffer, change: (catalog: string) => string): Buffer {
  const text = file.toString('latin1');
  const root = /\/Root (\d+) 0 R/.exec(text)![1]!;
  const size = [...text.matchAll(/\/Size (\d+)/g)].at(-1)![1]!;
  const previous = [...text.matchAll(/startxref\s+(\d+)/g)].at(-1)![1]!;
  const [, catalog] = [...text.matchAll(new RegExp(`\\b${root} 0 obj\\s*<<([\\s\\S]*?)>>\\s*endobj`, 'g'))].at(-1)!;
  const at = file.length;
  const object = `${root} 0 obj\n<<${change(catalog!)} >>\nendobj\n`;
  const table = `xref\n${root} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
  const trailer = `trailer\n<< /Size ${size} /Root ${root} 0 R /Prev ${previous} >>\nstartxref\n${at + object.length}\n%%EOF\n`;
  return Buffer.concat([file, Buffer.from(object + table + trailer, 'latin1')]);
}

describe('a damaged file', () => {
  const good = pdfOf([{}, { content: 'BT /F1 24 Tf 72 700 Td (Second) Tj ET' }]).toString('latin1');
  test.each([
    ['points to no table', good.replace(/startxref\n\d+/, 'startxref\n77')],
    ['has a table that is wrong', good.replace(/00000\d{5} 00000 n/, '0000099999 00000 n')],
    ['says the wrong length of a stream', good.replace(/Length \d+/, 'Length 5')],
    ['says one thing twice', good.replaceAll('/Type /Page ', '/Rotate 0 /Rotate 0 /Type /Page ')],
  ])('that %s is repaired when it looks the same then, and its sender is told', async (_, damaged) => {
    const taken = await takeIn(engine, folder, Buffer.from(damaged, 'latin1'));
    expect(counts(taken)).toEqual({ repaired: 1 });
    expect(taken.pages).toBe(2);
    expect(renderer.text(taken.file, 2)).toBe('Second');
    const again = await takeIn(engine, folder, Buffer.from(damaged, 'latin1'));
    expect(again.sha256).toBe(taken.sha256);
  });

  test('that says one thing twice is refused when readers and we would take different ones', async () => {
    const two = good.replaceAll('/Type /Page ', '/Contents 7 0 R /Type /Page ');
    await takeIn(engine, folder, Buffer.from(two, 'latin1')).then(
      (taken) => expect(renderer.text(taken.file, 1)).toBe(renderer.text(Buffer.from(two, 'latin1'), 1)),
      (error) => expect(error).toMatchObject({ code: 'pdf_damaged' }),
    );
  });
});

test('the same upload always becomes the same file', async () => {
  for (const name of ['pypdf-libreoffice-form.pdf', 'self-js-openaction.pdf', 'self-encrypted-owner-aes256.pdf']) {
    const [first, second] = [
      await takeIn(engine, folder, corpusFile(name)),
      await takeIn(engine, folder, corpusFile(name)),
    ];
    expect(second.sha256).toBe(first.sha256);
    expect(first.file.equals(second.file)).toBe(true);
  }
});

test('taking in what was taken in changes nothing more', async () => {
  const first = await takeIn(engine, folder, corpusFile('pdfjs-labelled_pages.pdf'));
  const second = await takeIn(engine, folder, first.file);
  expect(second.findings).toEqual([]);
  expect(second.sha256).toBe(first.sha256);
});

test('a bomb costs one child, and the next file is taken in', async () => {
  const pool = new ChildPool(1);
  const own = engineOn(pool);
  try {
    const good = await folder.write('good.pdf', pdfOf([{}]));
    const ask = (inputPath: string) => own.intake({ inputPath, outputPath: folder.path('out.pdf'), signed: 'refuse' });
    await ask(good);
    const [child] = pool.pids;
    const bomb = ask(corpusPath('self-bomb-objstm-ref-double-1g.pdf'));
    const next = ask(good);
    await expect(bomb).rejects.toMatchObject({ code: 'pdf_too_complex' });
    expect((await next).pages).toBe(1);
    expect(pool.pids[0]).not.toBe(child);
  } finally {
    await own.close();
  }
});
