/**
 * Who may look at a contract: its own organization; the root of the tree it stands in, unless it is private; and any other
 * organization whose mobile is asked to sign it. This is the only place that looks for contracts over the wall between
 * organizations: it gives ids, and whatever is read afterwards is read as the owner's.
 */
import type { Caller, Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { mayReadPersonal } from '../identity/checks.ts';
import { isContractCode } from './code.ts';

/** Why somebody may look at it. */
export type Relation = 'owner' | 'root' | 'signer';
export type Visible = {
  contractId: string;
  /** The document that it became; null until its file is taken in. */
  documentId: string | null;
  /** Whose it is. */
  organizationId: OrganizationId;
  relation: Relation;
  /** Whether the caller may see its signers' personal data: nobody sees those of people they only sign beside. */
  personal: boolean;
};

/** Organizations and contracts beyond the caller's own that they may look at. */
export type Horizon = { below: OrganizationId[]; signed: { id: string; organizationId: OrganizationId }[] };

/** Contracts of others that one mobile is asked to sign; whoever has more sees the newest. */
const SIGNED_MAX = 10_000;

const IS_ROOT = 'exists (select from organizations below where below.root_id = me.id)';
/**
 * Whether `me` is asked to sign contract `c` of document `d`. Who stands above others looks down the tree only. What is
 * tried out in test mode reaches nobody else.
 */
const IS_SIGNER = `(c.organization_id <> me.id and c.mode = 'live' and d.status <> 'draft' and not ${IS_ROOT} and exists (
  select from approvers a where a.document_id = d.id and a.person_index = me.mobile_index
    and a.status not in ('proposed', 'removed', 'replaced')))`;

/** @throws Problem not_found also for what is there, but not for this caller's eyes. */
export async function resolveContract(core: Core, caller: Caller, code: string): Promise<Visible> {
  const [row] = isContractCode(code) ? await find(core, caller, code) : [];
  if (!row) throw new Problem('not_found');
  const { id: contractId, document_id: documentId, organization_id: organizationId, relation } = row;
  const personal = relation !== 'signer' && mayReadPersonal(caller);
  return { contractId, documentId, organizationId, relation, personal };
}

const find = (core: Core, { organizationId }: Caller, code: string) =>
  core.database.statement((sql) =>
    sql.execute<{ id: string; document_id: string | null; organization_id: OrganizationId; relation: Relation }[]>(
      `select c.id, c.document_id, c.organization_id,
         case when c.organization_id = me.id then 'owner' when owner.root_id = me.id then 'root' else 'signer' end as relation
       from organizations me, contracts c join organizations owner on owner.id = c.organization_id
         left join documents d on d.id = c.document_id
       where me.id = ? and c.code = ?
         and (c.organization_id = me.id or (owner.root_id = me.id and not c.private) or ${IS_SIGNER})`,
      [organizationId, code],
    ),
  );

/** What a list must look at beside the caller's own contracts. */
export async function horizonOf(core: Core, { organizationId }: Caller): Promise<Horizon> {
  const [row] = await core.database.statement((sql) =>
    sql.execute<Horizon[]>(
      `select
         (select coalesce(json_agg(below.id), '[]') from organizations below where below.root_id = me.id) as below,
         (select coalesce(json_agg(json_build_object('id', found.id, 'organizationId', found.organization_id)), '[]')
          from (select c.id, c.organization_id
                from approvers mine join documents d on d.id = mine.document_id join contracts c on c.document_id = d.id
                where mine.person_index = me.mobile_index and ${IS_SIGNER}
                order by c.created_at desc limit ${SIGNED_MAX}) found) as signed
       from organizations me where me.id = ?`,
      [organizationId],
    ),
  );
  return row ?? { below: [], signed: [] };
}

/** The document behind a code, for whoever has a link that proves the rest. @returns null for a code that is nobody's */
export async function findDocumentOfCode(core: Core, code: string): Promise<string | null> {
  if (!isContractCode(code)) return null;
  const [row] = await core.database.statement((sql) =>
    sql.execute<{ document_id: string | null }[]>('select document_id from contracts where code = ?', [code]),
  );
  return row?.document_id ?? null;
}
