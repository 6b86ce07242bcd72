import { rm } from 'node:fs/promises';
import type { Core } from '../core.ts';
import type { DecisionId, DocumentId, OrganizationId } from '../domain/model.ts';
import type { PdfEngine, Stamp, StampPlace } from '../pdf/engine.ts';
import type { Mark } from './entities.ts';
import { readWhole } from './reading.ts';
import type { ApproverJson, WholeDocument } from './rows.ts';
import { signaturePageTitle, stampTime, stampTitle } from './stamp-texts.ts';

/**
 * Puts decisions into the file, each exactly once, each as a version of its own whose `previous_sha256` is the version
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

/**
 * Ends the chain: every stored byte is hashed and held against its row and its predecessor, then the last version is
 * named final. The cryptographic seal takes its place here. Repeating it changes nothing.
 * @throws Error when a file is missing or altered: the document shows it as blocked, and heals when the file is back.
 */
export async function sealDocument(
  { core }: { core: Core },
  { organizationId, documentId }: { organizationId: OrganizationId; documentId: DocumentId },
): Promise<void> {
  const chain = await core.database.read<VersionRow>(organizationId, VERSIONS, [documentId]);
  let previous: string | null = null;
  for (const version of chain) {
    if (version.previous_sha256 !== previous)
      throw new Error(`version ${version.number} does not follow the one before it`);
    await core.files.verify(version.sha256);
    previous = version.sha256;
  }
  await core.database.tenant(organizationId, (em) =>
    em.execute(
      `update document_versions set kind = 'final' where document_id = ? and number = (select max(number) from document_versions where document_id = ?)
         and not exists (select 1 from document_versions where document_id = ? and kind = 'final')`,
      [documentId, documentId, documentId],
    ),
  );
}

type VersionRow = {
  number: number;
  sha256: string;
  previous_sha256: string | null;
  pages: number;
  decision_id: string | null;
};
type DecisionRow = { id: string; approver_id: string; mark: Mark | null; accepted_at: string };
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
  'select number, sha256, previous_sha256, pages, decision_id from document_versions where document_id = $1 order by number';

async function readJob(core: Core, organizationId: string, documentId: string, decisionId: string): Promise<StampJob> {
  const document = await readWhole(core, organizationId, documentId);
  const chain = await core.database.read<VersionRow>(organizationId, VERSIONS, [documentId]);
  const [decision] = await core.database.read<DecisionRow>(
    organizationId,
    'select id, approver_id, mark, accepted_at from decisions where id = $1 and document_id = $2',
    [decisionId, documentId],
  );
  const approver = document.approvers.find(({ id }) => id === decision?.approver_id);
  const [original, latest] = [chain[0], chain.at(-1)];
  if (!decision || !approver || !original || !latest)
    throw new Error(`decision ${decisionId} has no row to be stamped from`);
  const stamped = new Set(chain.map((version) => version.decision_id));
  // The original has no decision, and neither has who has not decided: they must not be taken for each other.
  const isOnSignaturePage = ({ place, decision_id }: ApproverJson) =>
    !place && decision_id !== null && stamped.has(decision_id);
  const slot = document.approvers.filter(isOnSignaturePage).length;
  return { done: stamped.has(decisionId), document, approver, decision, latest, originalPages: original.pages, slot };
}

async function stampOne(core: Core, pdf: PdfEngine, job: StampJob, signal: AbortSignal): Promise<void> {
  const { document, decision, latest } = job;
  const outputPath = await core.files.temporaryPath();
  try {
    const { pages } = await pdf.stamp(
      {
        inputPath: await core.files.path(latest.sha256),
        outputPath,
        stamps: [await describeStamp(core, job)],
        reference: referenceOf(document),
        signaturePageTitle: signaturePageTitle(document.language),
      },
      { signal },
    );
    const file = await core.files.adopt(outputPath);
    core.reach('stamp.file_stored');
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
          pages,
          decision.id,
        ],
      );
    });
  } finally {
    await rm(outputPath, { force: true });
  }
}

async function describeStamp(
  core: Core,
  { document, approver, decision, originalPages, slot }: StampJob,
): Promise<Stamp> {
  const { language } = document;
  const place: StampPlace = approver.place
    ? { kind: 'page', ...approver.place }
    : { kind: 'signature_page', index: slot, pagesBefore: originalPages };
  return {
    id: decision.id,
    place,
    mark: await describeMark(core, decision.mark),
    title: stampTitle(approver.action, language),
    name: approver.names[language] ?? approver.name,
    role: approver.roles[language] ?? approver.role,
    at: stampTime(new Date(decision.accepted_at), approver.time_zone),
    reference: referenceOf(document),
  };
}

async function describeMark(core: Core, mark: Mark | null): Promise<Stamp['mark']> {
  if (!mark) return { kind: 'none' };
  return mark.kind === 'typed'
    ? { kind: 'typed', text: mark.text }
    : { kind: 'image', path: await core.files.path(mark.imageSha256) };
}

/** What leads from the paper back to the document: the sender's own reference, where there is one, and our short id. */
function referenceOf({ id, reference }: WholeDocument): string {
  return reference ? `${reference} · ${shortId(id)}` : shortId(id);
}

/** Enough of an id to find it by, short enough to print. */
function shortId(id: string): string {
  return id.slice(0, 8).toUpperCase();
}
