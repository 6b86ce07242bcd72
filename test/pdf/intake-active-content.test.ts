import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPdfEngine, type PdfEngine } from '../../src/pdf/engine.ts';
import { fileOf, pdfOf, streamObject } from '../support/pdf.ts';
import { type Folder, makeFolder } from './fixture.ts';
import { counts, everythingIn, takeIn } from './intake-fixture.ts';

let folder: Folder;
let engine: PdfEngine;
beforeAll(() => {
  folder = makeFolder();
  engine = createPdfEngine();
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});

const SCRIPT = '<< /S /JavaScript /JS (SCRIPT) >>';
const CHAIN = '<< /S /GoTo /D [3 0 R /Fit] /Next [<< /S /URI /URI (https://example.com) /Next 9 0 R >>] >>';

/**
 * A page with a text field (5) below a parent field (6), an outline item (8), a name tree and a loose script (9), each
 * with what a test adds to it.
 */
function fileWith(
  extra: Partial<
    Record<'catalog' | 'page' | 'widget' | 'field' | 'link' | 'outline' | 'names' | 'loose' | 'annotations', string>
  >,
) {
  const {
    annotations = '5 0 R',
    catalog = '',
    page = '',
    widget = '/Subtype /Widget',
    field = '',
    link = '',
    outline = '',
    names = '',
    loose = SCRIPT,
  } = extra;
  return fileOf([
    `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> /Outlines 7 0 R /Names << ${names} >> ${catalog} >>`,
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Annots [${annotations} << /Subtype /Link /Rect [0 0 9 9] ${link} >>] ${page} >>`,
    streamObject(Buffer.from('0 0 1 rg 10 10 50 50 re f')),
    `<< /Type /Annot /Rect [100 100 200 120] /Parent 6 0 R ${widget} >>`,
    `<< /FT /Tx /T (name) /Kids [5 0 R] ${field} >>`,
    '<< /Type /Outlines /First 8 0 R /Last 8 0 R /Count 1 >>',
    `<< /Title (Here) /Parent 7 0 R ${outline} >>`,
    loose,
  ]);
}

const ATTACHED = '<< /Type /Filespec /F (x.exe) /EF << /F 10 0 R >> >>';
const withAttachment = (file: Buffer): Buffer => {
  const objects = file
    .toString('latin1')
    .split(/\d+ 0 obj\n/)
    .slice(1)
    .map((part) => part.split('\nendobj')[0]!);
  return fileOf([...objects, streamObject(Buffer.from('SCRIPT'), '/Type /EmbeddedFile')]);
};

describe('what acts is gone from every byte, and reported', () => {
  const cases: [string, () => Buffer, Record<string, number>][] = [
    ['a script on opening', () => fileWith({ catalog: '/OpenAction 9 0 R' }), { javascript: 1, open_action: 1 }],
    ['a script after a chain', () => fileWith({ catalog: `/OpenAction ${CHAIN}` }), { javascript: 1 }],
    ["a script in a link's chain", () => fileWith({ link: `/A ${CHAIN}` }), { javascript: 1 }],
    ['a script of a link', () => fileWith({ link: '/A 9 0 R' }), { javascript: 1 }],
    [
      "a script of a widget's keys",
      () => fileWith({ widget: '/Subtype /Widget /AA << /K 9 0 R >>' }),
      { javascript: 1, additional_actions: 1 },
    ],
    [
      "a script of a field's format",
      () => fileWith({ field: '/AA << /F 9 0 R /C 9 0 R >>' }),
      { javascript: 2, additional_actions: 1 },
    ],
    ['a script of a page', () => fileWith({ page: '/AA << /O 9 0 R >>' }), { javascript: 1, additional_actions: 1 }],
    [
      "a script of the file's closing",
      () => fileWith({ catalog: '/AA << /WC 9 0 R >>' }),
      { javascript: 1, additional_actions: 1 },
    ],
    ['a script of an outline item', () => fileWith({ outline: '/A 9 0 R' }), { javascript: 1 }],
    [
      'a script in the name tree',
      () => fileWith({ names: '/JavaScript << /Names [(a) 9 0 R (b) << /S /JavaScript /JS (SCRIPT) >>] >>' }),
      { javascript: 2 },
    ],
    ['a script that nothing known refers to', () => fileWith({ catalog: '/Unknown [[9 0 R]]' }), { javascript: 1 }],
    [
      'a script as a stream',
      () => withAttachment(fileWith({ link: '/A 9 0 R', loose: '<< /S /JavaScript /JS 10 0 R >>' })),
      { javascript: 1 },
    ],
    [
      'a rendition with a script',
      () => fileWith({ loose: 'null', link: '/A << /S /Rendition /JS (SCRIPT) >>' }),
      { javascript: 1 },
    ],
    ['a program', () => fileWith({ loose: 'null', link: '/A << /S /Launch /F (SCRIPT) >>' }), { launch: 1 }],
    [
      'sending a form',
      () => fileWith({ loose: 'null', link: '/A << /S /SubmitForm /F (SCRIPT) >>' }),
      { submit_form: 1 },
    ],
    [
      'loading a form',
      () => fileWith({ loose: 'null', link: '/A << /S /ImportData /F (SCRIPT) >>' }),
      { import_data: 1 },
    ],
    [
      'a link to another file',
      () => fileWith({ loose: 'null', link: '/A << /S /GoToR /F (SCRIPT) /D [0 /Fit] >>' }),
      { remote_link: 1 },
    ],
    [
      'a link into an attachment',
      () => fileWith({ loose: 'null', link: '/A << /S /GoToE /T << /N (SCRIPT) >> >>' }),
      { remote_link: 1 },
    ],
    [
      'an address that is a script',
      () => fileWith({ loose: 'null', link: '/A << /S /URI /URI (javascript:SCRIPT) >>' }),
      { remote_link: 1 },
    ],
    [
      'an address of a file',
      () => fileWith({ loose: 'null', link: '/A << /S /URI /URI (file:///SCRIPT) >>' }),
      { remote_link: 1 },
    ],
    [
      'printing by itself',
      () => fileWith({ loose: 'null', catalog: '/OpenAction << /S /Named /N /Print /X (SCRIPT) >>' }),
      { other_action: 1, open_action: 1 },
    ],
    [
      'an attachment',
      () => withAttachment(fileWith({ loose: 'null', names: `/EmbeddedFiles << /Names [(x) ${ATTACHED}] >>` })),
      { embedded_file: 1 },
    ],
    [
      'an attachment of a page',
      () => withAttachment(fileWith({ loose: 'null', page: `/AF [${ATTACHED}]` })),
      { embedded_file: 1 },
    ],
    [
      'an attachment behind a pin',
      () => withAttachment(fileWith({ loose: 'null', widget: `/Subtype /FileAttachment /FS ${ATTACHED}` })),
      { embedded_file: 1 },
    ],
  ];
  test.each(cases)('%s', async (_, make, expected) => {
    const file = make();
    expect(await everythingIn(file)).toMatch(/SCRIPT/);
    const taken = await takeIn(engine, folder, file);
    expect(await everythingIn(taken.file)).not.toMatch(
      /SCRIPT|\/JS\b|\/Launch|\/EF\b|\/AA\b|\/SubmitForm|\/GoToR|\/GoToE/,
    );
    const { form_flattened: _form, annotations_flattened: _pins, ...found } = counts(taken);
    expect(found).toEqual(expected);
  });

  test.each(['RichMedia', '3D', 'Screen', 'Sound', 'Movie'])('%s', async (kind) => {
    const file = pdfOf([{ extra: `/Annots [<< /Subtype /${kind} /Rect [0 0 50 50] >>]` }]);
    const taken = await takeIn(engine, folder, file);
    expect(counts(taken)).toEqual({ rich_media: 1 });
    expect(await everythingIn(taken.file)).not.toContain('Annots');
  });

  test('content that is kept elsewhere, and pictures for printers only', async () => {
    const image = '/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray';
    const file = fileOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>',
      streamObject(Buffer.from('9 0 0 9 0 0 cm /I Do'), '/F (https://example.com/SCRIPT)'),
      streamObject(Buffer.from('x'), `${image} /Alternates [<< /Image 6 0 R /DefaultForPrinting true >>]`),
      streamObject(Buffer.from('SCRIPT'), image),
    ]);
    const taken = await takeIn(engine, folder, file);
    expect(counts(taken)).toEqual({ external_content: 1, print_variant: 1 });
    expect(await everythingIn(taken.file)).not.toMatch(/SCRIPT|Alternates/);
  });
});

describe('what is harmless stays', () => {
  test('links to places in the file and on the web, and where the file opens', async () => {
    const link = (action: string) => `<< /Subtype /Link /Rect [0 0 50 50] ${action} >>`;
    const actions = [
      '/A << /S /URI /URI (https://example.com/a) >>',
      '/A << /S /URI /URI (mailto:a@example.com) >>',
      '/Dest (chapter)',
    ];
    const file = fileWith({
      catalog: '/OpenAction [3 0 R /FitH 10]',
      annotations: actions.map(link).join(' '),
      outline: '/A << /S /GoTo /D [3 0 R /Fit] >>',
      names: '/Dests << /Names [(chapter) [3 0 R /Fit]] >>',
      loose: 'null',
    });
    const taken = await takeIn(engine, folder, file);
    const said = await everythingIn(taken.file);
    for (const kept of [
      'https://example.com/a',
      'mailto:a@example.com',
      '(chapter)',
      '/GoTo',
      '/OpenAction',
      '/FitH',
    ]) {
      expect(said).toContain(kept);
    }
    expect(counts(taken)).toEqual({ form_flattened: 1 });
  });

  test('the pages of a finding are told', async () => {
    const acting = { extra: '/AA << /O << /S /JavaScript /JS (x) >> >>' };
    const taken = await takeIn(engine, folder, pdfOf([{}, acting, {}, acting]));
    expect(taken.findings).toContainEqual({ kind: 'javascript', count: 2, pages: [2, 4] });
  });
});

test('a form that a program draws is refused', async () => {
  const file = pdfOf([{}]).toString('latin1').replace('/Type /Catalog', '/Type /Catalog /AcroForm << /XFA (x) >>');
  const moved = fileOf(
    file
      .split(/\d+ 0 obj\n/)
      .slice(1)
      .map((part) => part.split('\nendobj')[0]!),
  );
  await expect(takeIn(engine, folder, moved)).rejects.toMatchObject({ code: 'pdf_xfa' });
});
