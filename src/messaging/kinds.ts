import type { Localized } from '../documents/entities.ts';
import { type Action, NOTICE_KINDS } from '../domain/model.ts';

/** What we write by ourselves: notices of the rules, codes, and the alarm to whoever operates this. */
export const AUTOMATIC_KINDS = [...NOTICE_KINDS, 'code', 'operator_alert'] as const;
export type AutomaticKind = (typeof AUTOMATIC_KINDS)[number];

/** Why there is a message. `chat_answer`: we answer what an approver wrote in the chat. `text`: somebody wrote it, we or they. */
export const MESSAGE_KINDS = [...AUTOMATIC_KINDS, 'chat_answer', 'text'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** `out`: from the organization. `in`: to it. */
export const DIRECTIONS = ['out', 'in'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * Where a message stands. `read` implies delivered; `cancelled` was never needed any more when its turn came;
 * `received` is where a message that came in begins and ends.
 */
export type MessageStatus =
  | 'queued'
  | 'sending'
  | 'accepted'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'cancelled'
  | 'received';

/** What comes of an attempt to send one. `superseded`: it was given up meanwhile, and another one counts. */
export type Outcome = 'accepted' | 'retry' | 'next_channel' | 'undeliverable' | 'superseded';

/** What an approver may decide by answering in the chat. What is signed or stamped needs the page. */
export type ChatOffer = Extract<Action, 'approve' | 'review'>;

/** What a text is made of, apart from the link. Texts are cleaned and clipped when rendered, so anything may be given. */
export type MessageContent = {
  organization: string;
  title: string;
  titles: Localized;
  action: Action;
  /** The recipient's, IANA name. */
  timeZone: string;
  /** Milliseconds since the epoch; null: the document never expires. */
  expiresAt: number | null;
  /** Why the document was voided or rejected. */
  reason: string | null;
  /** Six digits; only for the kind `code`. */
  code: string | null;
  /** The organization's own words for this kind in the message's language; null or left out: ours. */
  own?: string | null;
};
