/**
 * Puts one seal on one file: room for the signature, the signature, its timestamp, and what is needed to verify it later.
 *
 * S1: the file that goes in is the beginning of the file that comes out, byte for byte.
 * S2: keys never enter the process that parses the file; it only learns where the signature goes, and we its digest.
 * S3: the level that was asked for is the level that comes out. What cannot be had is a fault, never a lower level.
 * S4: a file that is not of our own making looks after its seal as it did before. Where objects hide from some readers and
 *     not from others, adding to the end could bring them to light.
 */
import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { readProfile } from '../organizations/profile.ts';
import type { SealLevel } from '../organizations/settings.ts';
import { type PdfEngine, PdfRefusal, type SignatureRoom } from '../pdf/engine.ts';
import { openSealCertificate } from './certificates.ts';
import { buildSignature } from './cms/signature.ts';
import type { Timestamp } from './cms/timestamp.ts';
import { SealFault } from './fault.ts';
import { LIMITS } from './limits.ts';
import { collectProofs, type NamedChain } from './revocation.ts';
import { timestampServer } from './settings.ts';
import type { SealSigner } from './signers.ts';
import { fetchTimestamp, type TimestampServer } from './timestamps.ts';

export type SealTools = { core: Core; pdf: PdfEngine };
export type SealedFile = {
  /** A temporary file of the store, the caller's to adopt or remove. */
  path: string;
  pages: number;
  /** What the file has now; B-LTA comes later, by a timestamp over all of it. */
  level: Exclude<SealLevel, 'B-LTA'>;
  wanted: SealLevel;
  certificateId: string;
  timestamp: Timestamp | null;
};

/**
 * @param foreign the file was written by somebody else, so it is looked at before and after.
 * @throws SealFault, PdfRefusal
 */
export async function sealFile(
  tools: SealTools,
  {
    organizationId,
    inputPath,
    foreign = false,
  }: { organizationId: OrganizationId; inputPath: string; foreign?: boolean },
  outerSignal: AbortSignal,
): Promise<SealedFile> {
  const { core, pdf } = tools;
  const signal = withinSealTime(outerSignal);
  const { name, settings } = await readProfile(core, organizationId);
  const { level: wanted, reason, location } = settings.seal;
  const server = timestampServer(core, organizationId, settings.seal);
  if (wanted !== 'B-B' && !server) throw new SealFault('no timestamp server is set', { lasting: true });
  const { id, signer } = await openSealCertificate(core, organizationId);
  const path = await core.files.temporaryPath();
  try {
    const purpose = { kind: 'seal', name: settings.seal.name ?? name, reason, location, at: core.now() } as const;
    const { hash } = signer.algorithm;
    const place = { inputPath, outputPath: path, purpose, hash, reserveBytes: LIMITS.reserveBytes };
    const room = await pdf.prepareSignature(place, { signal });
    if (foreign) await refuseAnotherLook(pdf, inputPath, path, signal);
    const { signature, timestamp } = await signRoom(
      core,
      room,
      { signer, server: wanted === 'B-B' ? null : server },
      signal,
    );
    await fillHole(path, room, signature);
    const sealed = { pages: room.pages, wanted, certificateId: id, timestamp };
    if (wanted === 'B-B' || wanted === 'B-T') return { ...sealed, path, level: wanted };
    const chains = [chainOf(signer), chainOfTimestamp(timestamp!)];
    return { ...sealed, path: await addProofs(tools, path, chains, signal), level: 'B-LT' };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function refuseAnotherLook(pdf: PdfEngine, beforePath: string, afterPath: string, signal: AbortSignal) {
  const { outside } = await pdf.compare({ beforePath, afterPath, boxes: [] }, { signal });
  if (outside.length > 0) throw new PdfRefusal('pdf_damaged', 'readers understand the file in different ways');
}

async function signRoom(
  core: Core,
  room: SignatureRoom,
  { signer, server }: { signer: SealSigner; server: TimestampServer | null },
  signal: AbortSignal,
): Promise<{ signature: Buffer; timestamp: Timestamp | null }> {
  const { key, hash } = signer.algorithm;
  let timestamp: Timestamp | null = null;
  const signature = await buildSignature({
    digest: Buffer.from(room.digest, 'base64'),
    hash,
    key,
    chain: signer.chain,
    sign: (toBeSigned) => signer.sign(toBeSigned, signal),
    timestamp: server
      ? async (value) => {
          const digest = createHash(hash).update(value).digest();
          timestamp = await fetchTimestamp(core, server, { hash, digest }, signal);
          return timestamp.token;
        }
      : undefined,
  });
  return { signature, timestamp };
}

/** Writes a signature into the hole that was left for it. @throws SealFault when it does not fit. */
export async function fillHole(path: string, { byteRange }: SignatureRoom, signature: Buffer): Promise<void> {
  const [, holeStart, holeEnd] = byteRange;
  const hex = signature.toString('hex');
  if (hex.length > holeEnd - holeStart - 2) {
    const size = `${signature.length} bytes, and ${LIMITS.reserveBytes} are kept free`;
    throw new SealFault(`the signature with its certificates and timestamp takes ${size}`, { lasting: true });
  }
  const file = await open(path, 'r+');
  try {
    await file.write(hex, holeStart + 1, 'latin1');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Adds proofs for chains to the end of a file. @returns the new file's path, in place of the one given. */
export async function addProofs(
  { core, pdf }: SealTools,
  inputPath: string,
  chains: readonly NamedChain[],
  signal: AbortSignal,
): Promise<string> {
  const proofs = await collectProofs(core, chains, signal);
  const outputPath = await core.files.temporaryPath();
  const base64 = (all: Buffer[]) => all.map((one) => one.toString('base64'));
  const { certificates, ocsps, crls } = proofs;
  const data = { certificates: base64(certificates), ocsps: base64(ocsps), crls: base64(crls) };
  try {
    await pdf.addValidationData({ inputPath, outputPath, ...data }, { signal });
  } catch (error) {
    await rm(outputPath, { force: true });
    throw error;
  }
  await rm(inputPath, { force: true });
  return outputPath;
}

const chainOf = ({ chain: [leaf, ...others] }: SealSigner): NamedChain => ({
  name: 'the seal certificate',
  leaf,
  others,
});

export const chainOfTimestamp = ({ signer, certificates }: Pick<Timestamp, 'signer' | 'certificates'>): NamedChain => ({
  name: 'the certificate of the timestamp server',
  leaf: signer,
  others: certificates,
});

/** Each outside call has a deadline of its own; this one is for all of them together. */
export function withinSealTime(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(LIMITS.sealMs)]);
}
