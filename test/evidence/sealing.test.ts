import { createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { createDraft } from '../../src/documents/creating.ts';
import { openFile, readDocument, readVersions } from '../../src/documents/reading.ts';
import { sendDocument } from '../../src/documents/sending.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import { preserveOne } from '../../src/evidence/preservation.ts';
import { sealFile } from '../../src/evidence/seal-file.ts';
import { sealDocument } from '../../src/evidence/sealing.ts';
import { updateSettings } from '../../src/organizations/organizations.ts';
import { type Faults, startTrust, type Trust } from '../simulators/trust/trust.ts';
import { approversOf, decide, ended, pdfFile, steps, until } from '../support/documents.ts';
import { eventually, type Product, startProduct } from '../support/product.ts';
import { makeSealing, type Sealing } from './sealing-fixture.ts';
import { isIntact, signaturesIn } from './signatures.ts';

let product: Product;
let trust: Trust;
let sealing: Sealing;
let forsaken: { caller: Caller; id: string };
let forsakenTrust: Trust;
beforeAll(async () => {
  [product, trust, forsakenTrust] = await Promise.all([startProduct(), startTrust(), startTrust()]);
  sealing = makeSealing(product, trust);
  // Waits ten seconds for an answer while the other tests run.
  forsakenTrust.faults.tsa = 'hang';
  const caller = await sealing.organization('B-T', { tsaUrl: forsakenTrust.tsaUrl });
  forsaken = { caller, id: (await sealing.decided(caller)).id };
});
afterAll(() => Promise.all([product.stop(), trust.close(), forsakenTrust.close()]));

const NO_END = new AbortController().signal;

/** What the loop of a worker does each minute, until nothing is due for this document. */
async function extended(caller: Caller, id: string): Promise<DocumentView> {
  return eventually(async () => {
    await preserveOne(product.services, NO_END);
    const document = await readDocument(product.services, caller, id);
    return Date.parse(document.seal!.renewAt!) > Date.now() && document;
  });
}

const makeDue = (caller: Caller, id: string) =>
  product.core.database.tenant(caller.organizationId, (em) =>
    em.execute(`update document_seals set renew_at = now(), due_at = now() where document_id = ?`, [id]),
  );

const startsWith = (file: Buffer, beginning: Buffer): boolean => file.subarray(0, beginning.length).equals(beginning);

describe('an approved document', () => {
  test('of an organization that set up nothing is sealed at B-B by its self-signed certificate, and says so', async () => {
    const caller = await product.newCaller();
    const document = await sealing.approved(caller);
    expect(document.seal).toMatchObject({
      level: 'B-B',
      certificate: { selfSigned: true },
      timestampedAt: null,
      renewAt: null,
    });
    const final = (await sealing.files(caller, document.id)).at(-1)!;
    expect(final.kind).toBe('final');
    const [found, ...others] = signaturesIn(final.bytes);
    expect(others).toEqual([]);
    expect(isIntact(final.bytes, found!)).toBe(true);
    const { raw } = found!.certificates[0]!;
    expect(document.seal!.certificate.fingerprint).toBe(createHash('sha256').update(raw).digest('hex'));
  });

  test('carries at B-T a timestamp in its seal, and at B-LT everything to verify it, each added to the end', async () => {
    const caller = await sealing.organization('B-LT');
    const document = await sealing.approved(caller);
    expect(document.seal).toMatchObject({ level: 'B-LT', certificate: { selfSigned: false }, problem: null });
    expect(Date.parse(document.seal!.timestampedAt!)).toBeGreaterThan(Date.now() - 600_000);
    const [stamped, final] = (await sealing.files(caller, document.id)).slice(-2);
    const [found] = signaturesIn(final!.bytes);
    expect(isIntact(final!.bytes, found!)).toBe(true);
    expect(found!.signed.signerInfos[0]!.unsignedAttrs!.attributes).toHaveLength(1);
    const text = final!.bytes.toString('latin1');
    for (const key of ['/DSS', '/Certs', '/OCSPs']) expect(text).toContain(key);
    expect(stamped!.kind).toBe('stamped');
  });

  test('gets at B-LTA timestamps over all of the file, again before the latest one loses its worth', async () => {
    const caller = await sealing.organization('B-LTA');
    const document = await sealing.approved(caller);
    const once = await extended(caller, document.id);
    expect(once.seal).toMatchObject({ level: 'B-LTA', problem: null });
    expect(Date.parse(once.seal!.renewAt!)).toBeGreaterThan(Date.now());
    await makeDue(caller, document.id);
    await extended(caller, document.id);
    const all = await sealing.files(caller, document.id);
    expect(all.map(({ kind }) => kind).slice(-3)).toEqual(['final', 'extended', 'extended']);
    const [final, first, second] = all.slice(-3).map(({ bytes }) => bytes);
    expect(startsWith(first!, final!)).toBe(true);
    expect(startsWith(second!, first!)).toBe(true);
    const found = signaturesIn(second!);
    expect(found.map(({ subFilter }) => subFilter)).toEqual(['ETSI.CAdES.detached', 'ETSI.RFC3161', 'ETSI.RFC3161']);
    expect(isIntact(second!, found[0]!)).toBe(true);
  });

  test('is downloaded with its newest timestamp', async () => {
    const caller = await sealing.organization('B-LTA');
    const document = await sealing.approved(caller);
    await extended(caller, document.id);
    const versions = await readVersions(product.services, caller, document.id);
    const { sha256, stream } = await openFile(product.services, caller, document.id, 'final');
    stream.destroy();
    expect(sha256).toBe(versions.find(({ kind }) => kind === 'extended')!.sha256);
  });
});

describe('a document whose file was signed before it came here', () => {
  test('keeps its signature, is sealed besides, and has its certificate as a sealed file of its own', async () => {
    const other = await sealing.organization('B-T');
    const signed = (await sealing.files(other, (await sealing.approved(other)).id)).at(-1)!.bytes;
    const caller = await sealing.organization('B-T');
    await updateSettings(product.core, caller.organizationId, { signedFiles: 'sealOnly' });
    const path = await product.core.files.temporaryPath();
    await writeFile(path, signed);
    const input = { title: 'Signed elsewhere', steps: steps(1) };
    const { id } = await createDraft(product.services, caller, { id: randomUUID(), filePath: path, input });
    await sendDocument(product.services, caller, id);
    const document = await until(product, caller, id, ({ status }) => status === 'in_progress');
    await decide(product, caller, document, approversOf(document)[0]!.id);
    const done = await ended(product, caller, id);
    expect(done).toMatchObject({ signatureOnly: true, seal: { level: 'B-T', pdfa: null } });
    const final = (await sealing.files(caller, id)).at(-1)!.bytes;
    expect(startsWith(final, signed)).toBe(true);
    expect(signaturesIn(final).map((each) => isIntact(final, each))).toEqual([true, true]);
    const { stream } = await openFile(product.services, caller, id, 'certificate');
    const certificate = Buffer.concat(await stream.toArray());
    expect(signaturesIn(certificate).map((each) => isIntact(certificate, each))).toEqual([true]);
  });
});

describe('sealing at the same time', () => {
  test('ends in one final version with one seal', async () => {
    const caller = await sealing.organization('B-T');
    const document = await sealing.approved(caller);
    // As it was before: several attempts that were given up may still be running when the next begins.
    await product.core.database.system(async (em) => {
      await em.execute('delete from document_seals where document_id = ?', [document.id]);
      await em.execute(`delete from document_versions where document_id = ? and kind = 'final'`, [document.id]);
      await em.execute(`update documents set status = 'in_progress' where id = ?`, [document.id]);
    });
    const input = { organizationId: caller.organizationId, documentId: document.id };
    await Promise.all([1, 2, 3].map(() => sealDocument(product.services, input)));
    await sealDocument(product.services, input);
    const kinds = (await sealing.files(caller, document.id)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'final')).toHaveLength(1);
    expect(signaturesIn((await sealing.files(caller, document.id)).at(-1)!.bytes)).toHaveLength(1);
  });
});

