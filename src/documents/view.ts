import type { Action, ApproverStatus, DocumentStatus, Language, Quorum } from '../domain/model.ts';
import type { Upcoming } from '../domain/upcoming.ts';
import { showVerificationCode } from '../evidence/verification-code.ts';
import { iso } from '../iso.ts';
import { type PolicyView, policyView } from '../organizations/policy-view.ts';
import type { Channel, IdentityPolicy, SealLevel } from '../organizations/settings.ts';
import type { Localized, Place } from './entities.ts';
import { type FieldView, valueIn } from './field-values.ts';
import { placeOf } from './fields.ts';
import { type FindingView, findingView } from './finding-texts.ts';
import type { ApproverJson, SealJson, WholeDocument } from './rows.ts';

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
  /** Whether an answer in the chat may decide; null: as the organization has it. */
  approveFromChat: boolean | null;
  completing: boolean;
  blocked: { task: 'stamp' | 'seal'; reason: string; since: string; retryAt: string } | null;
  /** What time alone will do, the soonest first; empty where it does nothing. */
  next: UpcomingView[];
  /** The organization's seal on the final file; null until it is there. */
  seal: SealView | null;
  version: number;
  pages: number;
  /** The file came with signatures: nothing is drawn into it, and it is only sealed. */
  signatureOnly: boolean;
  /** Not for the organizations above. */
  private: boolean;
  /** What was taken out of the upload or made lasting, in the document's language. */
  findings: FindingView[];
  /** Printed on the certificate; whoever holds a copy finds its proof by it. */
  verificationCode: string;
  expiresAt: string | null;
  /** Of a draft without `expiresAt`: from its sending to its expiry. Null: never, or sent already. */
  expiresAfterSeconds: number | null;
  sentAt: string | null;
  endedAt: string | null;
  endedReason: string | null;
  createdAt: string;
  updatedAt: string;
  steps: StepView[];
  progress: { approvers: number; decided: number };
};
export type UpcomingView = { kind: Upcoming['kind']; at: string; approverIds: string[] };
export type SealView = {
  level: SealLevel;
  certificate: { fingerprint: string; selfSigned: boolean };
  sealedAt: string;
  timestampedAt: string | null;
  renewAt: string | null;
  /** Why the next timestamp could not be put over it so far. */
  problem: string | null;
  /** What the final file became; null where it could not be touched because it was signed before. */
  pdfa: { conformance: 'PDF/A-3b' | null; problems: string[] } | null;
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
  fields: FieldView[];
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
    approveFromChat: document.policy.approveFromChat ?? null,
    completing: document.completing,
    blocked: blocked && {
      task: blocked.task,
      reason: blocked.reason,
      since: iso(blocked.since),
      retryAt: iso(blocked.retryAt),
    },
    next: document.upcoming.map(({ kind, at, approverIds }) => ({ kind, at: iso(at), approverIds })),
    seal: sealView(document.seal),
    version: document.version,
    pages: document.page_count,
    signatureOnly: document.signature_only,
    private: document.private,
    findings: document.findings.flat().map((finding) => findingView(finding, document.language)),
    verificationCode: showVerificationCode(document.verification_code),
    expiresAt: iso(document.expires_at),
    expiresAfterSeconds: expiresAfterSeconds(document),
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
        approvers: approvers.map((approver) => approverView(approver, document.language)),
      };
    }),
    progress: { approvers: document.approver_count, decided: document.decided_count },
  };
}

export function approverView(approver: ApproverJson, documentLanguage: Language): ApproverView {
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
    place: placeOf(approver.fields),
    fields: fieldViews(approver, documentLanguage),
    attributes: approver.attributes,
    status: approver.status,
    invitedAt: iso(approver.invited_at),
    decidedAt: iso(approver.decided_at),
    reason: approver.reason,
    reminderCount: approver.reminder_count,
  };
}

function fieldViews(approver: ApproverJson, language: Language): FieldView[] {
  const { fields, decided_at: decidedAt, field_values: typed } = approver;
  if (approver.status !== 'completed' || decidedAt === null) return fields.map((field) => ({ ...field, value: null }));
  const filler = { ...approver, timeZone: approver.time_zone };
  const filled = { typed: typed ?? {}, approver: filler, language, at: new Date(decidedAt) };
  return fields.map((field) => ({ ...field, value: valueIn(field, filled) }));
}

function sealView(seal: SealJson | null): SealView | null {
  if (!seal) return null;
  return {
    level: seal.level,
    certificate: { fingerprint: seal.fingerprint, selfSigned: seal.self_signed },
    sealedAt: iso(seal.sealed_at),
    timestampedAt: iso(seal.timestamped_at),
    renewAt: iso(seal.renew_at),
    problem: seal.problem,
    pdfa: seal.pdfa,
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
function expiresAfterSeconds({ status, expires_at, policy: { expiresAfterMs } }: WholeDocument): number | null {
  return status !== 'draft' || expires_at !== null || expiresAfterMs === null ? null : expiresAfterMs / 1_000;
}
