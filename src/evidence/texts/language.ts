import type { Action, Outcome } from '../../domain/model.ts';
import type { Channel } from '../../organizations/settings.ts';
import type { FindingKind } from '../../pdf/intake/findings.ts';

/** What an approver did, or what became of them. */
export type Deed = Outcome | 'released' | 'replaced' | 'removed';

/** The words of one language on a certificate. What is put into a sentence comes isolated. */
export type CertificateTexts = {
  heading: string;
  lead: string;
  verificationCode: string;
  /** Tables and what stands in their first columns. */
  document: string;
  title: string;
  organization: string;
  reference: string;
  documentId: string;
  sentAt: string;
  completedAt: string;
  pages: string;
  mode: string;
  testMode: string;
  approvers: string;
  who: string;
  what: string;
  how: string;
  done: Record<Action, string>;
  deeds: Record<Exclude<Deed, 'complete'>, string>;
  approversNote: string;
  versions: string;
  version: string;
  fingerprint: string;
  uploaded: string;
  original: string;
  stampedBy(name: string): string;
  versionsNote: string;
  findings: string;
  findingsNote: string;
  finding: Record<FindingKind, string>;
  times(count: number): string;
  onPages(pages: string): string;
  events: string;
  time: string;
  event: string;
  /** By the audit's types; one that is not here is printed by its own name. */
  eventNames: Record<string, string>;
  /** A message that went out, by its kind. */
  messageSent: Record<string, string>;
  via(channel: string): string;
  eventsNote(hidden: number): string;
  channels: Record<Channel, string>;
  link(channel: string | null): string;
  code(channel: string): string;
  noCode: string;
  twoChannels: string;
  oneChannel: string;
  linkBySender: string;
  chatReply: string;
  replyId(id: string): string;
  network(network: string): string;
  reason(reason: string): string;
  comment(comment: string): string;
  attachment: string;
  page: string;
};
