/**
 * Rows of `decisions`: what was submitted, written before the workflow is asked and counting from `accepted_at` on.
 */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { ChatReply, IdentityProof, Mark } from '../documents/entities.ts';
import type { FieldValues } from '../domain/fields.ts';
import type { DecisionId, Outcome } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import type { Access } from './access.ts';
import { linkChannel } from './channels.ts';
import { LIMITS } from './limits.ts';
import type { SigningSession } from './sessions.ts';
import { writeRefusal, writeTrail } from './trail.ts';

export type Submission = {
  outcome: Outcome;
  mark: Mark | null;
  /** Null: made from the name. */
  initials: Mark | null;
  /** Null: the mark. */
  stamp: Mark | null;
  /** What was typed and ticked. */
  fieldValues: FieldValues;
  reason: string | null;
  comment: string | null;
};
export type Submitter = {
  ip: string | null;
  userAgent: string | null;
  idempotencyKey?: string | null | undefined;
  /** The answer in the chat that this is; left out on the page. */
  reply?: ChatReply;
};

/** A row as it was found or written; `stamp` tells whether anybody has touched it since. */
export type Pending = { id: DecisionId; isAccepted: boolean; isNew: boolean; stamp: string };

/**
 * The id of a decision follows from what is submitted, or from the caller's idempotency key: a double click and a
 * repeat after a lost answer are the same decision.
 */
function decisionIdOf(access: Access, submission: Submission, idempotencyKey: string | null): DecisionId {
  const { outcome, mark, reason, comment, initials, stamp, fieldValues } = submission;
  // What only some decisions have counts only where it is, so that the others keep the ids they always had.
  const filledIn =
    initials || stamp || Object.keys(fieldValues).length > 0 ? [initials, stamp, sorted(fieldValues)] : [];
  const what =
    idempotencyKey === null ? ['content', outcome, mark, reason, comment, ...filledIn] : ['key', idempotencyKey];
  const name = JSON.stringify([access.approver.id, access.linkVersion, ...what]);
  const hex = createHash('sha256').update(name).digest('hex');
  // A UUID of version 8: 122 bits of the hash.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function sorted(values: FieldValues): [string, unknown][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Writes what was submitted, or finds it written before. Finding it touches it, so that whoever wrote it does not
 * withdraw it under the feet of the repeat.
 * @throws Problem `idempotency_key_reused` when the same key came with something else.
 */
export async function writeSubmission(
  core: Core,
  access: Access,
  submission: Submission,
  by: { submitter: Submitter; session: SigningSession | null },
): Promise<Pending> {
  const id = decisionIdOf(access, submission, by.submitter.idempotencyKey ?? null);
  return core.database.tenant(access.organizationId, async (em) => {
    const { outcome, reason, comment, fieldValues } = submission;
    const [mark, initials, stamp] = [submission.mark, submission.initials, submission.stamp].map(
      (each) => each && JSON.stringify(each),
    );
    const content = [outcome, mark, initials, stamp, JSON.stringify(fieldValues), reason, comment];
    const [row] = await em.execute<(Pending & { isSame: boolean })[]>(
      `insert into decisions (id, organization_id, document_id, approver_id, outcome, mark, initials, stamp, field_values,
                              reason, comment, identity, seen_sha256, ip, user_agent, created_at)
       select ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?::jsonb, sha256, ?, ?, ? from document_versions
       where document_id = ? order by number desc limit 1
       on conflict (id) do update set user_agent = decisions.user_agent
       returning id, accepted_at is not null as "isAccepted", xmax = 0 as "isNew", xmin::text as stamp,
         (outcome, mark, initials, stamp, field_values, reason, comment) is not distinct from
           (?, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?) as "isSame"`,
      [
        id,
        access.organizationId,
        access.document.id,
        access.approver.id,
        ...content,
        JSON.stringify(await proofOf(core, em, access, by)),
        by.submitter.ip,
        by.submitter.userAgent?.slice(0, LIMITS.userAgentCharactersMax) ?? null,
        new Date(core.now()),
        access.document.id,
        ...content,
      ],
    );
    if (!row) throw new Error(`document ${access.document.id} has no file`);
    if (!row.isSame) throw new Problem('idempotency_key_reused');
    const { reply } = by.submitter;
    if (reply && row.isNew) await writeTrail(core, em, access, 'decision.by_chat', { outcome, ...reply });
    return row;
  });
}

/** How the approver was identified, for the certificate: the channel that really carried the link, and the code's. */
async function proofOf(
  core: Core,
  em: EntityManager,
  access: Access,
  { session, submitter: { reply } }: { session: SigningSession | null; submitter: Submitter },
): Promise<IdentityProof> {
  return {
    policy: access.approver.identity,
    linkChannel: await linkChannel(em, access, session?.verifiedAt ?? new Date(core.now())),
    codeChannel: session?.codeChannel ?? null,
    codeVerifiedAt: session?.verifiedAt.toISOString() ?? null,
    ...(reply && { reply }),
  };
}

/** Takes back a submission that was refused, unless it was accepted or repeated meanwhile, and writes the refusal down. */
export async function withdraw(core: Core, access: Access, pending: Pending, refusal: Problem): Promise<void> {
  await core.database.tenant(access.organizationId, async (em) => {
    if (pending.isNew) {
      await em.execute(`delete from decisions where id = ? and accepted_at is null and xmin::text = ?`, [
        pending.id,
        pending.stamp,
      ]);
    }
    await writeRefusal(core, em, access, { code: refusal.code });
  });
}

/** Whose decision of this approver counted; null while the projection does not know. */
export async function countedDecision(core: Core, access: Access): Promise<DecisionId | null> {
  const [row] = await core.database.read<{ decision_id: DecisionId | null }>(
    access.organizationId,
    `select coalesce(decision_id, (select id from decisions where approver_id = $1 and accepted_at is not null)) as decision_id
     from approvers where id = $1`,
    [access.approver.id],
  );
  return row?.decision_id ?? null;
}
