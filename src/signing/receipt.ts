import { setTimeout as pause } from 'node:timers/promises';
import type { Core } from '../core.ts';
import type { DecisionId, DocumentStatus, Outcome } from '../domain/model.ts';
import { showVerificationCode } from '../evidence/verification-code.ts';
import type { Access } from './access.ts';
import { LIMITS } from './limits.ts';

/** What the approver keeps as a proof. `documentSha256` is of the file that was shown. Times are ISO 8601 in UTC. */
export type Receipt = {
  decisionId: string;
  documentId: string;
  approverId: string;
  decision: Outcome;
  decidedAt: string;
  documentStatus: DocumentStatus;
  documentSha256: string;
  /** By which whoever holds a copy of the document finds its proof. */
  verificationCode: string;
  /** The document's reference at the sender's, if it has one. */
  reference: string | null;
};

type Row = {
  outcome: Outcome;
  accepted_at: Date | null;
  created_at: Date;
  seen_sha256: string;
  verification_code: string;
  status: DocumentStatus;
  reference: string | null;
};

/** The receipt of a decision that the workflow accepted; with PostgreSQL far behind, as it was submitted. */
export async function awaitReceipt(core: Core, access: Access, id: DecisionId): Promise<Receipt> {
  const recorded = await eventually(async () => {
    const row = await readRow(core, access, id);
    return row.accepted_at === null ? null : row;
  });
  return receiptOf(access, id, recorded ?? (await readRow(core, access, id)));
}

/** The receipt of what the approver has decided; null: nothing yet. */
export async function readReceipt(core: Core, access: Access): Promise<Receipt | null> {
  const { decisionId } = access.approver;
  return decisionId === null ? null : receiptOf(access, decisionId, await readRow(core, access, decisionId));
}

/** Asks again until there is an answer: the projection may be a moment behind the workflow. Null: it is still behind. */
export async function eventually<T>(read: () => Promise<T | null>): Promise<T | null> {
  const readsMax = Math.ceil(LIMITS.projectionWaitMs / LIMITS.projectionPollMs);
  for (let reads = 1; ; reads += 1) {
    const answer = await read();
    if (answer !== null || reads >= readsMax) return answer;
    await pause(LIMITS.projectionPollMs);
  }
}

async function readRow(core: Core, { organizationId }: Access, id: DecisionId): Promise<Row> {
  const [row] = await core.database.read<Row>(
    organizationId,
    `select x.outcome, x.accepted_at, x.created_at, x.seen_sha256, d.verification_code, d.status, d.reference
     from decisions x join documents d on d.id = x.document_id where x.id = $1`,
    [id],
  );
  if (!row) throw new Error(`decision ${id} was accepted, but is not there`);
  return row;
}

function receiptOf({ document, approver }: Access, id: DecisionId, row: Row): Receipt {
  return {
    decisionId: id,
    documentId: document.id,
    approverId: approver.id,
    decision: row.outcome,
    decidedAt: (row.accepted_at ?? row.created_at).toISOString(),
    documentStatus: row.status,
    documentSha256: row.seen_sha256,
    verificationCode: showVerificationCode(row.verification_code),
    reference: row.reference,
  };
}
