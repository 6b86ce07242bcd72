import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { audit } from '../audit/append.ts';
import type { Caller } from '../core.ts';
import type { NewDocument } from '../domain/model.ts';
import { checkRoute } from '../domain/route.ts';
import { Problem } from '../errors/problem.ts';
import { refuseUnverified } from '../identity/gate.ts';
import type { Services } from '../services.ts';
import { publish } from '../webhooks/publish.ts';
import { lockDraft } from './drafts.ts';
import { refuseFieldsOnSigned } from './fields.ts';
import { holdPrice } from './payment.ts';
import { findWhole, getWhole } from './reading.ts';
import type { WholeDocument } from './rows.ts';
import { type DocumentView, documentView } from './view.ts';

/**
 * Sends a draft round its approvers. The document, its event and the promise to start its workflow are one transaction;
 * after the commit the workflow is started at once if Temporal answers, else by a worker's relay, so a sent document is
 * never lost and never waits for more than Temporal itself.
 * @param options.before runs first in that transaction: what it throws leaves nothing behind.
 * @throws Problem document_not_draft | document_without_approvers | signed_file_takes_no_fields | expiry_in_past | not_found |
 *   identity_required | identity_pending | identity_mismatch | insufficient_balance
 */
export async function sendDocument(
  services: Services,
  caller: Caller,
  id: string,
  { before }: { before?: (em: EntityManager) => Promise<void> } = {},
): Promise<DocumentView> {
  const { core } = services;
  const { document, outboxId } = await core.database.tenant(caller.organizationId, async (em) => {
    await before?.(em);
    const draft = await lockDraft(em, id);
    const now = new Date(core.now());
    const { expiresAfterMs } = draft.policy;
    const expiresAt = draft.expiresAt ?? (expiresAfterMs === null ? null : new Date(now.getTime() + expiresAfterMs));
    em.assign(draft, {
      status: 'pending',
      version: 1,
      sequence: draft.sequence + 1,
      sentAt: now,
      expiresAt,
      updatedAt: now,
    });
    await em.flush();
    const [outbox] = await em.execute<{ id: number }[]>(
      `with shown as (
         update documents set logo_sha256 = (
           select settings #>> '{logo,sha256}' from organizations where id = documents.organization_id) where id = ?)
       insert into outbox (organization_id, document_id, kind, due_at) values (?, ?, 'start_document', now() + interval '10 seconds') returning id`,
      [id, caller.organizationId, id],
    );
    // Read once, as it is sent; a refusal takes back what was written.
    const sent = await getWhole(core, em, id);
    refuseUnsendable(sent, now);
    await refuseUnverified(core, em, sent);
    await holdPrice(core, em, caller, sent);
    const { sequence } = sent;
    await audit(em, caller.organizationId, [
      { documentId: id, sequence, at: now, actor: caller.actor, action: 'document.sent' },
    ]);
    await publish(core, em, [
      {
        id: randomUUID(),
        organizationId: caller.organizationId,
        documentId: id,
        sequence,
        type: 'document.sent',
        occurredAt: now,
        data: { document: documentView(sent) },
      },
    ]);
    return { document: sent, outboxId: outbox!.id };
  });

  core.reach('send.committed');
  await startNow(services, document, outboxId);
  core.reach('send.started');
  return documentView((await findWhole(core, caller.organizationId, id)) ?? document);
}

/** @throws Problem document_without_approvers | signed_file_takes_no_fields | expiry_in_past | quorum_unreachable | … */
function refuseUnsendable(document: WholeDocument, now: Date): void {
  const { approvers, expires_at: expiresAt } = document;
  if (approvers.length === 0) throw new Problem('document_without_approvers');
  refuseFieldsOnSigned(document, approvers);
  refuseBrokenRoute(newDocument(document).steps);
  if (expiresAt !== null && Date.parse(expiresAt) <= now.getTime()) throw new Problem('expiry_in_past');
}

/** A draft may pass through routes that cannot be gone; none is sent. @throws Problem quorum_unreachable | step_would_be_empty | … */
function refuseBrokenRoute(steps: NewDocument['steps']): void {
  const refusal = checkRoute(steps);
  if (refusal) throw new Problem(refusal.refused, { details: refusal.details ?? {} });
}

/** What a workflow begins with, out of the rows of a sent document: ids and rules, nothing personal. */
export function newDocument(document: WholeDocument): NewDocument {
  const { reminders, calm, expiryWarningMs } = document.policy;
  return {
    documentId: document.id,
    organizationId: document.organization_id,
    version: document.version,
    sequence: document.sequence,
    policy: { reminders, calm, expiryWarningMs },
    expiresAt: document.expires_at === null ? null : Date.parse(document.expires_at),
    steps: document.steps.map(({ id, quorum }) => ({
      id,
      quorum,
      approvers: document.approvers
        .filter((approver) => approver.step_id === id)
        .map(({ id: approverId, action, veto, language, time_zone: timeZone }) => ({
          id: approverId,
          action,
          veto,
          language,
          timeZone,
        })),
    })),
  };
}

async function startNow({ core, workflows }: Services, document: WholeDocument, outboxId: number): Promise<void> {
  try {
    await workflows.start(newDocument(document), document.dialect);
  } catch (error) {
    core.log.warn({ documentId: document.id, err: error }, 'the workflow could not be started at once; the relay will');
    return;
  }
  await core.database.statement((sql) => sql.execute('delete from outbox where id = ?', [outboxId]));
}
