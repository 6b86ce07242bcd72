import { rm } from 'node:fs/promises';
import type { Core } from '../core.ts';
import type { DocumentId, OrganizationId } from '../domain/model.ts';
import { iso } from '../iso.ts';
import type { CertifyResult } from '../pdf/engine.ts';
import { certifyDocument } from './certified.ts';
import { timestampChain } from './renewal.ts';
import { type SealedFile, type SealTools, sealFile } from './seal-file.ts';

/**
 * Ends a document's chain of versions: every stored byte is hashed and held against its row and its predecessor, the
 * certificate and the audit are put in, the organization's seal goes over all of it, and that becomes the version `final`. A
 * file that was signed before it came here is not rewritten: it is only sealed, and its certificate is a file of its own.
 *
 * - S1 Bytes are stored before the rows that name them. A crash between the two leaves bytes that nobody refers to, and the
 *   next attempt makes its own; a final version that is there is left as it is.
 * - S2 The version and its seal are written together, and only while the document is open: of two attempts at once one wins.
 * - S3 A file that is missing or altered, a certificate, a timestamp server or a signing service that fails: the reason is
 *   thrown, the document shows it as blocked, and the workflow comes again.
 * @throws SealFault, MissingFile, PdfRefusal, Error
 */
export async function sealDocument(
  tools: SealTools,
  document: DocumentRef,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const { core } = tools;
  const { organizationId, documentId } = document;
  const chain = await core.database.read<VersionRow>(organizationId, VERSIONS, [documentId]);
  await verifyChain(core, chain);
  const latest = chain.at(-1);
  if (!latest) throw new Error('the document has no file');
  if (chain.some(({ kind }) => kind === 'final')) return;
  const isSignatureOnly = latest.signature_only;
  const latestPath = await core.files.path(latest.sha256);
  const certified = await certifyDocument(tools, document, isSignatureOnly ? null : latestPath, signal);
  try {
    const ours = await storeSealed(tools, { organizationId, inputPath: certified.path }, signal);
    const foreign = { organizationId, inputPath: latestPath, foreign: true };
    const final = isSignatureOnly ? await storeSealed(tools, foreign, signal) : ours;
    const certificate = isSignatureOnly ? ours : null;
    core.reach('seal.file_stored');
    await recordSeal(core, { document, latest, final, certificate, pdfa: isSignatureOnly ? null : certified.pdfa });
  } finally {
    await rm(certified.path, { force: true });
  }
}

export type DocumentRef = { organizationId: OrganizationId; documentId: DocumentId };
type VersionRow = {
  number: number;
  kind: string;
  sha256: string;
  previous_sha256: string | null;
  signature_only: boolean;
};
type StoredSeal = Omit<SealedFile, 'path'> & { sha256: string; bytes: number };

const VERSIONS = `select v.number, v.kind, v.sha256, v.previous_sha256, d.signature_only
   from document_versions v join documents d on d.id = v.document_id where v.document_id = $1 order by v.number`;

async function verifyChain(core: Core, chain: readonly VersionRow[]): Promise<void> {
  let previous: string | null = null;
  for (const version of chain) {
    if (version.previous_sha256 !== previous)
      throw new Error(`version ${version.number} does not follow the one before it`);
    await core.files.verify(version.sha256);
    previous = version.sha256;
  }
}

async function storeSealed(
  tools: SealTools,
  input: Parameters<typeof sealFile>[1],
  signal: AbortSignal,
): Promise<StoredSeal> {
  const { path, ...sealed } = await sealFile(tools, input, signal);
  try {
    return { ...sealed, ...(await tools.core.files.adopt(path)) };
  } finally {
    await rm(path, { force: true });
  }
}

type NewSeal = {
  document: DocumentRef;
  latest: VersionRow;
  final: StoredSeal;
  /** The certificate where it is a file of its own. */
  certificate: StoredSeal | null;
  pdfa: CertifyResult['pdfa'] | null;
};

async function recordSeal(core: Core, { document, latest, final, certificate, pdfa }: NewSeal): Promise<void> {
  const { organizationId, documentId } = document;
  const number = latest.number + 1;
  const now = iso(core.now());
  // The timestamp over the whole file follows at once, made by the loop that later renews it (preservation.ts).
  const renewAt = final.wanted === 'B-LTA' ? now : null;
  await core.database.tenant(organizationId, async (em) => {
    const open = await em.execute<unknown[]>(
      `select 1 from documents where id = ? and status in ('pending', 'in_progress') for update`,
      [documentId],
    );
    if (open.length === 0) return;
    const added = await em.execute<unknown[]>(
      `insert into document_versions (document_id, number, organization_id, kind, sha256, previous_sha256, bytes, pages)
       values (?, ?, ?, 'final', ?, ?, ?, ?) on conflict do nothing returning 1`,
      [documentId, number, organizationId, final.sha256, latest.sha256, final.bytes, final.pages],
    );
    if (added.length === 0) return;
    await em.execute(
      `insert into document_seals (document_id, organization_id, version, certificate_id, level, sealed_at, timestamped_at,
         timestamp_chain, renew_at, due_at, evidence_sha256, pdfa)
       values (?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?, ?::timestamptz, ?::timestamptz, ?, ?::jsonb)`,
      [
        documentId,
        organizationId,
        number,
        final.certificateId,
        final.level,
        now,
        final.timestamp?.at.toISOString() ?? null,
        final.timestamp && timestampChain(final.timestamp),
        renewAt,
        renewAt,
        certificate?.sha256 ?? null,
        pdfa && JSON.stringify(pdfa),
      ],
    );
  });
}
