import type { Notice } from '../domain/model.ts';
import { ladderOf, type NewMessage } from '../messaging/queue.ts';
import type { Profile } from '../organizations/profile.ts';
import { offerFor } from '../signing/chat/offering.ts';
import type { WholeDocument } from './rows.ts';

/** The notices that carry the signing link; to the others there is nothing to open any more. */
const LINKED: ReadonlySet<Notice['kind']> = new Set(['invitation', 'reminder', 'expiry_warning', 'completed']);

/** The notices that ask for something, which some may answer in the chat. */
const ASKING: ReadonlySet<Notice['kind']> = new Set(['invitation', 'reminder', 'expiry_warning']);

/** What an approver must be told about their document, as a message to be queued; null for an approver who is not there. */
export function messageFor(
  document: WholeDocument,
  notice: Notice,
  reason: string | null,
  profile: Profile,
): NewMessage | null {
  const approver = document.approvers.find(({ id }) => id === notice.approverId);
  if (!approver) return null;
  return {
    organizationId: document.organization_id,
    documentId: document.id,
    approverId: approver.id,
    kind: notice.kind,
    occasion: notice.occasion,
    recipient: approver.phone,
    language: approver.language,
    ladder: ladderOf(approver.channels, profile.settings),
    linkVersion: LINKED.has(notice.kind) ? approver.link_version : null,
    offer: ASKING.has(notice.kind) ? offerFor(approver, document.policy, profile.settings) : null,
    content: {
      organization: profile.name,
      title: document.title,
      titles: document.titles,
      action: approver.action,
      timeZone: approver.time_zone,
      expiresAt: document.expires_at === null ? null : Date.parse(document.expires_at),
      reason,
      code: null,
      own: profile.settings.texts[notice.kind][approver.language],
    },
  };
}
