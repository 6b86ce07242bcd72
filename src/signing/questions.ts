/**
 * An approver asks the sender something. The document does not change by it, so the workflow is not asked: the question
 * is told by an event and written into the audit trail, in one transaction.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { audit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { getWhole } from '../documents/reading.ts';
import { approverView, documentView } from '../documents/view.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { publish } from '../webhooks/publish.ts';
import { type Access, isReleased, openLink } from './access.ts';
import { LIMITS } from './limits.ts';
import { requireSession } from './sessions.ts';

export type QuestionInput = {
  token: string;
  session: string | null;
  text: string;
  ip: string | null;
  /** The same question under the same key is asked once. */
  idempotencyKey: string | null;
};

const ACTION = 'approver.question_asked';

/**
 * Tells the sender what an approver wants to know.
 * @throws Problem `link_dead`, `code_required`, `document_ended`, `validation_failed`, `rate_limited`
 */
export async function askQuestion(core: Core, input: QuestionInput): Promise<void> {
  const access = await openLink(core, input.token);
  if (isReleased(access)) throw new Problem('link_dead');
  await requireSession(core, access, input.session);
  if (!['pending', 'in_progress'].includes(access.document.status)) throw new Problem('document_ended');
  const text = wordsOf(input.text);
  const id = eventIdOf(access, input.idempotencyKey);
  await core.database.tenant(access.organizationId, async (em) => {
    // One question of an approver at a time, so that neither a repeat nor the limit is passed by asking at once.
    await em.execute('select id from approvers where id = ? for update', [access.approver.id]);
    const known = await em.execute<unknown[]>('select id from events where id = ?', [id]);
    if (known.length === 0) await tell(core, em, access, { id, text, ip: input.ip });
  });
}

async function tell(
  core: Core,
  em: EntityManager,
  access: Access,
  { id, text, ip }: { id: string; text: string; ip: string | null },
): Promise<void> {
  const { organizationId, document, approver } = access;
  const at = new Date(core.now());
  await refuseFlood(core, em, access);
  const whole = await getWhole(core, em, document.id);
  const asker = whole.approvers.find((each) => each.id === approver.id)!;
  const actor = { kind: 'approver' as const, id: approver.id };
  await audit(em, organizationId, [
    { documentId: document.id, approverId: approver.id, at, actor, action: ACTION, details: { question: text }, ip },
  ]);
  await publish(core, em, [
    {
      id,
      organizationId,
      documentId: document.id,
      sequence: null,
      type: ACTION,
      occurredAt: at,
      data: { document: documentView(whole), approver: approverView(asker, whole.language), question: text },
    },
  ]);
}

async function refuseFlood(core: Core, em: EntityManager, { document, approver }: Access): Promise<void> {
  const since = new Date(core.now() - LIMITS.questionsWindowMs);
  const asked = await em.execute<{ occurred_at: Date }[]>(
    `select occurred_at from audit_entries
     where document_id = ? and approver_id = ? and action = ? and occurred_at > ? order by occurred_at`,
    [document.id, approver.id, ACTION, since],
  );
  if (asked.length < LIMITS.questionsMax) return;
  const retryAfterMs = asked[0]!.occurred_at.getTime() - since.getTime();
  throw new Problem('rate_limited', { retryAfterMs: Math.max(1_000, retryAfterMs) });
}

function wordsOf(given: string): string {
  const text = given.trim();
  if (text === '' || text.length > LIMITS.questionCharactersMax) {
    const message = `1 to ${LIMITS.questionCharactersMax} characters.`;
    throw invalid('/text', 'maxLength', message);
  }
  return text;
}

/** A UUID of version 8 that follows from the key, so that a repeat is the same event. */
function eventIdOf({ approver }: Access, idempotencyKey: string | null): string {
  if (idempotencyKey === null) return randomUUID();
  const hex = createHash('sha256')
    .update(JSON.stringify(['question', approver.id, idempotencyKey]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
