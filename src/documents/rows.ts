import type { Action, ApproverStatus, Blocked, DocumentStatus, Language, Policy, Quorum } from '../domain/model.ts';
import type { Channel, IdentityPolicy } from '../organizations/settings.ts';
import type { Localized, Place } from './entities.ts';

/** A document's policy also says how long after its sending it expires, while that is not known as a date. */
export type DocumentPolicy = Policy & { expiresAfterMs: number | null };

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
  ended_reason: string | null;
  approver_count: number;
  decided_count: number;
  page_count: number;
  expires_at: string | null;
  sent_at: string | null;
  ended_at: string | null;
  created_at: string;
  updated_at: string;
  steps: StepJson[];
  approvers: ApproverJson[];
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
  place: Place | null;
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

/**
 * Selects a WholeDocument as `document` from `documents d`. Approvers that were only proposed (written before the
 * workflow was asked, not accepted yet) are nobody's business, and steps at position 0 have left the route. Built as
 * json, which PostgreSQL writes out as it goes: jsonb is made as a tree first and takes half as long again.
 */
export const WHOLE_DOCUMENT = `
  (select to_json(whole) from (select d.*,
    (select coalesce(json_agg(json_build_object('id', s.id, 'position', s.position, 'quorum', s.quorum) order by s.position), '[]')
     from steps s where s.document_id = d.id and s.position > 0) as steps,
    (select coalesce(json_agg(a order by a.position, a.created_at), '[]')
     from approvers a where a.document_id = d.id and a.status <> 'proposed') as approvers
  ) whole) as document`;
