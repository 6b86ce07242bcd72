/**
 * Tells whether a PDF is as it was sealed, by whom it was, and what was decided in it. It asks nobody: all it needs is the
 * file, and the certificates that its reader trusts.
 *
 * V1: `intact` is said only when every signature of the file is right, covers a whole state of it, and nothing came later
 *     but what cannot change what people see (later-changes.ts).
 * V2: what a signature covers is read by the file's cross-references alone, strictly, so that no object that one reader
 *     shows and another does not can hide.
 * V3: a file that had a signature and has it no more is altered, not unsigned.
 */
import { createHash } from 'node:crypto';
import { readAuditRecord } from '../../evidence/audit-record.ts';
import { parseChain } from '../../evidence/cms/certificate.ts';
import { decisionsOf } from '../../evidence/verified-decisions.ts';
import { checkBeginning } from '../document/envelope.ts';
import { readBounded } from '../document/open.ts';
import { LIMITS } from '../limits.ts';
import { PdfRefusal } from '../refusal.ts';
import { attachedAudit } from './attachment.ts';
import { CosError } from './cos.ts';
import { type SignatureField, signatureFields } from './fields.ts';
import { type Cache, Revision } from './revision.ts';
import { judge, type Read, readSignature } from './signature-verdict.ts';
import type { ValidationStore } from './trust-path.ts';
import { readStore } from './validation-store.ts';
import type { SignatureVerdict, Verdict, Verification, VerifyRequest } from './verification.ts';

const SIGNATURES_MAX = 50;

/** @throws PdfRefusal when it is no PDF that can be read. */
export async function verifyPdf({ path, ...reader }: VerifyRequest): Promise<Verification> {
  return verifyBytes(await readBounded(path, LIMITS.stampedFileBytesMax), reader);
}

/** The same for bytes that are in memory. @throws PdfRefusal */
export function verifyBytes(file: Uint8Array, { trust, now }: Omit<VerifyRequest, 'path'>): Verification {
  checkBeginning(file);
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  try {
    return { ...judgeFile(bytes, trust, new Date(now)), sha256 };
  } catch (error) {
    if (!(error instanceof CosError)) throw error;
    if (error.message === ENCRYPTED) throw new PdfRefusal('pdf_encrypted', error.message);
    // What was never signed may be damaged without having been altered.
    if (ranges(bytes).length === 0) throw new PdfRefusal('pdf_damaged', error.message);
    return { ...NOTHING_KNOWN, sha256, verdict: 'altered', problems: ['structure_damaged'] };
  }
}

const ENCRYPTED = 'the file is encrypted';

function judgeFile(bytes: Buffer, trust: string[], now: Date): Omit<Verification, 'sha256'> {
  const cache: Cache = new Map();
  const whole = new Revision(bytes, bytes.length, cache);
  const fields = signatureFields(whole).filter(({ signature }) => signature !== null);
  if (fields.length > SIGNATURES_MAX) throw new PdfRefusal('pdf_too_complex', 'the file has too many signatures');
  const problems: Verification['problems'] = wasRemoved(bytes, fields) ? ['signature_removed'] : [];
  let store: ValidationStore | null = null;
  try {
    store = readStore(whole);
  } catch (error) {
    if (!(error instanceof CosError)) throw error;
    problems.push('validation_data_damaged');
  }
  const roots = trust.flatMap((pem) => parseChain(pem));
  const reads = fields.map((field) => readSignature(bytes, field));
  const timestamps = reads.filter((one) => isRightTimestamp(one));
  const signatures = reads.map((one) => judge(one, timestamps, { whole, cache, store, roots, now }));
  const evidence = evidenceIn(whole);
  const verdict = verdictOf(signatures, problems.length === 0 && evidence.chain?.ok !== false);
  return { ...evidence, verdict, intact: verdict === 'valid' || verdict === 'unknown_signer', signatures, problems };
}

function verdictOf(signatures: SignatureVerdict[], isWhole: boolean): Verdict {
  if (!isWhole || signatures.some(({ intact }) => !intact)) return 'altered';
  if (signatures.length === 0) return 'unsigned';
  const seals = signatures.filter(({ kind }) => kind === 'seal');
  // A timestamp alone proves a time, and nobody's will.
  return seals.length > 0 && seals.every(({ trusted }) => trusted) ? 'valid' : 'unknown_signer';
}

function isRightTimestamp({ kind, coverage, checked }: Read): boolean {
  return kind === 'timestamp' && typeof coverage !== 'string' && typeof checked !== 'string';
}

/** Whether the bytes hold what was a signature, and the file as it is now does not. */
function wasRemoved(bytes: Buffer, fields: SignatureField[]): boolean {
  const known = new Set(
    fields.map(({ signature }) => {
      const contents = signature!.get('Contents');
      return contents?.kind === 'string' ? contents.start : -1;
    }),
  );
  return ranges(bytes).some((holeStart) => !known.has(holeStart));
}

/** Where the holes are of everything in the file that looks like a signature's ByteRange. */
function ranges(bytes: Buffer): number[] {
  const holes: number[] = [];
  for (let at = bytes.indexOf('/ByteRange'); at >= 0; at = bytes.indexOf('/ByteRange', at + 1)) {
    const text = bytes.toString('latin1', at, at + 120);
    const [, before, after] = /^\/ByteRange\s*\[\s*0\s+(\d{1,12})\s+(\d{1,12})\s+\d{1,12}\s*\]/.exec(text) ?? [];
    const isHole = bytes[Number(before)] === 0x3c && bytes[Number(after) - 1] === 0x3e;
    if (before && isHole) holes.push(Number(before));
  }
  return holes;
}

function evidenceIn(whole: Revision): Pick<Verification, 'document' | 'decisions' | 'chain' | 'stripped'> {
  const attached = attachedAudit(whole);
  if (!attached) return { document: null, decisions: [], chain: null, stripped: [] };
  const { record, problems } = readAuditRecord(attached);
  const chain = { ok: problems.length === 0, events: record?.events.length ?? 0, problems };
  if (!record) return { document: null, decisions: [], chain, stripped: [] };
  const { id, title, organization, verificationCode } = record.document;
  return {
    document: { id, title, organization: organization.name, verificationCode },
    decisions: decisionsOf(record),
    chain,
    stripped: record.findings,
  };
}

const NOTHING_KNOWN = {
  ...{ intact: false, signatures: [], document: null, decisions: [], chain: null, stripped: [] },
};
