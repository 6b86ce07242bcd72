/** What somebody who writes in the chat has been asked there, and to which of it their message belongs. */
import type { Core } from '../../core.ts';
import type { DocumentPolicy, Localized } from '../../documents/entities.ts';
import type { Field } from '../../domain/fields.ts';
import type {
  Action,
  ApproverId,
  ApproverStatus,
  DocumentId,
  DocumentStatus,
  Language,
  OrganizationId,
} from '../../domain/model.ts';
import { completeSettings, type IdentityPolicy, type OrganizationSettings } from '../../organizations/settings.ts';
import { openApproverPhone, phoneIndex, type SealedPhone } from '../../secrets/phones.ts';
import { chatIdOfPhone } from '../../whatsapp/chat-id.ts';
import { chatIndex } from '../../whatsapp/chats/rows.ts';
import { DRIVER } from '../../whatsapp/driver-name.ts';
import { LIMITS } from './limits.ts';
import { offerFor } from './offering.ts';

/** One approver as they were asked under one link: by the invitation, its reminders, and our answers about it. */
export type Invitation = {
  approverId: ApproverId;
  linkVersion: number;
  documentId: DocumentId;
  organization: string;
  title: string;
  titles: Localized;
  action: Action;
  language: Language;
  timeZone: string;
  /** Why nothing can be decided under this link any more; null: they are waited for. */
  over: 'decided' | 'ended' | 'not_needed' | 'replaced' | null;
  /** It may be decided in the chat, as things stand now. */
  isOffered: boolean;
  /** When we wrote about it first and last, in milliseconds since the epoch. */
  firstOfferedAt: number;
  offeredAt: number;
  /** The office has written them something else since. */
  isInterrupted: boolean;
  /** WhatsApp's ids of what was sent about it. */
  messageIds: string[];
  /** Something about it is being sent at this moment, so its id may not be known yet. */
  isSending: boolean;
  promptCount: number;
  wasUnclear: boolean;
  /** Until when what they write is the reason of their rejection; null: they were not asked for it. */
  reasonUntil: number | null;
};

type Row = {
  approverId: ApproverId;
  linkVersion: number;
  documentId: DocumentId;
  organization: string;
  settings: Partial<OrganizationSettings>;
  title: string;
  titles: Localized;
  policy: DocumentPolicy;
  documentStatus: DocumentStatus;
  completing: boolean;
  expiresAt: string | null;
  status: ApproverStatus;
  currentVersion: number;
  action: Action;
  identity: IdentityPolicy;
  fields: Field[];
  phone: SealedPhone;
  language: Language;
  timeZone: string;
  firstOfferedAt: string | null;
  offeredAt: string | null;
  writtenAt: string | null;
  messageIds: string[];
  isSending: boolean;
  promptCount: number;
  wasUnclear: boolean;
  reasonUntil: string | null;
};

/** What this phone was asked in the chat by this organization, the latest first. */
export async function invitationsOf(core: Core, organizationId: OrganizationId, phone: string): Promise<Invitation[]> {
  const rows = await core.database.read<Row>(organizationId, INVITATIONS, [
    organizationId,
    phoneIndex(core, organizationId, phone).toString('hex'),
    DRIVER,
    chatIndex(core, organizationId, chatIdOfPhone(phone)).toString('hex'),
    LIMITS.invitationsMax,
  ]);
  // A number that an approver had before is not theirs any more.
  return rows
    .filter((row) => openApproverPhone(core, row.approverId, row.phone) === phone)
    .map((row) => invitationOf(row, core.now()));
}

function invitationOf(row: Row, now: number): Invitation {
  const { approverId, linkVersion, documentId, organization, title, titles, action, language, timeZone } = row;
  const { messageIds, isSending, promptCount, wasUnclear } = row;
  const offeredAt = timeOf(row.offeredAt) ?? now;
  const writtenAt = timeOf(row.writtenAt);
  return {
    ...{ approverId, linkVersion, documentId, organization, title, titles, action, language, timeZone },
    ...{ messageIds, isSending, promptCount, wasUnclear, offeredAt },
    firstOfferedAt: timeOf(row.firstOfferedAt) ?? now,
    over: overOf(row, now),
    isOffered: offerFor(row, row.policy, completeSettings(row.settings)) !== null,
    isInterrupted: writtenAt !== null && writtenAt > offeredAt,
    reasonUntil: timeOf(row.reasonUntil),
  };
}

function overOf({ status, documentStatus, completing, ...row }: Row, now: number): Invitation['over'] {
  if (status === 'completed' || status === 'rejected') return 'decided';
  const hasLapsed = row.expiresAt !== null && now >= Date.parse(row.expiresAt);
  if (documentStatus !== 'in_progress' || completing || hasLapsed) return 'ended';
  if (status !== 'invited') return 'not_needed';
  return row.currentVersion === row.linkVersion ? null : 'replaced';
}

const timeOf = (text: string | null): number | null => (text === null ? null : Date.parse(text));

/** What the office wrote: through us, or on the telephone itself. */
const WRITTEN = `
select greatest(
  (select max(x.created_at) from messages x
   where x.organization_id = $1 and x.recipient_index = decode($2, 'hex') and x.direction = 'out' and x.kind = 'text' and x.channel = 'whatsapp'),
  (select max(w.sent_at) from whatsapp_chats c join whatsapp_messages w on w.chat_id = c.id
   where c.organization_id = $1 and c.chat_index = decode($4, 'hex') and w.direction = 'out' and not exists (
     select from messages x where x.driver = $3 and x.provider_id = w.whatsapp_id and x.organization_id = $1 and x.kind <> 'text')))`;

const INVITATIONS = `
with asked as (
  select m.approver_id, m.link_version, min(m.sent_at) as first_offered_at, max(m.sent_at) as offered_at, bool_or(m.status = 'sending') as is_sending,
         coalesce(json_agg(m.provider_id) filter (where m.provider_id is not null), '[]') as message_ids
  from messages m
  where m.organization_id = $1 and m.recipient_index = decode($2, 'hex') and (m.offer is not null or m.kind = 'chat_answer')
    and m.driver = $3 and m.direction = 'out' and (m.provider_id is not null or m.status = 'sending')
  group by m.approver_id, m.link_version
  order by max(m.sent_at) desc nulls first limit $5
)
select a.id as "approverId", asked.link_version as "linkVersion", d.id as "documentId", o.name as organization, o.settings,
  d.title, d.titles, d.policy, d.status as "documentStatus", d.completing, to_jsonb(d.expires_at) #>> '{}' as "expiresAt",
  a.status, a.link_version as "currentVersion", a.action, a.identity, a.fields, a.phone, a.language, a.time_zone as "timeZone",
  to_jsonb(asked.first_offered_at) #>> '{}' as "firstOfferedAt", to_jsonb(asked.offered_at) #>> '{}' as "offeredAt", to_jsonb((${WRITTEN})) #>> '{}' as "writtenAt",
  asked.message_ids as "messageIds", asked.is_sending as "isSending",
  coalesce(p.prompt_count, 0) as "promptCount", coalesce(p.was_unclear, false) as "wasUnclear",
  to_jsonb(p.reason_until) #>> '{}' as "reasonUntil"
from asked join approvers a on a.id = asked.approver_id join documents d on d.id = a.document_id
join organizations o on o.id = d.organization_id
left join chat_prompts p on p.approver_id = asked.approver_id and p.link_version = asked.link_version
order by asked.offered_at desc nulls first`;
