import type { Core } from '../core.ts';
import type { Field, FieldValues } from '../domain/fields.ts';
import type { Action, ApproverStatus, Blocked, DocumentStatus, Language, Quorum } from '../domain/model.ts';
import type { Upcoming } from '../domain/upcoming.ts';
import type { Channel, IdentityPolicy, SealLevel } from '../organizations/settings.ts';
import type { Finding } from '../pdf/engine.ts';
import { openApproverPhone, type SealedPhone } from '../secrets/phones.ts';
import type { DocumentPolicy, Localized } from './entities.ts';

/** A document as one JSON value out of PostgreSQL (`WHOLE_DOCUMENT`): its row, its steps, its approvers. Times are ISO texts. */
export type WholeDocument = {
  id: string;
  organization_id: string;
  dialect: string;
  mode: 'live' | 'test';
  created_by: string;
  status: DocumentStatus;
  completing: boolean;
  version: number;
  sequence: number;
  revision: number;
  title: string;
  titles: Localized;
  reference: string | null;
  attributes: Record<string, unknown>;
  metadata: Record<string, string>;
  language: Language;
  policy: DocumentPolicy;
  blocked: Blocked | null;
  upcoming: Upcoming[];
  ended_reason: string | null;
  approver_count: number;
  decided_count: number;
  page_count: number;
  signature_only: boolean;
  /** The organization's logo when it was sent; null: none, or not sent yet. */
  logo_sha256: string | null;
  private: boolean;
  /** As it is stored: sixteen characters without dashes. */
  verification_code: string;
  expires_at: string | null;
  sent_at: string | null;
  ended_at: string | null;
  created_at: string;
  updated_at: string;
  seal: SealJson | null;
  /** Of each upload that the first version was made of. */
  findings: Finding[][];
  steps: StepJson[];
  approvers: ApproverJson[];
};
export type SealJson = {
  level: SealLevel;
  fingerprint: string;
  self_signed: boolean;
  sealed_at: string;
  timestamped_at: string | null;
  renew_at: string | null;
  problem: string | null;
  pdfa: { conformance: 'PDF/A-3b' | null; problems: string[] } | null;
  evidence_sha256: string | null;
};
export type StepJson = { id: string; position: number; quorum: Quorum };
export type ApproverJson = {
  id: string;
  document_id: string;
  step_id: string;
  position: number;
  name: string;
  names: Localized;
  role: string | null;
  roles: Localized;
  phone: string;
  channels: Channel[];
  action: Action;
  veto: boolean;
  language: Language;
  time_zone: string;
  identity: IdentityPolicy;
  fields: Field[];
  /** What was typed and ticked with the decision; null before it. */
  field_values: FieldValues | null;
  attributes: Record<string, unknown>;
  status: ApproverStatus;
  link_version: number;
  invited_at: string | null;
  decided_at: string | null;
  decision_id: string | null;
  reason: string | null;
  reminder_count: number;
  replaced_by: string | null;
  created_at: string;
  updated_at: string;
};

/** A WholeDocument as PostgreSQL gives it: the phones are still sealed. */
export type StoredDocument = Omit<WholeDocument, 'approvers'> & {
  approvers: (Omit<ApproverJson, 'phone'> & { phone: SealedPhone })[];
};

export function openDocument(core: Pick<Core, 'keyring'>, stored: StoredDocument): WholeDocument {
  const approvers = stored.approvers.map((approver) => ({
    ...approver,
    phone: openApproverPhone(core, approver.id, approver.phone),
  }));
  return { ...stored, approvers };
}

/**
 * Selects a StoredDocument as `document` from `documents d`. Approvers that were only proposed (written before the
 * workflow was asked, not accepted yet) are nobody's business, and steps at position 0 have left the route. Built as
 * json, which PostgreSQL writes out as it goes: jsonb is made as a tree first and takes half as long again.
 */
export const WHOLE_DOCUMENT = `
  (select to_json(whole) from (select d.*,
    (select json_build_object('level', s.level, 'fingerprint', c.fingerprint, 'self_signed', c.origin = 'self_signed',
       'sealed_at', s.sealed_at, 'timestamped_at', s.timestamped_at, 'renew_at', s.renew_at, 'problem', s.problem, 'pdfa', s.pdfa,
       'evidence_sha256', s.evidence_sha256)
     from document_seals s join seal_certificates c on c.id = s.certificate_id where s.document_id = d.id) as seal,
    (select coalesce(json_agg(x.findings order by x.position), '[]') from document_sources x where x.document_id = d.id) as findings,
    (select coalesce(json_agg(json_build_object('id', s.id, 'position', s.position, 'quorum', s.quorum) order by s.position), '[]')
     from steps s where s.document_id = d.id and s.position > 0) as steps,
    (select coalesce(json_agg(a order by a.position, a.created_at), '[]')
     from (select a.*, (select x.field_values from decisions x where x.id = a.decision_id) as field_values
       from approvers a where a.document_id = d.id and a.status <> 'proposed') a) as approvers
  ) whole) as document`;
