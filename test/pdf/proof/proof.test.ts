import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkStamped } from '../../../src/documents/stamp-check.ts';
import { problemOf } from '../../../src/documents/upload.ts';
import { CATALOGUE } from '../../../src/errors/catalogue.ts';
import { Problem } from '../../../src/errors/problem.ts';
import { createPdfEngine, type PdfEngine } from '../../../src/pdf/engine.ts';
import { type Issued, type KeyType, startTrust, type Telling, type Trust } from '../../simulators/trust/trust.ts';
import { obtainJavaVerifiers, obtainPdfsig, obtainPyHanko } from '../../support/outside-verifiers.ts';
import { pdfOf } from '../../support/pdf.ts';
import { type Folder, makeFolder, stampWith } from '../fixture.ts';
import { corpusFile, corpusNames, takeIn } from '../intake-fixture.ts';
import { type Maker, makeMaker } from './making.ts';

/**
 * The whole way of a file by the real engine, and what others say of the end of it. Each of the corpus ends sealed, with
 * nothing but the stamp changed in what people see, or with the refusal that is its own.
 */
const [pyHanko, pdfsig, java] = await Promise.all([obtainPyHanko(), obtainPdfsig(), obtainJavaVerifiers()]);
const byPyHanko = pyHanko ? test : test.skip;
const byPdfsig = pdfsig ? test : test.skip;
const byJava = java ? test : test.skip;

type Sealed = { name: string; path: string; level: 'T' | 'LT' | 'LTA'; pdfa: boolean };
const REFUSED: Record<string, string> = {
  'self-bomb-content-double-1g.pdf': 'pdf_too_complex',
  'self-bomb-objstm-ref-double-1g.pdf': 'pdf_too_complex',
  'self-encrypted-user-aes256.pdf': 'pdf_encrypted',
  'self-huge-mediabox.pdf': 'pdf_too_complex',
  'self-pagetree-cycle.pdf': 'pdf_damaged',
  'self-polyglot-html.pdf': 'pdf_not_a_pdf',
  'self-truncated.pdf': 'pdf_damaged',
};
const KEPT = 'self-signed-pades-blta-pdfa3b.pdf';
/** Files of our own making, sealed by every kind of key, and by what every kind of authority says. */
const OWN: { name: string; level: 'LT' | 'LTA'; keyType: KeyType; telling?: Telling }[] = [
  ...(['rsa2048', 'rsa4096', 'p256', 'p384'] as const).map((keyType) => ({
    ...{ name: keyType, keyType, level: 'LTA' as const },
  })),
  { name: 'without a second timestamp', level: 'LT', keyType: 'p256' },
  { name: 'by a list of what was revoked', level: 'LTA', keyType: 'p256', telling: 'crl' },
];
/** Usually a quarter of it; a busy machine takes longer. */
const WHOLE_CORPUS_MS = 300_000;
const ONE_JUDGE_MS = 120_000;

let engine: PdfEngine;
let folder: Folder;
let trust: Trust;
let maker: Maker;
const sealed: Sealed[] = [];
const ends: Record<string, string> = {};
const unlike: string[] = [];

beforeAll(async () => {
  [engine, folder, trust] = [createPdfEngine(), makeFolder(), await startTrust()];
  maker = makeMaker({ engine, folder, trust });
  const seal = await trust.issue({ subject: { commonName: 'Gulf Trading Seal' }, keyType: 'p256' });
  for (const name of corpusNames) ends[name] = await endOf(name, seal);
  const { path, pdfa } = await maker.certify(await folder.write('upload.pdf', pdfOf([{}])));
  for (const { name, level, ...request } of OWN) {
    const by = await trust.issue({ subject: { commonName: `Seal of ${name}` }, ...request });
    const end = await maker.seal(path, { by, level: `B-${level}` });
    sealed.push({ name, path: end, level, pdfa: pdfa.conformance !== null });
  }
}, WHOLE_CORPUS_MS);
afterAll(async () => {
  await Promise.all([engine.close(), trust.close(), pyHanko?.close(), java?.close()]);
  folder.remove();
});

/** What becomes of a file of the corpus: `sealed`, or the code of its refusal with its status. */
async function endOf(name: string, by: Issued): Promise<string> {
  try {
    const taken = await takeIn(engine, folder, corpusFile(name), name === KEPT ? 'keep' : 'refuse');
    const certified = name === KEPT ? null : await maker.certify(await stamped(name, taken.path, taken.pages));
    const path = await maker.seal(certified?.path ?? taken.path, { by, level: 'B-T' });
    sealed.push({ name, path, level: 'T', pdfa: certified !== null && certified.pdfa.conformance !== null });
    return 'sealed';
  } catch (error) {
    const problem = problemOf(error);
    if (!(problem instanceof Problem)) throw error;
    expect(String(CATALOGUE[problem.code].status)).toMatch(/^4/);
    return problem.code;
  }
}

