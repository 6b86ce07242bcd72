import { rm } from 'node:fs/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { audit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { holdsSignature } from '../domain/fields.ts';
import type { DecisionId, DocumentId, OrganizationId } from '../domain/model.ts';
import type { PdfEngine, StampResult } from '../pdf/engine.ts';
import { type StampedDecision, stampsOf } from './decision-stamps.ts';
import { readWhole } from './reading.ts';
import type { ApproverJson, WholeDocument } from './rows.ts';
import { checkStamped } from './stamp-check.ts';
import { referenceOf, signaturePageTitle } from './stamp-texts.ts';

/**
 * Puts decisions into the file, with everything their approvers filled in, each exactly once, each as a version of its own whose `previous_sha256` is the version
 * before: the original is number 1.
 *
 * S1  A decision's stamp is there when its version row is there (unique by decision), so repeating skips what is done.
 * S2  Bytes are stored before the row that names them; a crash between the two leaves bytes that nobody refers to.
 * S3  A version is added only to the version it was made from, and only while the document may still change: two
 *     attempts at once cannot both win, and nothing is stamped after the end.
 */
export async function stampDecisions(
  { core, pdf }: { core: Core; pdf: PdfEngine },
  {
    organizationId,
    documentId,
    decisionIds,
  }: { organizationId: OrganizationId; documentId: DocumentId; decisionIds: DecisionId[] },
  signal: AbortSignal,
): Promise<void> {
  for (const decisionId of decisionIds) {
    const job = await readJob(core, organizationId, documentId, decisionId);
    if (job.done) continue;
    await stampOne(core, pdf, job, signal);
  }
}

type VersionRow = {
  number: number;
  sha256: string;
  previous_sha256: string | null;
  bytes: string;
  pages: number;
  decision_id: string | null;
};
type DecisionRow = StampedDecision & { approver_id: string };
type StampJob = {
  done: boolean;
  document: WholeDocument;
  approver: ApproverJson;
  decision: DecisionRow;
  latest: VersionRow;
  originalPages: number;
  /** How many stamps are on signature pages already. */
  slot: number;
};

const VERSIONS =
  'select number, sha256, previous_sha256, bytes, pages, decision_id from document_versions where document_id = $1 order by number';

async function readJob(core: Core, organizationId: string, documentId: string, decisionId: string): Promise<StampJob> {
  const document = await readWhole(core, organizationId, documentId);
  const chain = await core.database.read<VersionRow>(organizationId, VERSIONS, [documentId]);
  const [decision] = await core.database.read<DecisionRow>(
    organizationId,
    'select id, approver_id, mark, initials, stamp, field_values, accepted_at from decisions where id = $1 and document_id = $2',
    [decisionId, documentId],
  );
  const approver = document.approvers.find(({ id }) => id === decision?.approver_id);
  const [original, latest] = [chain[0], chain.at(-1)];
  if (!decision || !approver || !original || !latest)
    throw new Error(`decision ${decisionId} has no row to be stamped from`);
  const stamped = new Set(chain.map((version) => version.decision_id));
  // The original has no decision, and neither has who has not decided: they must not be taken for each other.
  const isOnSignaturePage = ({ fields, decision_id }: ApproverJson) =>
    !fields.some(holdsSignature) && decision_id !== null && stamped.has(decision_id);
  const slot = document.approvers.filter(isOnSignaturePage).length;
  return { done: stamped.has(decisionId), document, approver, decision, latest, originalPages: original.pages, slot };
}

type NewVersion = { sha256: string; bytes: number; pages: number; missing: StampResult['missing'] };

async function stampOne(core: Core, pdf: PdfEngine, job: StampJob, signal: AbortSignal): Promise<void> {
  if (job.document.signature_only)
    return addVersion(core, job, { ...job.latest, bytes: Number(job.latest.bytes), missing: [] });
  const { document, latest } = job;
  const outputPath = await core.files.temporaryPath();
  try {
    const inputPath = await core.files.path(latest.sha256);
    const { pages, missing, boxes } = await pdf.stamp(
      {
        inputPath,
        outputPath,
        stamps: await stampsOf(core, job),
        reference: referenceOf(document),
        signaturePageTitle: signaturePageTitle(document.language),
      },
      { signal },
    );
    await checkStamped(pdf, { before: inputPath, after: outputPath, boxes }, { signal });
    const file = await core.files.adopt(outputPath);
    core.reach('stamp.file_stored');
    await addVersion(core, job, { ...file, pages, missing });
  } finally {
    await rm(outputPath, { force: true });
  }
}

/** The document's next version. A file that came with signatures stays as it is: its decisions add versions of the same bytes. */
async function addVersion(core: Core, job: StampJob, file: NewVersion): Promise<void> {
  const { document, decision, latest } = job;
  await core.database.tenant(document.organization_id, async (em) => {
    // Locks the row against the projection, so that "still open" holds until this commits.
    const open = await em.execute<unknown[]>(
      `select 1 from documents where id = ? and status in ('pending', 'in_progress') for share`,
      [document.id],
    );
    if (open.length === 0) return;
    await em.execute(
      `insert into document_versions (document_id, number, organization_id, kind, sha256, previous_sha256, bytes, pages, decision_id)
       values (?, ?, ?, 'stamped', ?, ?, ?, ?, ?)`,
      [
        document.id,
        latest.number + 1,
        document.organization_id,
        file.sha256,
        latest.sha256,
        file.bytes,
        file.pages,
        decision.id,
      ],
    );
    await noteMissing(em, core, job, file.missing);
  });
}

/** Characters that no typeface has are no reason to stop, but must not pass in silence either. */
async function noteMissing(em: EntityManager, core: Core, job: StampJob, missing: StampResult['missing']) {
  if (missing.length === 0) return;
  const { document, approver, decision } = job;
  const characters = missing.reduce((sum, stamp) => sum + stamp.characters, 0);
  const about = { decisionId: decision.id, characters };
  core.log.warn({ documentId: document.id, ...about }, 'a stamp has characters that no typeface has');
  const entry = { documentId: document.id, approverId: approver.id, at: new Date(core.now()), details: about };
  const actor = { kind: 'system' } as const;
  await audit(em, document.organization_id, [{ ...entry, actor, action: 'stamp.characters_missing' }]);
}
