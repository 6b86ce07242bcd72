import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { openApproverPhone, type SealedPhone } from '../secrets/phones.ts';
import { EFFECTIVE, type Policy } from './policies.ts';
import { blindIndex } from './subject.ts';
import type { CheckStatus } from './view.ts';

type Standing = {
  id: string;
  phone: SealedPhone;
  policy: Policy;
  status: CheckStatus | null;
  mobile_index: Buffer | null;
  /** It is asked again by itself. */
  waiting: boolean | null;
};

/**
 * Refuses to send a document to somebody who must be verified and is not: by their latest check, about the phone that
 * the invitation goes to, in the document's mode.
 * @throws Problem identity_mismatch | identity_required | identity_pending
 */
export async function refuseUnverified(
  core: Core,
  em: EntityManager,
  { id, organization_id: organizationId, mode }: { id: string; organization_id: OrganizationId; mode: 'live' | 'test' },
): Promise<void> {
  const rows = await em.execute<Standing[]>(
    `select a.id, a.phone, ${EFFECTIVE} as policy, c.status, c.mobile_index, c.due_at is not null as waiting
     from approvers a left join lateral (
       select status, mobile_index, due_at from identity_checks where approver_id = a.id and mode = ?
       order by created_at desc, id desc limit 1) c on true
     where a.document_id = ? and a.status not in ('proposed', 'removed', 'replaced')`,
    [mode, id],
  );
  const standings = rows.map((row) => standingOf(core, organizationId, row));
  const refuse = (standing: ReturnType<typeof standingOf>, code: RefusalCode) => {
    const approvers = standings.filter((one) => one === standing).length;
    if (approvers > 0) throw new Problem(code, { details: { approvers } });
  };
  refuse('mismatch', 'identity_mismatch');
  refuse('missing', 'identity_required');
  refuse('pending', 'identity_pending');
}

type RefusalCode = 'identity_mismatch' | 'identity_required' | 'identity_pending';

function standingOf(
  core: Core,
  organizationId: OrganizationId,
  { id, phone, policy, status, mobile_index: index, waiting }: Standing,
): 'clear' | 'mismatch' | 'missing' | 'pending' {
  if (policy === 'off') return 'clear';
  if (status === null || index === null) return policy === 'required' ? 'missing' : 'clear';
  // Who was verified was somebody else, if the invitation goes to another phone now.
  if (!blindIndex(core, organizationId, 'mobile', openApproverPhone(core, id, phone)).equals(index)) return 'missing';
  if (status === 'verified') return 'clear';
  if (status === 'mismatch') return 'mismatch';
  return waiting ? 'pending' : 'missing';
}

/**
 * Refuses to bring somebody new into a document on its way where everybody must be verified before they are invited: a
 * check takes its time, so they must be approvers of a draft.
 * @param approverId whose place or phone changes; null: a place of its own.
 * @throws Problem identity_required
 */
export async function refuseNewcomer(
  core: Core,
  organizationId: OrganizationId,
  documentId: string,
  approverId: string | null,
): Promise<void> {
  const [row] = await core.database.read<{ policy: Policy; checked: boolean }>(
    organizationId,
    `select ${EFFECTIVE} as policy, exists (select from identity_checks where approver_id = a.id) as checked
     from (select $1::uuid as document_id, $2::uuid as id) a`,
    [documentId, approverId],
  );
  const { policy, checked } = row!;
  if (policy === 'required' || (policy === 'given' && checked)) {
    throw new Problem('identity_required', { details: { approvers: 1 } });
  }
}

/** Whether anybody of the document was checked for money: its answer cannot be taken back. */
export async function wasChecked(em: EntityManager, documentId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    'select 1 from identity_checks where document_id = ? and answered_at is not null limit 1',
    [documentId],
  );
  return rows.length > 0;
}
