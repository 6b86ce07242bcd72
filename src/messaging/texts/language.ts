import type { Action } from '../../domain/model.ts';

/** What a sentence is made of; every value is clean, short and isolated by then. */
export type Parts = {
  organization: string;
  title: string;
  action: Action;
  /** When the document expires, in words; null: never. */
  expiry: string | null;
};

/** What is said of an endpoint that was disabled; every value is clean, short and isolated by then. */
export type EndpointParts = { organization: string; host: string; endpointId: string; reason: 'gone' | 'failing' };

/** The sentences of one language. Each is complete; what comes behind it (reason, link) is set by `render`. */
export type Sentences = {
  /** Locale for dates: its calendar and its digits. */
  locale: string;
  /** What is asked, in one or two words that fit where an organization's own text says `{action}`. */
  action: Record<Action, string>;
  invitation(parts: Parts): string;
  reminder(parts: Parts): string;
  expiry_warning(parts: Parts): string;
  no_longer_needed(parts: Parts): string;
  voided(parts: Parts): string;
  expired(parts: Parts): string;
  completed(parts: Parts): string;
  rejected(parts: Parts): string;
  code(parts: Parts, code: string): string;
  operator_alert(parts: Parts, documentId: string): string;
  endpoint_disabled(parts: EndpointParts): string;
  /** What can be decided by answering; stands behind the link. */
  offer: Record<Extract<Action, 'approve' | 'review'>, string>;
  reason(reason: string): string;
  /** Stands before the link of a completed document. */
  download: string;
};
