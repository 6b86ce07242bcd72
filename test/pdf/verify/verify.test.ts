import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPdfEngine, type PdfEngine, type Verification } from '../../../src/pdf/engine.ts';
import { verifyBytes } from '../../../src/pdf/verify/verify.ts';
import { type Issued, startTrust, type Trust } from '../../simulators/trust/trust.ts';
import { pdfOf } from '../../support/pdf.ts';
import { type Folder, makeFolder } from '../fixture.ts';
import { corpusFile } from '../intake-fixture.ts';
import { type Maker, makeMaker } from '../proof/making.ts';
import { appendRevision, rewriteHole } from './attacks.ts';

let engine: PdfEngine;
let folder: Folder;
let trust: Trust;
let maker: Maker;
let seal: Issued;
/** A certified document of two pages at each level. */
const files = {} as Record<'B-B' | 'B-T' | 'B-LT' | 'B-LTA', Buffer>;
beforeAll(async () => {
  [folder, engine, trust] = [makeFolder(), createPdfEngine(), await startTrust({ tsaKeyType: 'p256' })];
  maker = makeMaker({ engine, folder, trust });
  seal = await trust.issue({ subject: { commonName: 'Gulf Trading Seal' }, keyType: 'p256' });
  const upload = await folder.write('upload.pdf', pdfOf([{}, {}]));
  const { path } = await maker.certify(upload, { findings: [{ kind: 'javascript', count: 2, pages: [1] }] });
  for (const level of ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const) {
    const sealed = await maker.seal(path, { by: seal, level });
    files[level] = await folder.read(sealed.split('/').at(-1)!);
  }
});
afterAll(async () => {
  await Promise.all([engine.close(), trust.close()]);
  folder.remove();
});

/** In this process: hundreds of files are judged here, and what a child adds is tested with the engine. */
const judge = (file: Buffer, { trusting = [trust.rootPem], now = Date.now() } = {}): Verification =>
  verifyBytes(file, { trust: trusting, now });

describe('a sealed file', () => {
  test.each(['B-B', 'B-T', 'B-LT', 'B-LTA'] as const)('at %s is valid, and tells its story', async (level) => {
    const found = await engine.verify({
      path: await folder.write('asked.pdf', files[level]),
      trust: [trust.rootPem],
      now: Date.now(),
    });
    expect(found).toMatchObject({ verdict: 'valid', intact: true, problems: [], chain: { ok: true, problems: [] } });
    expect(found.signatures[0]).toMatchObject({
      ...{ kind: 'seal', intact: true, level, subject: 'Gulf Trading Seal', issuer: 'Simulated Issuing Authority' },
      ...{ trusted: true, selfSigned: false, problems: [] },
      laterChanges: level === 'B-B' || level === 'B-T' ? 'none' : 'allowed',
      timestamp: level === 'B-B' ? null : { authority: 'Simulated Timestamps', trusted: true },
    });
    expect(found.document).toMatchObject({ title: 'Lease of the north wing', organization: 'Gulf Trading' });
    expect(found.decisions).toMatchObject([{ name: 'Head of Finance', action: 'sign', outcome: 'complete' }]);
    expect(found.stripped).toEqual([{ kind: 'javascript', count: 2, pages: [1] }]);
    expect(found.signatures.filter(({ kind }) => kind === 'timestamp')).toHaveLength(level === 'B-LTA' ? 1 : 0);
  });

  test('is by somebody unknown for whoever trusts others', async () => {
    const found = judge(files['B-LTA'], { trusting: [] });
    expect(found).toMatchObject({ verdict: 'unknown_signer', intact: true });
    expect(found.signatures.map(({ trusted }) => trusted)).toEqual([false, false]);
  });

  test('can be known by its own certificate', async () => {
    expect(judge(files['B-B'], { trusting: [seal.certificate] }).verdict).toBe('valid');
  });

  test('keeps its worth after its certificate has ended when a timestamp proves that it was before', async () => {
    const now = Date.now() + 3 * 365 * 86_400_000;
    const late = (['B-B', 'B-T', 'B-LTA'] as const).map((level) => judge(files[level], { now }));
    expect(late.map(({ verdict }) => verdict)).toEqual(['unknown_signer', 'valid', 'valid']);
    expect(late[0]!.signatures[0]!.problems).toEqual(['certificate_expired']);
  });

  test('with two seals is valid when both are, each for its own state of the file', async () => {
    const other = await trust.issue({ subject: { commonName: 'Second party' }, keyType: 'p384' });
    const first = await folder.write('first.pdf', files['B-T']);
    const path = await maker.seal(first, { by: other, level: 'B-T' });
    const found = judge(await folder.read(path.split('/').at(-1)!));
    expect(found.verdict).toBe('valid');
    expect(found.signatures).toMatchObject([
      { subject: 'Gulf Trading Seal', laterChanges: 'allowed', coversWholeFile: false },
      { subject: 'Second party', laterChanges: 'none', coversWholeFile: true },
    ]);
  });

  test('by a revoked certificate says so when the file brings the proof', async () => {
    const lost = await trust.issue({ subject: { commonName: 'Lost key' }, keyType: 'p256' });
    trust.revoke(lost);
    const upload = await folder.write('upload.pdf', pdfOf([{}]));
    // Sealing itself refuses such a certificate, so nobody can put the proof in.
    await expect(maker.seal(upload, { by: lost, level: 'B-LT' })).rejects.toThrow(/revoked/);
  });

  test('of another tool, with visible fields, an attachment and two seals, is understood', async () => {
    const found = judge(corpusFile('self-signed-pades-blta-pdfa3b.pdf'), { trusting: [] });
    expect(found).toMatchObject({ verdict: 'unknown_signer', intact: true, chain: null, document: null });
    expect(found.signatures.map(({ kind, level }) => [kind, level])).toEqual([
      ['seal', 'B-LTA'],
      ['seal', 'B-LTA'],
      ['timestamp', null],
    ]);
  });
});

