import type { Action, ApproverStatus, DocumentStatus, Language, Quorum } from '../domain/model.ts';
import { type PolicyView, policyView } from '../organizations/policy-view.ts';
import type { Channel, IdentityPolicy } from '../organizations/settings.ts';
import type { Localized, Place } from './entities.ts';
import type { ApproverJson, WholeDocument } from './rows.ts';

/** A document as our API answers it and our events carry it. Times are ISO 8601 in UTC. */
export type DocumentView = {
  id: string;
  status: DocumentStatus;
  title: string;
  titles: Localized;
  reference: string | null;
  language: Language;
  metadata: Record<string, string>;
  /** What only the dialect that made the document has a name for (department, …). */
  attributes: Record<string, unknown>;
  mode: 'live' | 'test';
  dialect: string;
  policy: PolicyView;
  completing: boolean;
  blocked: { task: 'stamp' | 'seal'; reason: string; since: string; retryAt: string } | null;
  version: number;
  pages: number;
  expiresAt: string | null;
  sentAt: string | null;
  endedAt: string | null;
  endedReason: string | null;
  createdAt: string;
  updatedAt: string;
  steps: StepView[];
  progress: { approvers: number; decided: number };
};
export type StepView = {
  id: string;
  position: number;
  status: 'waiting' | 'current' | 'finished';
  quorum: Quorum;
  approvers: ApproverView[];
};
export type ApproverView = {
  id: string;
  stepId: string;
  name: string;
  names: Localized;
  role: string | null;
  roles: Localized;
  phone: string;
  channels: Channel[];
  action: Action;
  veto: boolean;
  language: Language;
  timeZone: string;
  identity: IdentityPolicy;
  place: Place | null;
  attributes: Record<string, unknown>;
  status: ApproverStatus;
  invitedAt: string | null;
  decidedAt: string | null;
  reason: string | null;
  reminderCount: number;
};

export function documentView(document: WholeDocument): DocumentView {
  const { blocked } = document;
  return {
    id: document.id,
    status: document.status,
    title: document.title,
    titles: document.titles,
    reference: document.reference,
    language: document.language,
    metadata: document.metadata,
    attributes: document.attributes,
    mode: document.mode,
    dialect: document.dialect,
    policy: policyView(document.policy),
    completing: document.completing,
    blocked: blocked && {
      task: blocked.task,
      reason: blocked.reason,
      since: new Date(blocked.since).toISOString(),
      retryAt: new Date(blocked.retryAt).toISOString(),
    },
    version: document.version,
    pages: document.page_count,
    expiresAt: iso(document.expires_at),
    sentAt: iso(document.sent_at),
    endedAt: iso(document.ended_at),
    endedReason: document.ended_reason,
    createdAt: iso(document.created_at),
    updatedAt: iso(document.updated_at),
    steps: document.steps.map((step, index) => {
      const approvers = document.approvers.filter((approver) => approver.step_id === step.id);
      return {
        id: step.id,
        position: index + 1,
        status: stepStatus(step.quorum, approvers),
        quorum: step.quorum,
        approvers: approvers.map(approverView),
      };
    }),
    progress: { approvers: document.approver_count, decided: document.decided_count },
  };
}

export function approverView(approver: ApproverJson): ApproverView {
  return {
    id: approver.id,
    stepId: approver.step_id,
    name: approver.name,
    names: approver.names,
    role: approver.role,
    roles: approver.roles,
    phone: approver.phone,
    channels: approver.channels,
    action: approver.action,
    veto: approver.veto,
    language: approver.language,
    timeZone: approver.time_zone,
    identity: approver.identity,
    place: approver.place,
    attributes: approver.attributes,
    status: approver.status,
    invitedAt: iso(approver.invited_at),
    decidedAt: iso(approver.decided_at),
    reason: approver.reason,
    reminderCount: approver.reminder_count,
  };
}

function stepStatus(quorum: Quorum, approvers: ApproverJson[]): StepView['status'] {
  const active = approvers.filter(({ status }) => status !== 'removed' && status !== 'replaced');
  const completed = active.filter(({ status }) => status === 'completed').length;
  const needed = quorum.kind === 'all' ? active.length : quorum.count;
  if (active.length > 0 && completed >= needed) return 'finished';
  return active.some(({ status }) => status === 'invited') ? 'current' : 'waiting';
}

/** PostgreSQL's ISO text in JavaScript's form. */
function iso(text: string): string;
function iso(text: string | null): string | null;
function iso(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString();
}
