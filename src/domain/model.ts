/**
 * The words of the approval domain: what a document's state is while it is open, what may be asked of it,
 * and what comes of it. Plain JSON only (it crosses Temporal), no personal data (names, phones and marks stay in
 * PostgreSQL under the ids used here), times in milliseconds since the epoch.
 */

declare const brand: unique symbol;
/** A string that names one kind of thing: plain strings may become one, but an approver's id is never taken for a document's. */
export type Id<Kind extends string> = string & { readonly [brand]?: Kind };
export type OrganizationId = Id<'organization'>;
export type DocumentId = Id<'document'>;
export type StepId = Id<'step'>;
export type ApproverId = Id<'approver'>;
export type DecisionId = Id<'decision'>;

export const ACTIONS = ['sign', 'stamp', 'approve', 'review'] as const;
export type Action = (typeof ACTIONS)[number];

export const LANGUAGES = ['en', 'ar', 'fa'] as const;
export type Language = (typeof LANGUAGES)[number];

/** `draft` exists only in PostgreSQL; a workflow begins at `pending` (sent, nobody asked yet). */
export const DOCUMENT_STATUSES = [
  'draft',
  'pending',
  'in_progress',
  'approved',
  'rejected',
  'expired',
  'voided',
] as const;
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number];
export type EndedStatus = Extract<DocumentStatus, 'approved' | 'rejected' | 'expired' | 'voided'>;

/**
 * `waiting`: the turn has not come. `invited`: asked, not yet decided. `released`: the step was decided without
 * them, or the document ended first. `replaced`/`removed`: taken out of the route by the sender; kept for the record.
 */
export type ApproverStatus = 'waiting' | 'invited' | 'completed' | 'rejected' | 'released' | 'replaced' | 'removed';
export type Outcome = 'complete' | 'reject';

/** How many of a step's approvers must complete: every one, or `count` of them. */
export type Quorum = { kind: 'all' } | { kind: 'count'; count: number };

export type Decision = {
  id: DecisionId;
  outcome: Outcome;
  decidedAt: number;
  /** Set once the stamp of this decision is part of the file. Null for rejections. */
  stampedAt: number | null;
};

export type Approver = {
  id: ApproverId;
  action: Action;
  /** With veto, one rejection ends the document even where the quorum could still be met. */
  veto: boolean;
  language: Language;
  /** IANA name, for quiet hours and weekends. */
  timeZone: string;
  status: ApproverStatus;
  /** Part of the signing link's identity: raising it kills every older link, code and session at once. */
  linkVersion: number;
  invitedAt: number | null;
  decision: Decision | null;
  reminders: {
    /** Automatic reminders sent so far. */
    sentCount: number;
    /** The last slot of the reminder schedule that is used up, sent or skipped (0 = none). Missed slots collapse into one. */
    slotsUsed: number;
    /** Times of the latest reminders asked for by hand, newest last, at most LIMITS.manualRemindersMax. */
    manualAt: number[];
  };
  /** The expiry time about which this approver has been warned. */
  warnedAboutExpiryAt: number | null;
};

export type Step = { id: StepId; quorum: Quorum; approvers: Approver[] };

/** Automatic reminders: the first after `firstAfterMs`, then each `everyMs`, `maxCount` in all. */
export type ReminderPolicy = { firstAfterMs: number; everyMs: number; maxCount: number };

/** When an approver may be disturbed by something automatic, in the approver's own time zone. */
export type CalmPolicy = {
  /** Minutes after local midnight. `from` 1260 and `to` 480 means quiet from 21:00 to 08:00; equal values mean no quiet hours. */
  quietHours: { fromMinute: number; toMinute: number };
  /** 0 = Sunday … 6 = Saturday; days on which nothing automatic is sent. Never all seven. */
  weekendDays: number[];
};

export type Policy = {
  /** Null: no automatic reminders. */
  reminders: ReminderPolicy | null;
  calm: CalmPolicy;
  /** How long before expiry those who are awaited are warned. Null: no warning. */
  expiryWarningMs: number | null;
};

/** Work that failed and is retried by the workflow itself; visible to operators, senders and `/readyz`. */
export type Blocked = { task: 'stamp' | 'seal'; reason: string; since: number; attempts: number; retryAt: number };

export type DocumentState = {
  documentId: DocumentId;
  organizationId: OrganizationId;
  /** Raised by one at each transition; the projection accepts only higher ones. */
  version: number;
  /** Sequence number of the latest event of this document (gap free, shared with the events made before the workflow began). */
  sequence: number;
  status: Exclude<DocumentStatus, 'draft'>;
  /** True once every needed decision is in: the outcome is certain, only stamping and sealing remain. */
  completing: boolean;
  steps: Step[];
  policy: Policy;
  expiresAt: number | null;
  blocked: Blocked | null;
  endedAt: number | null;
};