test('a file that nobody signed is not called altered', async () => {
  expect(judge(pdfOf([{}]))).toMatchObject({ verdict: 'unsigned', intact: false, signatures: [] });
});

describe('one flipped bit is found', () => {
  test.each(['B-T', 'B-LTA'] as const)(
    'wherever it is in a file at %s',
    async (level) => {
      const places = spread(files[level].length, 60);
      expect(missed(files[level], places)).toEqual([]);
    },
    120_000,
  );

  // A certificate between the seal's and a trusted one is covered by its own issuer only: without that the signer is unknown.
  test('in the seal itself, its certificates, its timestamp and the zeros after it', () => {
    const file = files['B-T'];
    const start = file.indexOf('/Contents <') + 11;
    const used = spread(6_000, 120).map((at) => start + at);
    const zeros = spread(20_000, 20).map((at) => start + 12_000 + at);
    expect(missed(file, [...used, ...zeros])).toEqual([]);
  }, 120_000);

  /** In other places at each run; a miss names its place. */
  const spread = (length: number, count: number): number[] =>
    Array.from({ length: count }, () => Math.floor(Math.random() * length));

  function missed(file: Buffer, places: number[]): string[] {
    const verdictOn = (altered: Buffer): string => {
      try {
        return judge(altered).verdict;
      } catch (error) {
        return (error as Error).name;
      }
    };
    return places.flatMap((at) => {
      const bit = Math.floor(Math.random() * 8);
      const flipped = Buffer.from(file);
      flipped[at]! ^= 1 << bit;
      const verdict = verdictOn(flipped);
      return verdict !== 'valid' && verdict !== 'TypeError' ? [] : [`bit ${bit} at ${at}: ${verdict}`];
    });
  }
});

