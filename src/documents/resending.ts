import type { EntityManager } from '@mikro-orm/postgresql';
import { audit } from '../audit/append.ts';
import type { Caller } from '../core.ts';
import { LIMITS } from '../domain/limits.ts';
import type { ApproverId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { queueMessages } from '../messaging/queue.ts';
import { readProfile } from '../organizations/profile.ts';
import type { Channel } from '../organizations/settings.ts';
import type { Services } from '../services.ts';
import { messageFor } from './notices.ts';
import { getWhole } from './reading.ts';
import type { ApproverJson, WholeDocument } from './rows.ts';
import { type DocumentView, documentView } from './view.ts';

/**
 * Sends an approver's invitation once more, by one channel: for somebody whose WhatsApp is silent. It is a message like
 * every other and no move of the document, so its workflow need not know; the link is the one that counts.
 * @param options.id names the request: repeating it sends nothing twice.
 * @throws Problem not_found | document_not_sent | document_ended | document_completing | approver_not_found |
 *   approver_not_awaited | reminder_limit
 */
export async function resendInvitation(
  { core }: Pick<Services, 'core'>,
  caller: Caller,
  documentId: string,
  options: { id: string; approverId: ApproverId; channel: Channel },
): Promise<DocumentView> {
  const { id, approverId, channel } = options;
  const profile = await readProfile(core, caller.organizationId);
  return core.database.tenant(caller.organizationId, async (em) => {
    // Whoever asks at the same time waits here, so that the limit is one.
    await em.execute('select from approvers where id = ?::uuid and document_id = ?::uuid for update', [
      approverId,
      documentId,
    ]);
    const document = await getWhole(core, em, documentId);
    const occasion = `resend:${id}`;
    if (await isQueued(em, approverId, occasion)) return documentView(document);
    refuseUnlessAwaited(document, approverId);
    await refuseFlood(em, approverId, core.now());
    const message = messageFor(document, { approverId, kind: 'invitation', occasion }, null, profile)!;
    await queueMessages(core, em, [{ ...message, ladder: [channel] }]);
    const at = new Date(core.now());
    const entry = { documentId, approverId, at, actor: caller.actor, details: { channel } };
    await audit(em, caller.organizationId, [{ ...entry, action: 'approver.resent' }]);
    return documentView(document);
  });
}

async function isQueued(em: EntityManager, approverId: ApproverId, occasion: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `select 1 from messages where approver_id = ?::uuid and kind = 'invitation' and occasion = ?`,
    [approverId, occasion],
  );
  return rows.length > 0;
}

function refuseUnlessAwaited(document: WholeDocument, approverId: ApproverId): ApproverJson {
  if (document.status === 'draft') throw new Problem('document_not_sent');
  if (document.ended_at !== null) throw new Problem('document_ended', { details: { status: document.status } });
  if (document.completing) throw new Problem('document_completing');
  const approver = document.approvers.find(({ id }) => id === approverId);
  if (!approver) throw new Problem('approver_not_found');
  if (approver.status !== 'invited') throw new Problem('approver_not_awaited');
  return approver;
}

/** As many as reminders by hand, so that nobody is flooded. */
async function refuseFlood(em: EntityManager, approverId: ApproverId, now: number): Promise<void> {
  const since = new Date(now - LIMITS.manualReminderWindowMs);
  const sent = await em.execute<{ created_at: Date | string }[]>(
    `select created_at from messages
     where approver_id = ?::uuid and kind = 'invitation' and occasion like 'resend:%' and rung = 0 and created_at > ?
     order by created_at desc limit ?`,
    [approverId, since, LIMITS.manualRemindersMax],
  );
  if (sent.length < LIMITS.manualRemindersMax) return;
  const oldest = new Date(sent.at(-1)!.created_at).getTime();
  throw new Problem('reminder_limit', { retryAfterMs: Math.max(1, oldest + LIMITS.manualReminderWindowMs - now) });
}
