import type { Core } from '../core.ts';
import { iso } from '../iso.ts';
import { localMobile, masked, openSubject } from './subject.ts';

const CHECK_STATUSES = ['pending', 'verified', 'mismatch', 'unavailable'] as const;
/**
 * `pending`: not asked yet, or being asked. `verified`, `mismatch`: answered, for ever. `unavailable`: nobody could
 * answer so far; while there is a next attempt it is asked again by itself.
 */
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** One question whether a mobile is a person's own, as the API shows it. Times are ISO 8601 in UTC. */
export type IdentityCheckView = {
  id: string;
  status: CheckStatus;
  mode: 'live' | 'test';
  documentId: string | null;
  approverId: string | null;
  /** Masked unless the caller may read personal data. */
  nationalCode: string;
  /** As it is dialled in Iran; masked unless the caller may read personal data. */
  mobile: string;
  attempts: number;
  /** Why there is no answer yet. */
  problem: string | null;
  nextAttemptAt: string | null;
  /** What the gateway calls its answer. */
  reference: string | null;
  createdAt: string;
  answeredAt: string | null;
};

export const CHECK_COLUMNS = `id, organization_id, status, mode, document_id, approver_id, national_code, mobile,
  attempt_count, problem, due_at, reference, created_at, answered_at`;

export type CheckRow = {
  id: string;
  organization_id: string;
  status: CheckStatus;
  mode: 'live' | 'test';
  document_id: string | null;
  approver_id: string | null;
  national_code: Buffer;
  mobile: Buffer;
  attempt_count: number;
  problem: string | null;
  due_at: Date | string | null;
  reference: string | null;
  created_at: Date | string;
  answered_at: Date | string | null;
};

/** @param personal whether the numbers are shown in full. */
export function checkView(core: Pick<Core, 'keyring'>, row: CheckRow, personal: boolean): IdentityCheckView {
  const { id, status, mode, problem, reference } = row;
  const whole = openSubject(core, id, row);
  const { nationalCode, mobile } = personal ? { ...whole, mobile: localMobile(whole.mobile) } : masked(whole);
  return {
    id,
    status,
    mode,
    documentId: row.document_id,
    approverId: row.approver_id,
    nationalCode,
    mobile,
    attempts: row.attempt_count,
    problem,
    nextAttemptAt: iso(row.due_at),
    reference,
    createdAt: iso(row.created_at),
    answeredAt: iso(row.answered_at),
  };
}
