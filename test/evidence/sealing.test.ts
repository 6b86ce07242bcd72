import { createHash, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { createDraft } from '../../src/documents/creating.ts';
import { openFile, readDocument, readVersions } from '../../src/documents/reading.ts';
import { sendDocument } from '../../src/documents/sending.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import { uploadSealCertificate } from '../../src/evidence/certificates.ts';
import { preserveOne } from '../../src/evidence/preservation.ts';
import { checkSealing } from '../../src/evidence/readiness.ts';
import { sealDocument } from '../../src/evidence/sealing.ts';
import { updateSettings } from '../../src/organizations/organizations.ts';
import type { SealLevel } from '../../src/organizations/settings.ts';
import { type Faults, startTrust, type Trust } from '../simulators/trust/trust.ts';
import { approversOf, decide, ended, sent, steps, until } from '../support/documents.ts';
import { eventually, type Product, startProduct } from '../support/product.ts';
import { isIntact, signaturesIn } from './signatures.ts';

let product: Product;
let trust: Trust;
beforeAll(async () => {
  [product, trust] = await Promise.all([startProduct(), startTrust()]);
});
afterAll(() => Promise.all([product.stop(), trust.close()]));

const NO_END = new AbortController().signal;

/** An organization with a certificate from the authority, that seals at this level. */
async function organization(level: SealLevel, tsaUrl = trust.tsaUrl): Promise<Caller> {
  const caller = await product.newCaller();
  const { chain, key } = await trust.issue({ subject: { commonName: 'Example Seal' }, keyType: 'p256' });
  await uploadSealCertificate(product.core, caller.organizationId, {
    chain,
    key: { driver: 'local', privateKey: key },
  });
  await seals(caller, level, tsaUrl);
  return caller;
}

const seals = (caller: Caller, level: SealLevel, url: string) =>
  updateSettings(product.core, caller.organizationId, { seal: { level, timestamp: { url, authorization: null } } });

/** A document whose only approver has decided. */
async function decided(caller: Caller) {
  const document = await sent(product, caller);
  await decide(product, caller, document, approversOf(document)[0]!.id);
  return document;
}

async function approved(caller: Caller) {
  const { id } = await decided(caller);
  return ended(product, caller, id);
}

async function files(caller: Caller, id: string): Promise<{ kind: string; bytes: Buffer }[]> {
  const versions = await readVersions(product.services, caller, id);
  return Promise.all(
    versions.map(async ({ kind, sha256 }) => ({ kind, bytes: await readFile(await product.core.files.path(sha256)) })),
  );
}

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
    const document = await approved(caller);
    expect(document.seal).toMatchObject({
      level: 'B-B',
      certificate: { selfSigned: true },
      timestampedAt: null,
      renewAt: null,
    });
    const final = (await files(caller, document.id)).at(-1)!;
    expect(final.kind).toBe('final');
    const [found, ...others] = signaturesIn(final.bytes);
    expect(others).toEqual([]);
    expect(isIntact(final.bytes, found!)).toBe(true);
    const { raw } = found!.certificates[0]!;
    expect(document.seal!.certificate.fingerprint).toBe(createHash('sha256').update(raw).digest('hex'));
  });

  test('carries at B-T a timestamp in its seal, and at B-LT everything to verify it, each added to the end', async () => {
    const caller = await organization('B-LT');
    const document = await approved(caller);
    expect(document.seal).toMatchObject({ level: 'B-LT', certificate: { selfSigned: false }, problem: null });
    expect(Date.parse(document.seal!.timestampedAt!)).toBeGreaterThan(Date.now() - 60_000);
    const [stamped, final] = (await files(caller, document.id)).slice(-2);
    const [found] = signaturesIn(final!.bytes);
    expect(isIntact(final!.bytes, found!)).toBe(true);
    expect(found!.signed.signerInfos[0]!.unsignedAttrs!.attributes).toHaveLength(1);
    const text = final!.bytes.toString('latin1');
    for (const key of ['/DSS', '/Certs', '/OCSPs']) expect(text).toContain(key);
    expect(stamped!.kind).toBe('stamped');
  });

  test('gets at B-LTA timestamps over all of the file, again before the latest one loses its worth', async () => {
    const caller = await organization('B-LTA');
    const document = await approved(caller);
    const once = await extended(caller, document.id);
    expect(once.seal).toMatchObject({ level: 'B-LTA', problem: null });
    expect(Date.parse(once.seal!.renewAt!)).toBeGreaterThan(Date.now());
    await makeDue(caller, document.id);
    await extended(caller, document.id);
    const all = await files(caller, document.id);
    expect(all.map(({ kind }) => kind).slice(-3)).toEqual(['final', 'extended', 'extended']);
    const [final, first, second] = all.slice(-3).map(({ bytes }) => bytes);
    expect(startsWith(first!, final!)).toBe(true);
    expect(startsWith(second!, first!)).toBe(true);
    const found = signaturesIn(second!);
    expect(found.map(({ subFilter }) => subFilter)).toEqual(['ETSI.CAdES.detached', 'ETSI.RFC3161', 'ETSI.RFC3161']);
    expect(isIntact(second!, found[0]!)).toBe(true);
  });

  test('is downloaded with its newest timestamp', async () => {
    const caller = await organization('B-LTA');
    const document = await approved(caller);
    await extended(caller, document.id);
    const versions = await readVersions(product.services, caller, document.id);
    const { sha256, stream } = await openFile(product.services, caller, document.id, 'final');
    stream.destroy();
    expect(sha256).toBe(versions.find(({ kind }) => kind === 'extended')!.sha256);
  });
});

