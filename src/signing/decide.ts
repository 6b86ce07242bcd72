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
import type { Core } from '../core.ts';
import { askWorkflow } from '../documents/asking.ts';
import type { Action, Outcome } from '../domain/model.ts';
import { invalid, Problem } from '../errors/problem.ts';
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
import { afterStamping } from './own-stamp.ts';
import { awaitReceipt, eventually, type Receipt } from './receipt.ts';
import { requireSession } from './sessions.ts';

/** What deciding stands on. */
export type SigningDesk = Pick<Services, 'core' | 'workflows'> & { prepareMark: PrepareMark };

export type DecisionInput = {
  decision: Outcome;
  mark?: MarkInput | null | undefined;
  initials?: MarkInput | null | undefined;
  stamp?: MarkInput | null | undefined;
  /** Keeps the picture of the stamp, to be offered the next time. */
  rememberStamp?: boolean | undefined;
  /** Values of what is typed and ticked, by the ids of the fields. */
  fields?: Record<string, unknown> | null | undefined;
  reason?: string | null | undefined;
  comment?: string | null | undefined;
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
  await afterStamping(core, access, submission, request.input.rememberStamp === true);
  return awaitReceipt(core, access, pending.id);
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
    throw invalid(pointer, 'maxLength', message);
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