/** One stamp on the first page, and one on a page for signatures. */
async function stamped(name: string, before: string, pages: number): Promise<string> {
  const after = folder.path(`stamped-${name}`);
  const stamps = [
    stampWith({ id: 'placed' }),
    stampWith({ id: 'behind', place: { kind: 'signature_page', index: 0, pagesBefore: pages } }),
  ];
  const { boxes } = await engine.stamp({ inputPath: before, outputPath: after, stamps, reference: 'AB12CD34' });
  await checkStamped(engine, { before, after, boxes }).catch((error: Error) =>
    unlike.push(`${name}: ${error.message}`),
  );
  return after;
}

test('every file ends sealed, or refused by its own name', () => {
  const expected = Object.fromEntries(corpusNames.map((name) => [name, REFUSED[name] ?? 'sealed']));
  expect(ends).toEqual(expected);
  expect(sealed.length).toBe(corpusNames.length - Object.keys(REFUSED).length + OWN.length);
});

test('a stamp is seen in its box, and changes nothing that people see outside of it', () => {
  expect(unlike).toEqual([]);
});

describe('every sealed file is accepted', () => {
  /** One test over all files: a list of those that were not accepted, with why. */
  const notAccepted = async (judge: (file: Sealed) => Promise<unknown>): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (const file of sealed) {
      const complaint = await judge(file).catch((error: Error) => error.message);
      if (complaint) found.push([file.name, complaint]);
    }
    return found;
  };

  test(
    'by us',
    async () => {
      const complaints = await notAccepted(async ({ name, path }) => {
        const found = await engine.verify({ path, trust: [trust.rootPem], now: Date.now() });
        // The other signers of the file that was signed before are not known to this authority.
        const expected = name === KEPT ? 'unknown_signer' : 'valid';
        const ours = found.signatures.find(({ trusted }) => trusted);
        return found.verdict === expected && ours && (name === KEPT || found.chain?.ok) ? null : found;
      });
      expect(complaints).toEqual([]);
    },
    ONE_JUDGE_MS,
  );

  byPyHanko(
    'by pyHanko',
    async () => {
      const complaints = await notAccepted(async ({ path, level }) => {
        const found = await pyHanko!.verify(path, { trust: [trust.rootPem] });
        const ours = found.signatures.filter(({ trusted }) => trusted);
        const all = [...found.signatures, ...found.timestamps];
        const isGood =
          all.every(({ intact, valid }) => intact && valid) &&
          ours.length === 1 &&
          ours.every(({ accepted, timestamp }) => accepted && timestamp?.valid && timestamp.trusted) &&
          (level === 'T' || (found.longTerm?.accepted === true && found.longTerm.pades === 'PASSED'));
        return isGood ? null : found;
      });
      expect(complaints).toEqual([]);
    },
    ONE_JUDGE_MS,
  );

  byPdfsig(
    'by pdfsig',
    async () => {
      const complaints = await notAccepted(async ({ path }) => {
        const found = await pdfsig!.verify(path);
        const judged = found.filter(({ valid }) => valid !== null); // It knows no document timestamps.
        return judged.length > 0 && judged.every(({ valid }) => valid) ? null : found;
      });
      expect(complaints).toEqual([]);
    },
    ONE_JUDGE_MS,
  );

  byJava(
    'by EU DSS, at the level that we say',
    async () => {
      const complaints = await notAccepted(async ({ level, path }) => {
        const { signatures } = await java!.dss.validate(path, { trust: [trust.rootPem] });
        const ours = signatures.at(-1);
        // Without revocation data in the file nothing more can be said of B-T.
        const verdict = level === 'T' ? 'INDETERMINATE' : 'TOTAL_PASSED';
        return ours?.level === `PAdES-BASELINE-${level}` && ours.indication === verdict ? null : signatures;
      });
      expect(complaints).toEqual([]);
    },
    ONE_JUDGE_MS,
  );

  byJava(
    'by veraPDF, where we say that it is PDF/A',
    async () => {
      const said = sealed.filter(({ pdfa }) => pdfa);
      expect(said.length).toBeGreaterThanOrEqual(8);
      const complaints = await notAccepted(async ({ path, pdfa }) => {
        if (!pdfa) return null;
        const { compliant, failures } = await java!.verapdf.validate(path, '3b');
        return compliant ? null : failures;
      });
      expect(complaints).toEqual([]);
    },
    ONE_JUDGE_MS,
  );
});

describe('what others see of a file that was altered', () => {
  const alteredPath = async (): Promise<string> => {
    const { path } = sealed.find(({ name }) => name === 'p256')!;
    const file = await folder.read(path.split('/').at(-1)!);
    file[Math.floor(file.indexOf('/ByteRange') / 2)]! ^= 1;
    return folder.write('altered.pdf', file);
  };

  byPyHanko('pyHanko does not accept it either', async () => {
    const found = await pyHanko!.verify(await alteredPath(), { trust: [trust.rootPem] }).catch(() => null);
    expect(found?.signatures.some(({ intact }) => intact) ?? false).toBe(false);
  });

  byPdfsig('nor does pdfsig', async () => {
    const found = await pdfsig!.verify(await alteredPath());
    expect(found.some(({ valid }) => valid)).toBe(false);
  });
});