describe('a document whose file was signed before it came here', () => {
  test('keeps its signature, is sealed besides, and has its certificate as a sealed file of its own', async () => {
    const other = await organization('B-T');
    const signed = (await files(other, (await approved(other)).id)).at(-1)!.bytes;
    const caller = await organization('B-T');
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
    const final = (await files(caller, id)).at(-1)!.bytes;
    expect(startsWith(final, signed)).toBe(true);
    expect(signaturesIn(final).map((each) => isIntact(final, each))).toEqual([true, true]);
    const { stream } = await openFile(product.services, caller, id, 'certificate');
    const certificate = Buffer.concat(await stream.toArray());
    expect(signaturesIn(certificate).map((each) => isIntact(certificate, each))).toEqual([true]);
  });
});

describe('sealing at the same time', () => {
  test('ends in one final version with one seal', async () => {
    const caller = await organization('B-T');
    const document = await approved(caller);
    // As it was before: several attempts that were given up may still be running when the next begins.
    await product.core.database.system(async (em) => {
      await em.execute('delete from document_seals where document_id = ?', [document.id]);
      await em.execute(`delete from document_versions where document_id = ? and kind = 'final'`, [document.id]);
      await em.execute(`update documents set status = 'in_progress' where id = ?`, [document.id]);
    });
    const input = { organizationId: caller.organizationId, documentId: document.id };
    await Promise.all([1, 2, 3].map(() => sealDocument(product.services, input)));
    await sealDocument(product.services, input);
    const kinds = (await files(caller, document.id)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'final')).toHaveLength(1);
    expect(signaturesIn((await files(caller, document.id)).at(-1)!.bytes)).toHaveLength(1);
  });
});

describe('extending that fails', () => {
  test('is said on the document, leaves its seal as it is, and is made up for', async () => {
    const caller = await organization('B-LTA');
    const document = await approved(caller);
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

describe('sealing that fails', () => {
  const faults: [Faults['tsa'], RegExp][] = [
    ['wrong_nonce', /timestamp server .*wrong nonce/],
    ['wrong_imprint', /timestamp server .* stamped something else/],
    ['wrong_signature', /timestamp server .* signature is not valid/],
    ['http_500', /timestamp server .* HTTP 500/],
    ['rejected', /timestamp server .* refused the request/],
    ['garbage', /timestamp server .* not a timestamp/],
    ['hang', /timestamp server .* did not answer in time/],
    ['expired_certificate', /timestamp server .* not valid at the time/],
  ];

  test('is said in words on the document, and heals by itself when the server is right again', async () => {
    const worlds = await Promise.all(faults.map(async () => startTrust()));
    try {
      const documents = await Promise.all(
        faults.map(async ([fault], index) => {
          const caller = await organization('B-T', worlds[index]!.tsaUrl);
          worlds[index]!.faults.tsa = fault;
          return { caller, document: await decided(caller) };
        }),
      );
      for (const [index, { caller, document }] of documents.entries()) {
        const stuck = await until(product, caller, document.id, ({ blocked }) => blocked !== null, 40_000);
        expect(stuck).toMatchObject({ status: 'in_progress', seal: null, blocked: { task: 'seal' } });
        expect(stuck.blocked!.reason).toMatch(faults[index]![1]);
        expect((await files(caller, document.id)).map(({ kind }) => kind)).not.toContain('final');
        worlds[index]!.faults.tsa = null;
      }
      for (const { caller, document } of documents) {
        const healed = await ended(product, caller, document.id, 60_000);
        expect(healed).toMatchObject({ status: 'approved', blocked: null, seal: { level: 'B-T' } });
        const final = (await files(caller, document.id)).at(-1)!.bytes;
        expect(signaturesIn(final)).toHaveLength(1);
        expect(isIntact(final, signaturesIn(final)[0]!)).toBe(true);
      }
    } finally {
      await Promise.all(worlds.map((world) => world.close()));
    }
  }, 120_000);

  test('never comes out at a lower level than was asked for', async () => {
    const caller = await organization('B-LT');
    trust.faults.ocsp = 'http_500';
    try {
      const document = await decided(caller);
      const stuck = await until(product, caller, document.id, ({ blocked }) => blocked !== null, 20_000);
      expect(stuck.blocked!.reason).toMatch(/OCSP responder .* HTTP 500/);
      // Readiness says how many there are and nothing about whose they are.
      await expect(checkSealing(product.core)).rejects.toThrow(/^\d+ approved documents cannot be sealed; /);
    } finally {
      trust.faults.ocsp = null;
    }
  });
});
