import type { EntityManager } from '@mikro-orm/postgresql';
import { audit } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { allows } from '../organizations/scopes.ts';
import { openApproverPhone, type SealedPhone } from '../secrets/phones.ts';
import { takeCredit } from '../wallet/credits.ts';
import { blindIndex, requireSubject, sealSubject } from './subject.ts';
import { CHECK_COLUMNS, type CheckRow, checkView, type IdentityCheckView } from './view.ts';

/** The NOTIFY that wakes the checkers. */
export const CHECKS_DUE = 'identity_checks_due';
/** Who may read national codes and mobiles, and look for them. */
export const PERSONAL = 'identity:personal';

export type NewCheck = {
  /** Makes a repetition harmless: it gives the check made the first time. */
  id: string;
  nationalCode: string;
  /** Default: the approver's phone. */
  mobile?: string | undefined;
  /** On a draft: whom it is about. */
  approverId?: string | undefined;
  /** For documents whose approvers are checked before they are any (`attachCheck`): which one it is for. */
  documentId?: string | undefined;
};

/**
 * Asks whether a mobile is a person's own. The answer comes later: a worker asks, as often as it takes.
 * @throws Problem validation_failed | identity_checks_off | identity_credits_used_up | approver_not_found
 */
export async function requestCheck(core: Core, caller: Caller, given: NewCheck): Promise<IdentityCheckView> {
  if (caller.mode === 'live' && core.config.identityDriver === 'off') throw new Problem('identity_checks_off');
  return core.database.tenant(caller.organizationId, (em) => requestCheckIn(core, em, caller, given));
}

/** The same in the caller's transaction, for documents whose approvers are checked as, or before, they are added. */
export async function requestCheckIn(
  core: Core,
  em: EntityManager,
  caller: Caller,
  { id, approverId, documentId, ...given }: NewCheck,
): Promise<IdentityCheckView> {
  const { organizationId, actor, mode } = caller;
  if (mode === 'live' && core.config.identityDriver === 'off') throw new Problem('identity_checks_off');
  const approver = approverId === undefined ? null : await findApprover(core, em, approverId);
  const subject = requireSubject({
    nationalCode: given.nationalCode,
    mobile: given.mobile ?? approver?.phone ?? '',
  });
  const sealed = sealSubject(core, id, subject);
  const now = new Date(core.now());
  const [row] = await em.execute<CheckRow[]>(
    `insert into identity_checks (id, organization_id, document_id, approver_id, mode, national_code, national_code_index,
       mobile, mobile_index, due_at, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning ${CHECK_COLUMNS}`,
    [
      ...[id, organizationId, approver?.document_id ?? documentId ?? null, approver?.id ?? null, mode],
      ...[sealed.national_code, blindIndex(core, organizationId, 'nationalCode', subject.nationalCode)],
      ...[sealed.mobile, blindIndex(core, organizationId, 'mobile', subject.mobile), now, now],
    ],
  );
  if (!row) return checkView(core, await getCheck(em, id), mayReadPersonal(caller));
  if (mode === 'live') await takeCredit(core, em, organizationId, id);
  const details = { checkId: id, mode };
  const about = { documentId: row.document_id, approverId: row.approver_id };
  await audit(em, organizationId, [{ ...about, at: now, actor, action: 'identity.requested', details }]);
  await em.execute('select pg_notify(?, ?)', [CHECKS_DUE, '']);
  return checkView(core, row, mayReadPersonal(caller));
}

/** Says whose check it was, in the transaction that makes them an approver of its document. */
export async function attachCheck(em: EntityManager, checkId: string, approverId: string): Promise<void> {
  await em.execute('update identity_checks set approver_id = ? where id = ?', [approverId, checkId]);
}

/**
 * Asks again at once about what nobody could answer so far. What was answered, or given up, is asked anew by a new check.
 * @throws Problem not_found | identity_check_ended
 */
export async function retryCheck(core: Core, caller: Caller, id: string): Promise<IdentityCheckView> {
  return core.database.tenant(caller.organizationId, async (em) => {
    const check = await getCheck(em, id, 'for update');
    if (check.due_at === null) throw new Problem('identity_check_ended');
    const [row] = await em.execute<CheckRow[]>(
      `update identity_checks set due_at = least(due_at, ?) where id = ? returning ${CHECK_COLUMNS}`,
      [new Date(core.now()), id],
    );
    await em.execute('select pg_notify(?, ?)', [CHECKS_DUE, '']);
    return checkView(core, row!, mayReadPersonal(caller));
  });
}

export const mayReadPersonal = ({ scopes }: Pick<Caller, 'scopes'>): boolean => allows(scopes, PERSONAL);

async function getCheck(em: EntityManager, id: string, lock: 'for update' | '' = ''): Promise<CheckRow> {
  const [row] = await em.execute<CheckRow[]>(`select ${CHECK_COLUMNS} from identity_checks where id = ? ${lock}`, [id]);
  if (!row) throw new Problem('not_found');
  return row;
}

async function findApprover(
  core: Core,
  em: EntityManager,
  id: string,
): Promise<{ id: string; document_id: string; phone: string }> {
  const [row] = await em.execute<{ id: string; document_id: string; phone: SealedPhone }[]>(
    `select id, document_id, phone from approvers where id = ? and status not in ('proposed', 'removed', 'replaced')`,
    [id],
  );
  if (!row) throw new Problem('approver_not_found');
  return { ...row, phone: openApproverPhone(core, row.id, row.phone) };
}
