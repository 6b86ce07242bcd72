import { createHash, sign } from 'node:crypto';
import { readConfig } from '../../../src/config.ts';
import { buildAuditRecord, canonicalBytes } from '../../../src/evidence/audit-record.ts';
import { describeCertificate } from '../../../src/evidence/certificate.ts';
import { algorithmOf, type Certificate, parseChain } from '../../../src/evidence/cms/certificate.ts';
import { buildSignature } from '../../../src/evidence/cms/signature.ts';
import type { Timestamp } from '../../../src/evidence/cms/timestamp.ts';
import { LIMITS as EVIDENCE_LIMITS } from '../../../src/evidence/limits.ts';
import { collectProofs } from '../../../src/evidence/revocation.ts';
import { chainOfTimestamp, fillHole } from '../../../src/evidence/seal-file.ts';
import { fetchTimestamp } from '../../../src/evidence/timestamps.ts';
import type { CertifyResult, PdfEngine } from '../../../src/pdf/engine.ts';
import { factsOf } from '../../evidence/facts.ts';
import type { Issued, Trust } from '../../simulators/trust/trust.ts';
import { pngOf } from '../../support/pdf.ts';
import type { Folder } from '../fixture.ts';

/** Takes files the whole way by the engine and the sealing code of the product, without its database. */
export type Maker = {
  /** Appends the certificate with its audit. */
  certify(inputPath: string, facts?: Parameters<typeof factsOf>[0]): Promise<CertifyResult & { path: string }>;
  /** @param options level the seal's; B-LTA adds proofs and a document timestamp */
  seal(inputPath: string, options: { by: Issued; level: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' }): Promise<string>;
};

// The servers run in this process, which works on the files as well.
Object.assign(EVIDENCE_LIMITS, { timestampMs: 120_000, revocationMs: 120_000 });

const NO_END = new AbortController().signal;
const RESERVE_BYTES = 16_384;
/** Of the sender, with pixels that are half see-through. */
const LOGO = pngOf(120, 40, (x) => [20, 90, 140, x < 60 ? 255 : 128]);

export function makeMaker({ engine, folder, trust }: { engine: PdfEngine; folder: Folder; trust: Trust }): Maker {
  const core = { config: readConfig({ COUNTERSIGN_EGRESS_ALLOW: '127.0.0.0/8' }), now: () => Date.now() };
  const server = { url: trust.tsaUrl, authorization: null };
  let count = 0;
  const nextPath = (kind: string) => folder.path(`${kind}-${++count}.pdf`);

  async function putSeal(inputPath: string, { by, timestamped }: { by: Issued; timestamped: boolean }) {
    const chain = parseChain(by.chain) as [Certificate, ...Certificate[]];
    const { key, hash } = algorithmOf(chain[0])!;
    const outputPath = nextPath('sealed');
    const purpose = { kind: 'seal', name: 'Gulf Trading', reason: null, location: null, at: Date.now() } as const;
    const room = await engine.prepareSignature({ inputPath, outputPath, purpose, hash, reserveBytes: RESERVE_BYTES });
    let timestamp: Timestamp | null = null;
    const signature = await buildSignature({
      digest: Buffer.from(room.digest, 'base64'),
      ...{ hash, key, chain },
      sign: async (bytes) => sign(hash, bytes, by.key),
      timestamp: timestamped
        ? async (value) => {
            timestamp = await stamp(createHash(hash).update(value).digest(), hash);
            return timestamp.token;
          }
        : undefined,
    });
    await fillHole(outputPath, room, signature);
    return { path: outputPath, chain, timestamp: timestamp as Timestamp | null };
  }

  const stamp = (digest: Buffer, hash: 'sha256' | 'sha384' | 'sha512') =>
    fetchTimestamp(core, server, { hash, digest }, NO_END);

  async function addProofs(inputPath: string, chain: Certificate[], timestamp: Timestamp): Promise<string> {
    const [leaf, ...others] = chain as [Certificate, ...Certificate[]];
    const chains = [{ name: 'the seal certificate', leaf, others }, chainOfTimestamp(timestamp)];
    const { certificates, ocsps, crls } = await collectProofs(core, chains, NO_END);
    const outputPath = nextPath('proven');
    const base64 = (all: Buffer[]) => all.map((one) => one.toString('base64'));
    const proofs = { certificates: base64(certificates), ocsps: base64(ocsps), crls: base64(crls) };
    await engine.addValidationData({ inputPath, outputPath, ...proofs });
    return outputPath;
  }

  async function archive(inputPath: string): Promise<string> {
    const outputPath = nextPath('archived');
    const purpose = { kind: 'timestamp' } as const;
    const room = await engine.prepareSignature({
      ...{ inputPath, outputPath, purpose, hash: 'sha256', reserveBytes: RESERVE_BYTES },
    });
    const { token } = await stamp(Buffer.from(room.digest, 'base64'), 'sha256');
    await fillHole(outputPath, room, token);
    return outputPath;
  }

  return {
    async certify(inputPath, facts = {}) {
      const evidence = factsOf(facts);
      const audit = canonicalBytes(buildAuditRecord(evidence.audit));
      const { certificate, auditDescription } = describeCertificate(evidence, 'https://sign.example.com');
      const outputPath = nextPath('certified');
      const result = await engine.certify({
        ...{ inputPath, outputPath, certificate, conformance: 'pdfa-3b' },
        logoPath: await folder.write('logo.png', LOGO),
        audit: {
          path: await folder.write(`audit-${++count}.json`, audit),
          name: 'countersign-audit.json',
          description: auditDescription,
        },
      });
      return { ...result, path: outputPath };
    },

    async seal(inputPath, { by, level }) {
      const { path, chain, timestamp } = await putSeal(inputPath, { by, timestamped: level !== 'B-B' });
      if (level === 'B-B' || level === 'B-T') return path;
      const proven = await addProofs(path, chain, timestamp!);
      return level === 'B-LT' ? proven : archive(proven);
    },
  };
}