describe('extending that fails', () => {
  test('is said on the document, leaves its seal as it is, and is made up for', async () => {
    const caller = await sealing.organization('B-LTA');
    const document = await sealing.approved(caller);
    trust.faults.tsa = 'http_500';
    try {
      await eventually(async () => {
        await preserveOne(product.services, NO_END);
        return (await readDocument(product.services, caller, document.id)).seal!.problem;
      });
    } finally {
      trust.faults.tsa = null;
    }
    const failed = await readDocument(product.services, caller, document.id);
    expect(failed).toMatchObject({ status: 'approved', seal: { level: 'B-LT' } });
    expect(failed.seal!.problem).toMatch(/timestamp server .* HTTP 500/);
    await makeDue(caller, document.id);
    expect((await extended(caller, document.id)).seal).toMatchObject({ level: 'B-LTA', problem: null });
  });
});

describe('a seal whose certificate has no responder', () => {
  test('brings the list of what its authority revoked', async () => {
    const caller = await sealing.organization('B-LT', { telling: 'crl' });
    const document = await sealing.approved(caller);
    expect(document.seal).toMatchObject({ level: 'B-LT', problem: null });
    const final = (await sealing.files(caller, document.id)).at(-1)!.bytes;
    expect(isIntact(final, signaturesIn(final)[0]!)).toBe(true);
    expect(final.toString('latin1')).toContain('/CRLs');
  });

  test.each<[string, Faults['crl'] | 'revoked', RegExp]>([
    ['that lists it', 'revoked', /the authority of the seal certificate says that the certificate is revoked/],
    ['that is none', 'garbage', /the authority of the seal certificate gave a list that cannot be read/],
    ['that is not to be had', 'http_500', /the revocation list at .* answered with HTTP 500/],
  ])('is not put on by a list %s', async (_, fault, reason) => {
    const caller = await sealing.organization('B-LT');
    const { organizationId } = caller;
    const issued = await sealing.issue('crl');
    await sealing.certify(caller, issued);
    if (fault === 'revoked') trust.revoke(issued);
    else trust.faults.crl = fault;
    try {
      const sealed = sealFile(product.services, { organizationId, inputPath: await pdfFile(product) }, NO_END);
      await expect(sealed).rejects.toThrow(reason);
    } finally {
      trust.faults.crl = null;
    }
  });
});

describe('a timestamp server that never answers', () => {
  test('blocks the document with the reason, not for ever', async () => {
    const { caller, id } = forsaken;
    const stuck = await until(product, caller, id, ({ blocked }) => blocked !== null);
    expect(stuck).toMatchObject({ status: 'in_progress', seal: null, blocked: { task: 'seal' } });
    expect(stuck.blocked!.reason).toMatch(/timestamp server .* did not answer in time/);
  });
});
