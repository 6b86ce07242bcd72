import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { readVersions } from '../../src/documents/reading.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import { canonicalBytes, readAuditRecord, verifyChain } from '../../src/evidence/audit-record.ts';
import { describeEvidence } from '../../src/evidence/describe.ts';
import { parseVerificationCode } from '../../src/evidence/verification-code.ts';
import { updateSettings } from '../../src/organizations/organizations.ts';
import { approversOf, decide, draft, ended, person, sent } from '../support/documents.ts';
import { pngOf } from '../support/pdf.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let caller: Caller;
beforeAll(async () => {
  product = await startProduct({ environment: { PUBLIC_URL: 'https://sign.example.com' } });
  caller = await product.newCaller();
});
afterAll(() => product.stop());

const evidenceOf = (id: string, as: Caller = caller) =>
  describeEvidence(product.core, { organizationId: as.organizationId, documentId: id });
const run = (sql: string, parameters: unknown[]) =>
  product.core.database.system((em) => em.execute(sql, parameters as never[]));

/** Two approvers, the first in Persian; both have completed. */
async function completed(): Promise<DocumentView> {
  const approvers = [
    person({ name: 'رضا', names: { en: 'Reza' }, language: 'fa', phone: '+989121234567', timeZone: 'Asia/Tehran' }),
    person({ name: 'Sara', role: 'Counsel' }),
  ];
  const document = await sent(product, caller, {
    title: 'Lease',
    titles: { en: 'Lease, in English' },
    reference: 'L-1',
    language: 'en',
    steps: approvers.map((approver) => ({ approvers: [approver] })),
  });
  for (const { id } of approversOf(document)) {
    await decide(product, caller, document, id);
    await run(`update decisions set ip = '198.51.100.77', user_agent = ?, identity = ?::jsonb where approver_id = ?`, [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      JSON.stringify({ policy: 'two_factor', linkChannel: 'whatsapp', codeChannel: 'sms', codeVerifiedAt: null }),
      id,
    ]);
  }
  return ended(product, caller, document.id);
}

describe('the evidence of a document', () => {
  test('tells its versions, approvers, decisions and events, in a whole chain', async () => {
    const document = await completed();
    const { audit } = await evidenceOf(document.id);
    expect(verifyChain(audit)).toEqual([]);
    expect(readAuditRecord(canonicalBytes(audit))).toEqual({ record: audit, problems: [] });
    const versions = await readVersions(product.services, caller, document.id);
    const sealed = versions.filter(({ kind }) => kind === 'original' || kind === 'stamped');
    expect(audit.versions.map(({ sha256 }) => sha256)).toEqual(sealed.map(({ sha256 }) => sha256));
    expect(audit.approvers.map(({ name, step, phoneMasked }) => [name, step, phoneMasked.slice(-4)])).toEqual([
      ['رضا', 1, '4567'],
      ['Sara', 2, approversOf(document)[1]!.phone.slice(-4)],
    ]);
    expect(audit.decisions.map(({ decidedAt }) => decidedAt)).toEqual(
      approversOf(document).map(({ decidedAt }) => decidedAt),
    );
    expect(audit.decisions[0]).toMatchObject({
      outcome: 'complete',
      timeZone: 'Asia/Tehran',
      identity: { kind: 'code_other_channel', linkChannel: 'whatsapp', codeChannel: 'sms' },
      ipNetwork: '198.51.100.0/24',
      userAgent: 'Safari on iOS',
    });
    const own = audit.events.filter(({ sequence }) => sequence !== null);
    expect(own.map(({ sequence }) => sequence)).toEqual(own.map((_, index) => index + 1));
    expect(own.map(({ type }) => type)).toEqual([
      'document.created',
      'document.sent',
      'approver.invited',
      'approver.completed',
      'approver.invited',
      'approver.completed',
    ]);
  });

  test('says nothing by which a stranger could reach or follow an approver', async () => {
    const { id } = await completed();
    const { audit, certificate } = await evidenceOf(id);
    for (const text of [canonicalBytes(audit).toString('utf8'), JSON.stringify(certificate)]) {
      expect(text).toContain('+989•••••4567');
      for (const secret of ['+989121234567', '198.51.100.77', 'iPhone OS 18_0']) expect(text).not.toContain(secret);
    }
  });

  test('is the same again, whatever happens after the last decision', async () => {
    const { id } = await completed();
    const first = await evidenceOf(id);
    await run(
      `insert into audit_entries (organization_id, document_id, occurred_at, actor, action)
       values (?, ?, now() + interval '1 minute', '{"kind": "system"}', 'document.blocked')`,
      [caller.organizationId, id],
    );
    await run(`update messages set status = 'read', updated_at = now() where document_id = ?`, [id]);
    const second = await evidenceOf(id);
    expect(canonicalBytes(second.audit).equals(canonicalBytes(first.audit))).toBe(true);
    expect(second.certificate).toEqual(first.certificate);
  });

  test('speaks the language of the document, and names people as they are named in it', async () => {
    const { id } = await completed();
    const { certificate } = await evidenceOf(id);
    expect(certificate).toMatchObject({ language: 'en', secondLanguage: 'fa', title: 'Lease, in English' });
    expect(JSON.stringify(certificate)).toContain('Reza');
    expect(JSON.stringify(certificate)).not.toContain('رضا');
  });

  test('carries the logo under which it was sent, and is found by the code that everybody is told', async () => {
    const { sha256 } = await product.core.files.put(pngOf(30, 10, () => [20, 90, 140, 255]));
    await updateSettings(product.core, caller.organizationId, { logo: { sha256 } });
    const document = await completed();
    await updateSettings(product.core, caller.organizationId, { logo: null });
    const { certificate, audit, logoSha256 } = await evidenceOf(document.id);
    expect(logoSha256).toBe(sha256);
    expect(document.verificationCode).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    expect([certificate.verification.code, audit.document.verificationCode]).toEqual([
      document.verificationCode,
      document.verificationCode,
    ]);
    expect(certificate.verification.url).toBe(
      `https://sign.example.com/verify/${parseVerificationCode(document.verificationCode)}`,
    );
  });

  test('can be certified as it is', async () => {
    const { id } = await completed();
    const { audit, certificate, auditDescription } = await evidenceOf(id);
    const [auditPath, outputPath] = [
      await product.core.files.temporaryPath(),
      await product.core.files.temporaryPath(),
    ];
    await writeFile(auditPath, canonicalBytes(audit));
    const result = await product.services.pdf.certify({
      inputPath: await product.core.files.path(audit.versions.at(-1)!.sha256),
      outputPath,
      certificate,
      logoPath: null,
      audit: { path: auditPath, name: 'countersign-audit.json', description: auditDescription },
      conformance: 'pdfa-3b',
    });
    expect(result.pages).toBe(audit.versions.at(-1)!.pages + result.certificatePages);
    expect(result.pdfa).toEqual({ conformance: 'PDF/A-3b', problems: [] });
  });

  test('is not to be had before anybody has decided, nor by another organization', async () => {
    const { id } = await draft(product, caller);
    await expect(evidenceOf(id)).rejects.toThrow('no decision');
    const document = await completed();
    const stranger = await product.newCaller();
    await expect(evidenceOf(document.id, stranger)).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('every document gets a code of its own with a right check character', async () => {
  const rows = await product.core.database.system((em) =>
    em.execute<{ code: string }[]>('select make_verification_code() as code from generate_series(1, 2000)'),
  );
  expect(new Set(rows.map(({ code }) => code)).size).toBe(2000);
  for (const { code } of rows) expect(parseVerificationCode(code)).toBe(code);
});
