/**
 * An approver decides. The workflow alone judges whether the decision counts; here it is made sure who submits what,
 * and that it rests in PostgreSQL before the workflow hears of it.
 *
 * Invariants:
 * - D1 a decision that the workflow may have accepted is never deleted: not without an answer, and not while it is
 *   unknown whose decision came first.
 * - D2 a repeat (same idempotency key, or the same content) gets the same receipt.
 * - D3 a refusal leaves no row of a decision, but an entry in the trail.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Core } from '../core.ts';
import { askWorkflow } from '../documents/asking.ts';
import type { Action, DocumentStatus, Outcome } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { showVerificationCode } from '../evidence/verification-code.ts';
import type { Services } from '../services.ts';
import { type Access, isReleased, openLink } from './access.ts';
import { answersOf } from './answers.ts';
import {
  countedDecision,
  type Pending,
  type Submission,
  type Submitter,
  withdraw,
  writeSubmission,
} from './decisions.ts';
import { LIMITS } from './limits.ts';
import { keepMark, type MarkInput, type PrepareMark } from './marks.ts';
import { requireSession } from './sessions.ts';

/** What deciding stands on. */
export type SigningDesk = Pick<Services, 'core' | 'workflows'> & { prepareMark: PrepareMark };

export type DecisionInput = {
  decision: Outcome;
  mark?: MarkInput | null | undefined;
  initials?: MarkInput | null | undefined;
  stamp?: MarkInput | null | undefined;
  /** Values of what is typed and ticked, by the ids of the fields. */
  fields?: Record<string, unknown> | null | undefined;
  reason?: string | null | undefined;
  comment?: string | null | undefined;
};

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

/** When to ask again after the projection was too slow to say whose decision it was. */
const RETRY_AFTER_MS = 2_000;

/**
 * @throws Problem `link_dead`, `code_required`, `mark_required`, `field_required`, `reason_required`, `validation_failed`, a problem of the
 *   mark, the workflow's refusal (`already_decided`, `not_your_turn`, `document_ended`, …), or `service_unavailable`;
 *   then the same request may be repeated.
 */
export async function submitDecision(
  desk: SigningDesk,
  request: { token: string; session: string | null; input: DecisionInput; submitter: Submitter },
): Promise<Receipt> {
  const { core } = desk;
  const access = await openLink(core, request.token);
  // Whoever was released cannot get a code any more, and is told by the workflow how things stand.
  const session = isReleased(access) ? null : await requireSession(core, access, request.session);
  const submission = await takeInput(desk, access, request.input);
  const pending = await writeSubmission(core, access, submission, { submitter: request.submitter, session });
  if (!pending.isAccepted) await ask(desk, access, submission, pending);
  return readReceipt(core, access, pending);
}

/** Checks everything before any picture is kept. A rejection draws nothing, so nothing of that is taken along. */
async function takeInput(
  { core, prepareMark }: SigningDesk,
  access: Access,
  input: DecisionInput,
): Promise<Submission> {
  const { action, fields, language } = access.approver;
  const words = checkInput(action, input);
  const outcome = input.decision;
  if (outcome === 'reject') return { outcome, mark: null, initials: null, stamp: null, fieldValues: {}, ...words };
  const fieldValues = answersOf(fields, input.fields ?? {}, language);
  const keep = async (name: 'mark' | 'initials' | 'stamp') => {
    const given = input[name];
    return given ? keepMark(core, prepareMark, given, `/${name}`) : null;
  };
  const [mark, initials, stamp] = [await keep('mark'), await keep('initials'), await keep('stamp')];
  return { outcome, mark, initials, stamp, fieldValues, ...words };
}

function checkInput(
  action: Action,
  { decision, mark, reason, comment }: DecisionInput,
): Pick<Submission, 'reason' | 'comment'> {
  const words = {
    reason: wordsOf('/reason', reason, LIMITS.reasonCharactersMax),
    comment: wordsOf('/comment', comment, LIMITS.commentCharactersMax),
  };
  if (decision === 'reject' && words.reason === null) throw new Problem('reason_required');
  const needsMark = action === 'sign' || action === 'stamp';
  if (decision === 'complete' && needsMark && !mark) throw new Problem('mark_required', { details: { action } });
  return words;
}

function wordsOf(pointer: string, given: string | null | undefined, charactersMax: number): string | null {
  const words = given?.replaceAll('\u0000', '').trim().toWellFormed() ?? '';
  if (words.length > charactersMax) {
    const message = `At most ${charactersMax} characters.`;
    throw new Problem('validation_failed', { fields: [{ pointer, rule: 'maxLength', message }] });
  }
  return words === '' ? null : words;
}

async function ask(desk: SigningDesk, access: Access, submission: Submission, pending: Pending): Promise<void> {
  const { approver, document, organizationId, linkVersion } = access;
  const { outcome, reason } = submission;
  try {
    await askWorkflow(desk, organizationId, document.id, {
      updateId: pending.id,
      request: { kind: 'decide', approverId: approver.id, decisionId: pending.id, outcome, linkVersion },
      actor: { kind: 'approver', id: approver.id },
      reason: outcome === 'reject' ? reason : null,
    });
    desk.core.reach('decision.accepted');
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'service_unavailable') throw error;
    if (error.code === 'already_decided' && (await firstDecision(desk.core, access)) === pending.id) return;
    await withdraw(desk.core, access, pending, error);
    throw error;
  }
}

/**
 * Whose decision the workflow means by `already_decided`.
 * @throws Problem `service_unavailable` when the projection does not say so in time.
 */
async function firstDecision(core: Core, access: Access): Promise<string> {
  const first = await eventually(() => countedDecision(core, access));
  if (first === null) throw new Problem('service_unavailable', { retryAfterMs: RETRY_AFTER_MS });
  return first;
}

/** Asks again until there is an answer: the projection may be a moment behind the workflow. Null: it is still behind. */
async function eventually<T>(read: () => Promise<T | null>): Promise<T | null> {
  const readsMax = Math.ceil(LIMITS.projectionWaitMs / LIMITS.projectionPollMs);
  for (let reads = 1; ; reads += 1) {
    const answer = await read();
    if (answer !== null || reads >= readsMax) return answer;
    await pause(LIMITS.projectionPollMs);
  }
}

type ReceiptRow = {
  outcome: Outcome;
  accepted_at: Date | null;
  created_at: Date;
  seen_sha256: string;
  verification_code: string;
  status: DocumentStatus;
  reference: string | null;
};

/** Read once the projection has the decision; with PostgreSQL far behind, as it was submitted. */
async function readReceipt(core: Core, access: Access, { id }: Pending): Promise<Receipt> {
  const read = async (): Promise<ReceiptRow> => {
    const [row] = await core.database.read<ReceiptRow>(
      access.organizationId,
      `select x.outcome, x.accepted_at, x.created_at, x.seen_sha256, d.verification_code, d.status, d.reference
       from decisions x join documents d on d.id = x.document_id where x.id = $1`,
      [id],
    );
    if (!row) throw new Error(`decision ${id} was accepted, but is not there`);
    return row;
  };
  const recorded = await eventually(async () => {
    const row = await read();
    return row.accepted_at === null ? null : row;
  });
  const row = recorded ?? (await read());
  return {
    decisionId: id,
    documentId: access.document.id,
    approverId: access.approver.id,
    decision: row.outcome,
    decidedAt: (row.accepted_at ?? row.created_at).toISOString(),
    documentStatus: row.status,
    documentSha256: row.seen_sha256,
    verificationCode: showVerificationCode(row.verification_code),
    reference: row.reference,
  };
}
