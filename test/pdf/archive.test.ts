import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildAuditRecord, canonicalBytes } from '../../src/evidence/audit-record.ts';
import { describeCertificate } from '../../src/evidence/certificate.ts';
import { type CertifyResult, createPdfEngine, type PdfEngine, PdfRefusal } from '../../src/pdf/engine.ts';
import { factsOf } from '../evidence/facts.ts';
import { obtainJavaVerifiers } from '../support/outside-verifiers.ts';
import { type Folder, makeFolder } from './fixture.ts';
import { corpusFile, corpusNames, corpusPath, takeIn } from './intake-fixture.ts';

const java = await obtainJavaVerifiers();
const judged = java ? test : test.skip;
let engine: PdfEngine;
let folder: Folder;
beforeAll(() => {
  engine = createPdfEngine();
  folder = makeFolder();
});
afterAll(async () => {
  await Promise.all([engine.close(), java?.close()]);
  folder.remove();
});

async function certify(
  inputPath: string | null,
  facts: Parameters<typeof factsOf>[0] = {},
): Promise<CertifyResult & { path: string }> {
  const evidence = factsOf(facts);
  const audit = canonicalBytes(buildAuditRecord(evidence.audit));
  const { certificate, auditDescription: description } = describeCertificate(evidence, 'https://sign.example.com');
  const outputPath = folder.path('certified.pdf');
  const result = await engine.certify({
    inputPath,
    outputPath,
    certificate,
    logoPath: null,
    audit: { path: await folder.write('audit.json', audit), name: 'countersign-audit.json', description },
    conformance: 'pdfa-3b',
  });
  return { ...result, path: outputPath };
}

describe('veraPDF', () => {
  judged.each(['en', 'ar', 'fa'] as const)('accepts a certificate in %s as PDF/A-3b', async (language) => {
    const signers = [{ name: 'گلچهره پژوهش‌کار' }, { name: 'Ελένη Ж 𝒳' }, { name: 'Sara', language: 'en' as const }];
    const { path } = await certify(null, { language, signers });
    expect(await java!.verapdf.validate(path, '3b')).toEqual({ compliant: true, failures: [] });
  });

  judged('says of every file of the corpus what we say', async () => {
    const disagreements: string[] = [];
    let accepted = 0;
    for (const name of corpusNames) {
      const taken = await takeIn(engine, folder, corpusFile(name)).catch((error: unknown) => {
        if (error instanceof PdfRefusal) return null;
        throw error;
      });
      if (!taken) continue;
      const { pdfa, path } = await certify(taken.path);
      const { compliant } = await java!.verapdf.validate(path, '3b');
      if (compliant) accepted += 1;
      if (compliant !== (pdfa.conformance === 'PDF/A-3b')) disagreements.push(`${name}: ${pdfa.problems.join(', ')}`);
    }
    expect(disagreements).toEqual([]);
    expect(accepted).toBeGreaterThanOrEqual(8);
  });
});

test('a file that carries signatures is never certified inside, and not changed', async () => {
  const path = corpusPath('self-signed-pades-blta-pdfa3b.pdf');
  const before = await readFile(path);
  await expect(certify(path)).rejects.toMatchObject({ code: 'pdf_signed' });
  expect((await readFile(path)).equals(before)).toBe(true);
});
