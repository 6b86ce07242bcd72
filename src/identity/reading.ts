import { audit } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../cursor.ts';
import { Problem } from '../errors/problem.ts';
import { mayReadPersonal, PERSONAL } from './checks.ts';
import { IDENTITY_LIMITS } from './limits.ts';
import {
  blindIndex,
  localMobile,
  normalizeMobile,
  normalizeNationalCode,
  openSubject,
  type Subject,
} from './subject.ts';
import { CHECK_COLUMNS, type CheckRow, type CheckStatus, checkView, type IdentityCheckView } from './view.ts';

export type CheckFilter = {
  status?: CheckStatus | undefined;
  documentId?: string | undefined;
  approverId?: string | undefined;
  /** Exactly this one; needs the scope `identity:personal`. */
  nationalCode?: string | undefined;
  /** Exactly this one, however it is written; needs the scope `identity:personal`. */
  mobile?: string | undefined;
};

/**
 * The organization's checks, newest first.
 * @throws Problem forbidden (looking for somebody without the scope) | malformed_request (a cursor that is not ours)
 */
export async function listChecks(
  core: Core,
  caller: Caller,
  { status, documentId, approverId, nationalCode, mobile }: CheckFilter,
  page: PageRequest,
): Promise<Page<IdentityCheckView>> {
  const personal = mayReadPersonal(caller);
  if (!personal && (nationalCode !== undefined || mobile !== undefined)) {
    throw new Problem('forbidden', { details: { scope: PERSONAL } });
  }
  const limit = Math.min(Math.max(1, page.limit), IDENTITY_LIMITS.pageMax);
  const [afterTime, afterId] = page.cursor === undefined ? [] : readTimeCursor(page.cursor);
  const index = (kind: 'nationalCode' | 'mobile', given: string | undefined, normal: string | null) =>
    given === undefined ? null : blindIndex(core, caller.organizationId, kind, normal ?? given).toString('hex');
  const rows = await core.database.read<CheckRow & { place: string }>(
    caller.organizationId,
    `select ${CHECK_COLUMNS}, to_jsonb(created_at) #>> '{}' as place from identity_checks
     where ($1::text is null or status = $1) and ($2::uuid is null or document_id = $2::uuid)
       and ($3::uuid is null or approver_id = $3::uuid)
       and ($4::text is null or national_code_index = decode($4, 'hex'))
       and ($5::text is null or mobile_index = decode($5, 'hex'))
       and ($6::timestamptz is null or (created_at, id) < ($6, $7::uuid))
     order by created_at desc, id desc limit $8`,
    [
      ...[status ?? null, documentId ?? null, approverId ?? null],
      index('nationalCode', nationalCode, nationalCode === undefined ? null : normalizeNationalCode(nationalCode)),
      index('mobile', mobile, mobile === undefined ? null : normalizeMobile(mobile)),
      ...[afterTime ?? null, afterId ?? null, limit + 1],
    ],
  );
  const view = (row: CheckRow) => checkView(core, row, personal);
  return pageOf(rows, limit, view, ({ place, id }) => [place, id]);
}

/** @throws Problem not_found */
export async function readCheck(core: Core, caller: Caller, id: string): Promise<IdentityCheckView> {
  const [row] = await core.database.read<CheckRow>(
    caller.organizationId,
    `select ${CHECK_COLUMNS} from identity_checks where id = $1::uuid`,
    [id],
  );
  if (!row) throw new Problem('not_found');
  return checkView(core, row, mayReadPersonal(caller));
}

/**
 * Whom a check was about, in full. That it was read is written down.
 * @returns the mobile as it is dialled in Iran. @throws Problem not_found
 */
export async function readSubject(core: Core, caller: Caller, id: string): Promise<Subject> {
  return core.database.tenant(caller.organizationId, async (em) => {
    const [row] = await em.execute<CheckRow[]>(`select ${CHECK_COLUMNS} from identity_checks where id = ?`, [id]);
    if (!row) throw new Problem('not_found');
    const about = { documentId: row.document_id, approverId: row.approver_id };
    const entry = { ...about, at: new Date(core.now()), actor: caller.actor, action: 'identity.subject_read' as const };
    await audit(em, caller.organizationId, [{ ...entry, details: { checkId: id } }]);
    const { nationalCode, mobile } = openSubject(core, id, row);
    return { nationalCode, mobile: localMobile(mobile) };
  });
}
