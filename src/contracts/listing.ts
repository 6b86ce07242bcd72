import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../cursor.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { mayReadPersonal, PERSONAL } from '../identity/checks.ts';
import { blindIndex, normalizeMobile, normalizeNationalCode } from '../identity/subject.ts';
import { normalizePhone } from '../messaging/phone.ts';
import { personIndex } from '../secrets/phones.ts';
import { CONTRACT_COLUMNS, CONTRACTS, type ContractRow } from './rows.ts';
import { CONTRACT_STATUS, type ContractStatus } from './status.ts';
import { type ContractView, contractView } from './view.ts';
import { type Horizon, horizonOf } from './visibility.ts';

/** Lists of contracts: the caller's own, and what else they may look at (visibility.ts). */

export type ContractFilter = {
  status?: ContractStatus | undefined;
  /** Both exclusive. */
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
  /** Exactly this phone of one of those who are asked to sign, however it is written. */
  signerPhone?: string | undefined;
  /** Exactly this one, of somebody whose identity was checked for it. */
  signerNationalCode?: string | undefined;
  /** The template's number. */
  template?: number | undefined;
  private?: boolean | undefined;
};

/** Contracts that are not completed come last, whichever way they are sorted by it. */
const ORDERS = {
  created_at: 'c.created_at, c.id',
  '-created_at': 'c.created_at desc, c.id desc',
  completed_at: 'c.completed_at nulls last, c.created_at, c.id',
  '-completed_at': 'c.completed_at desc nulls last, c.created_at desc, c.id desc',
} as const;
export type ContractOrder = keyof typeof ORDERS;

/**
 * Newest first, a page after a cursor.
 * @throws Problem forbidden (looking for people without the scope) | malformed_request (cursor)
 */
export async function listContracts(
  core: Core,
  caller: Caller,
  filter: ContractFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<ContractView>> {
  const where = await conditions(core, caller, filter);
  if (cursor !== undefined) where.add('(c.created_at, c.id) < (?::timestamptz, ?::uuid)', ...readTimeCursor(cursor));
  const rows = await core.database.statement((sql) =>
    sql.execute<(ContractRow & { position: string })[]>(
      `select ${CONTRACT_COLUMNS}, to_jsonb(c.created_at) #>> '{}' as position from ${CONTRACTS}
       where ${where.sql()} order by ${ORDERS['-created_at']} limit ${limit + 1}`,
      where.parameters,
    ),
  );
  return pageOf(
    rows,
    limit,
    (row) => contractView(row),
    ({ position, id }) => [position, id],
  );
}

/** A page by its number, with the number of all that match. @throws Problem forbidden */
export async function listContractsByPage(
  core: Core,
  caller: Caller,
  filter: ContractFilter,
  { page, perPage, order }: { page: number; perPage: number; order: ContractOrder },
): Promise<{ data: ContractView[]; total: number }> {
  const where = await conditions(core, caller, filter);
  const offset = Math.min((page - 1) * perPage, Number.MAX_SAFE_INTEGER);
  const [row] = await core.database.statement((sql) =>
    sql.execute<{ total: number; rows: ContractRow[] }[]>(
      `select (select count(*)::integer from ${CONTRACTS} where ${where.sql()}) as total,
         (select coalesce(json_agg(page), '[]') from (
            select ${CONTRACT_COLUMNS} from ${CONTRACTS} where ${where.sql()}
            order by ${ORDERS[order]} limit ${perPage} offset ${offset}) page) as rows`,
      [...where.parameters, ...where.parameters],
    ),
  );
  return { data: row!.rows.map((one) => contractView(one)), total: row!.total };
}

type Value = string | number | boolean | Date | Buffer;

/** Whoever looks for people must be allowed to, before anything else is said about what they look for. */
async function conditions(core: Core, caller: Caller, filter: ContractFilter) {
  const { status, createdAfter, createdBefore, signerPhone, signerNationalCode, template } = filter;
  if (signerPhone !== undefined || signerNationalCode !== undefined) requirePersonal(caller);
  const { organizationId } = caller;
  const horizon = await horizonOf(core, caller);
  const parts: string[] = [];
  const parameters: Value[] = [];
  const add = (sql: string, ...values: Value[]): void => {
    parts.push(sql);
    parameters.push(...values);
  };
  const [visible, ...ids] = visibleIn(organizationId, horizon);
  add(visible, ...ids);
  if (status !== undefined) add(`${CONTRACT_STATUS} = ?`, status);
  if (createdAfter !== undefined) add('c.created_at > ?', createdAfter);
  if (createdBefore !== undefined) add('c.created_at < ?', createdBefore);
  if (template !== undefined) add('c.template_number = ?', template);
  if (filter.private !== undefined) add('c.private = ?', filter.private);
  if (signerPhone !== undefined) add(BY_PHONE, personIndex(core, numberOf(signerPhone)));
  if (signerNationalCode !== undefined)
    add(BY_NATIONAL_CODE, indexesOf(core, organizationId, horizon, signerNationalCode));
  return { parameters, add, sql: () => parts.join(' and ') };
}

/** @throws Problem forbidden, which names what it is about. */
export function requirePersonal(caller: Caller): void {
  if (!mayReadPersonal(caller)) throw new Problem('forbidden', { details: { scope: PERSONAL, filter: true } });
}

/** Branches that nothing lies behind are left out: then the index by organization and time gives the page at once. */
function visibleIn(organizationId: OrganizationId, { below, signed }: Horizon): [sql: string, ...string[]] {
  const [sql, values] = [['c.organization_id = ?'], [organizationId]];
  if (below.length > 0) {
    sql.push(`(c.organization_id in (${UUIDS}) and not c.private)`);
    values.push(JSON.stringify(below));
  }
  if (signed.length > 0) {
    sql.push(`c.id in (${UUIDS})`);
    values.push(JSON.stringify(signed.map(({ id }) => id)));
  }
  return [`(${sql.join(' or ')})`, ...values];
}

const UUIDS = 'select jsonb_array_elements_text(?::jsonb)::uuid';
const BY_PHONE = `c.document_id in (select a.document_id from approvers a
  where a.person_index = ? and a.status not in ('proposed', 'removed', 'replaced'))`;
const BY_NATIONAL_CODE = `c.document_id in (select i.document_id from jsonb_to_recordset(?::jsonb) as n(id uuid, index text)
  join identity_checks i on i.organization_id = n.id and i.national_code_index = decode(n.index, 'base64')
  left join approvers a on a.id = i.approver_id
  where i.document_id is not null and (a.id is null or a.status not in ('proposed', 'removed', 'replaced')))`;

/** What is no number is nobody's. */
const numberOf = (given: string): string => normalizeMobile(given) ?? normalizePhone(given) ?? given;

/** Each organization has a hash of its own for a national code. */
function indexesOf(core: Core, own: OrganizationId, { below, signed }: Horizon, nationalCode: string): string {
  const organizations = new Set([own, ...below, ...signed.map(({ organizationId }) => organizationId)]);
  const indexes = [...organizations].map((id) => ({
    id,
    index: blindIndex(core, id, 'nationalCode', normalizeNationalCode(nationalCode) ?? nationalCode).toString('base64'),
  }));
  return JSON.stringify(indexes);
}