describe('what is added after the seal', () => {
  const altered = async (file: Buffer): Promise<string | null> => {
    const found = judge(file);
    expect(found).toMatchObject({ verdict: 'altered', intact: false });
    expect(found.signatures[0]).toMatchObject({ laterChanges: 'forbidden', problems: ['later_changes'] });
    return found.signatures[0]!.laterChange;
  };

  test('an annotation', async () => {
    const annotation = '<< /Type /Annot /Subtype /FreeText /Rect [50 50 400 90] /Contents (PAY 9999) >>';
    const file = appendRevision(files['B-T'], ({ page, add }) => {
      const number = add(annotation);
      return { [page.number]: page.text.replace('/Annots [', `/Annots [ ${number} 0 R `) };
    });
    expect(await altered(file)).toMatch(/annotations/);
  });

  test('other content of a page', async () => {
    const file = appendRevision(files['B-T'], ({ page, add }) => {
      const number = add('<< /Length 30 >>\nstream\nBT /F1 24 Tf 72 700 Td (x) Tj \nendstream');
      return { [page.number]: page.text.replace(/\/Contents [^/]+/, `/Contents ${number} 0 R\n`) };
    });
    expect(await altered(file)).toMatch(/Contents/);
  });

  test('an action of the catalog', async () => {
    const file = appendRevision(files['B-T'], ({ catalog }) => ({
      [catalog.number]: catalog.text.replace(/>>\s*$/, '/OpenAction << /S /JavaScript /JS (x) >> >>'),
    }));
    expect(await altered(file)).toMatch(/OpenAction/);
  });

  test('a signature that can be seen', async () => {
    const file = appendRevision(files['B-T'], ({ catalog, form, page, add }) => {
      const field = add('<< /Type /Annot /Subtype /Widget /FT /Sig /T (Cover) /Rect [0 0 600 800] /F 4 >>');
      expect(catalog.text).toContain('/AcroForm');
      return {
        [form.number]: form.text.replace(/\/Fields \[([^\]]*)\]/, `/Fields [$1 ${field} 0 R]`),
        [page.number]: page.text.replace(/\/Annots \[([^\]]*)\]/, `/Annots [$1 ${field} 0 R]`),
      };
    });
    expect(await altered(file)).toMatch(/can be seen/);
  });

  test('an object that no cross-reference lists', async () => {
    const file = appendRevision(files['B-T'], () => ({}), { hidden: '9999 0 obj\n<< /Type /Catalog >>\nendobj\n' });
    expect(await altered(file)).toMatch(/not listed/);
  });

  test('bytes behind the end', async () => {
    const found = judge(Buffer.concat([files['B-T'], Buffer.from('PK\x03\x04 something')]));
    expect(found.verdict).toBe('altered');
    const padded = judge(Buffer.concat([files['B-T'], Buffer.from('\n \n')]));
    expect(padded.verdict).toBe('altered');
  });

  test('the removal of the seal', async () => {
    const file = appendRevision(files['B-T'], ({ form }) => ({
      [form.number]: form.text.replace(/\/Fields \[[^\]]*\]/, '/Fields []'),
    }));
    const found = judge(file);
    expect(found).toMatchObject({ verdict: 'altered', problems: ['signature_removed'], signatures: [] });
  });
});

describe('a seal that does not cover what it should', () => {
  test.each<[string, (range: number[]) => number[], string]>([
    ['from the first byte', ([, b, c, d]) => [1, b! - 1, c!, d!], 'byte_range_wrong'],
    ['but for more than its hole', ([a, b, c, d]) => [a!, b! - 40, c!, d!], 'hole_is_not_contents'],
    ['up to the end of the file', ([a, b, c, d]) => [a!, b!, c!, d! - 200], 'revision_end_missing'],
    ['without counting twice', ([a, b, , d]) => [a!, b!, b! - 10, d!], 'byte_range_wrong'],
  ])('%s', async (_, change, problem) => {
    const text = files['B-B'].toString('latin1');
    const [whole, numbers] = /\/ByteRange \[([\d ]+)\]/.exec(text)!;
    const range = change(numbers!.trim().split(/\s+/).map(Number));
    const other = `/ByteRange [${range.join(' ')}]`.padEnd(whole.length, ' ').slice(0, whole.length);
    const found = judge(Buffer.from(text.replace(whole, other), 'latin1'));
    expect(found.verdict).toBe('altered');
    expect(found.signatures[0]?.problems ?? [problem]).toContain(problem);
  });

  test('or whose hole holds something behind the signature', async () => {
    const file = rewriteHole(files['B-B'], (hex) => `${hex.slice(0, -8)}deadbeef`);
    const found = judge(file);
    expect(found).toMatchObject({ verdict: 'altered', signatures: [{ problems: ['hole_holds_more'] }] });
  });

  test('or was taken from another file', async () => {
    const upload = await folder.write('other.pdf', pdfOf([{ content: 'BT /F1 24 Tf 72 700 Td (Other) Tj ET' }]));
    const { path } = await maker.certify(upload);
    const donor = await folder.read((await maker.seal(path, { by: seal, level: 'B-B' })).split('/').at(-1)!);
    const stolen = /\/Contents <([0-9a-f]+)>/.exec(donor.toString('latin1'))![1]!;
    const found = judge(rewriteHole(files['B-B'], () => stolen));
    expect(found).toMatchObject({ verdict: 'altered', signatures: [{ problems: ['digest_mismatch'] }] });
  });
});