/** What is needed to begin: the route as it was sent. */
export type NewApprover = { id: ApproverId; action: Action; veto: boolean; language: Language; timeZone: string };
export type NewDocument = {
  documentId: DocumentId;
  organizationId: OrganizationId;
  version: number;
  sequence: number;
  steps: { id: StepId; quorum: Quorum; approvers: NewApprover[] }[];
  policy: Policy;
  expiresAt: number | null;
};

/** Who asked: an API key, a person who is logged in, an approver, or the clock and the machinery themselves. */
/** `operator`: who has the machine and its command line. `unknown`: somebody who could not prove who they are. */
export type Actor =
  | { kind: 'key' | 'person'; id: string }
  | { kind: 'approver'; id: ApproverId }
  | { kind: 'system' | 'operator' | 'unknown' };

/** What people may ask of an open document. */
export type Request =
  | { kind: 'decide'; approverId: ApproverId; decisionId: DecisionId; outcome: Outcome; linkVersion: number }
  | { kind: 'void' }
  | { kind: 'extend'; expiresAt: number | null }
  /** Null reminds everybody who is awaited. */
  | { kind: 'remind'; approverId: ApproverId | null }
  /** Into an existing step that is not finished, or as a step of its own before/after the steps not yet begun (`position` among all steps). */
  | { kind: 'add_approver'; approver: NewApprover; place: { stepId: StepId } | { newStepId: StepId; position: number } }
  /**
   * `contactChanged` (name or phone, kept in PostgreSQL) kills the old link; an invited approver is invited again.
   * `proposalId` says under which id they wait there.
   */
  | {
      kind: 'change_approver';
      approverId: ApproverId;
      changes: Partial<Omit<NewApprover, 'id'>>;
      contactChanged: boolean;
      proposalId?: string;
    }
  | { kind: 'replace_approver'; approverId: ApproverId; by: NewApprover }
  | { kind: 'remove_approver'; approverId: ApproverId }
  /** The steps that have not begun, in their new order. */
  | { kind: 'reorder'; stepIds: StepId[] };

/** What the shell tells the core: the document begins, time has passed, work is done or failed. */
export type Report =
  | { kind: 'begin' }
  | { kind: 'tick' }
  | { kind: 'stamped'; decisionIds: DecisionId[] }
  | { kind: 'sealed' }
  | { kind: 'work_failed'; task: Blocked['task']; reason: string };

export type Command = Request | Report;

export const EVENT_TYPES = [
  'document.created',
  'document.sent',
  'document.approved',
  'document.rejected',
  'document.expiring',
  'document.expired',
  'document.extended',
  'document.voided',
  'document.reordered',
  'document.blocked',
  'document.unblocked',
  'approver.invited',
  'approver.reminded',
  'approver.completed',
  'approver.rejected',
  'approver.released',
  'approver.added',
  'approver.changed',
  'approver.replaced',
  'approver.removed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A fact about a document, published to customers' systems. `occurredAt` is the transition's `now`. */
export type DocumentEvent = {
  sequence: number;
  type: EventType;
  occurredAt: number;
  approverId: ApproverId | null;
  /** Small facts that are not in the document itself, without personal data. */
  details: Record<string, string | number | boolean | null>;
};

export const NOTICE_KINDS = [
  'invitation',
  'reminder',
  'expiry_warning',
  'no_longer_needed',
  'voided',
  'expired',
  'completed',
  'rejected',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** A message that an approver must get. (document, approver, kind, occasion) is unique for ever. */
export type Notice = { approverId: ApproverId; kind: NoticeKind; occasion: string };

export type Transition = { state: DocumentState; events: DocumentEvent[]; notices: Notice[] };

/** Every way in which a request can be refused by the rules. Texts, HTTP statuses and translations: src/errors/catalogue.ts. */
export const REFUSAL_CODES = [
  'already_decided',
  'not_your_turn',
  'document_ended',
  'document_completing',
  'approver_not_found',
  'approver_not_awaited',
  'approver_already_decided',
  'approver_out_of_route',
  'duplicate_approver',
  'link_replaced',
  'step_not_found',
  'step_finished',
  'step_begun',
  'step_would_be_empty',
  'quorum_unreachable',
  'order_incomplete',
  'expiry_in_past',
  'reminder_limit',
  'too_many_approvers',
  'too_many_steps',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];
export type Refusal = {
  refused: RefusalCode;
  approverId?: ApproverId;
  details?: Record<string, string | number | null>;
};

/** What the shell must do next for a state. */
export type Work =
  | { kind: 'begin' }
  | { kind: 'stamp'; decisionIds: DecisionId[] }
  | { kind: 'seal' }
  /** Nothing until `until` (null: until somebody asks something); `reason` is for the timer's summary. */
  | { kind: 'wait'; until: number | null; reason: string }
  | { kind: 'finish' };
