import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../cursor.ts';
import { derivedId } from '../derived-id.ts';
import { refuseFieldsOnSigned } from '../documents/fields.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { readList } from '../lists/csv.ts';
import { readProfile } from '../organizations/profile.ts';
import { sealPhonesIn } from '../secrets/phones.ts';
import { slotsOf, type TemplateContent } from '../templates/content.ts';
import { hold, whileHeld } from '../templates/documents.ts';
import { findUsable } from '../templates/finding.ts';
import type { TemplateRow } from '../templates/view.ts';
import { type Checked, checkList } from './check.ts';
import { BULK_LIMITS } from './limits.ts';
import { bulkSendRow, sealFilling } from './sealed.ts';
import { BULK_COLUMNS, type BulkRow, type BulkSendView, bulkSendOf } from './view.ts';

/**
 * One document for each row of a list. What is to be made stands in rows; loops in every worker (src/bulk/sender.ts) make
 * it, at a pace, and go on where a crash left it.
 */

export type NewBulkSend = {
  id: string;
  templateId: string;
  /** A CSV file in a temporary place. */
  listPath: string;
  name?: string | undefined;
  /** False: drafts are made, and nothing is sent. */
  send: boolean;
  perMinute: number;
  /** Of every document. Null: as the organization has it. Without it, as the template has it. */
  approveFromChat?: boolean | null | undefined;
};

/** Checks a list against a template and changes nothing. @throws Problem not_found | csv_… */
export async function checkBulkSend(
  core: Core,
  caller: Caller,
  given: Pick<NewBulkSend, 'templateId' | 'listPath'>,
): Promise<{ checked: Checked; content: TemplateContent }> {
  const { content } = await findUsable(core, caller, { id: given.templateId });
  return { checked: await checkAgainst(core, caller, content, given.listPath), content };
}

async function checkAgainst(core: Core, caller: Caller, content: TemplateContent, listPath: string): Promise<Checked> {
  const { settings } = await readProfile(core, caller.organizationId);
  return checkList(await readList(listPath, BULK_LIMITS), content, settings);
}

/**
 * Begins to make a document of each row; a list with errors makes none.
 * @throws Problem not_found | template_inactive | csv_… | bulk_rows_invalid | signed_file_takes_no_fields
 */
export async function createBulkSend(core: Core, caller: Caller, given: NewBulkSend): Promise<BulkSendView> {
  const { id, templateId, send } = given;
  const template = await findUsable(core, caller, { id: templateId });
  const checked = await checkAgainst(core, caller, template.content, given.listPath);
  refuseInvalid(checked);
  const { rows } = checked;
  if (send) refuseFieldsOnSigned(template, slotsOf(template.content));
  await whileHeld(core, caller, template, (holder) =>
    core.database.tenant(caller.organizationId, async (em) => {
      await hold(em, holder);
      if (!(await insertBulkSend(core, em, caller, { ...given, template, rowCount: rows.length }))) return;
      await insertRows(core, em, caller, given, rows);
      const details = { bulkSendId: id, templateId, rows: rows.length };
      await auditAct(core, em, caller, { action: 'bulk_send.created', details });
    }),
  );
  return readBulkSend(core, caller, id);
}

/** @returns false when it is there already. */
async function insertBulkSend(
  core: Core,
  em: EntityManager,
  { actor, dialect, mode, organizationId }: Caller,
  given: NewBulkSend & { template: TemplateRow; rowCount: number },
): Promise<boolean> {
  const { id, template, name = template.name, send, perMinute, rowCount } = given;
  const { approveFromChat = template.content.approveFromChat ?? null } = given;
  const content = { ...template.content, approveFromChat };
  const made = await em.execute<object[]>(
    `insert into bulk_sends (id, organization_id, name, template_id, sha256, bytes, pages, signature_only, content, caller, send, per_minute, status, row_count, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, 'running', ?, ?) on conflict do nothing returning id`,
    [
      ...[id, organizationId, name, template.id, template.sha256, Number(template.bytes), template.pages],
      ...[
        template.signature_only,
        JSON.stringify(sealPhonesIn(core, bulkSendRow(id), content)),
        JSON.stringify({ actor, dialect, mode }),
      ],
      ...[send, perMinute, rowCount, new Date(core.now())],
    ],
  );
  return made.length > 0;
}

async function insertRows(
  core: Core,
  em: EntityManager,
  caller: Caller,
  { id, perMinute }: NewBulkSend,
  rows: Checked['rows'],
): Promise<void> {
  const now = core.now();
  const due = rows.map(({ number, filling }, index) => ({
    ...{ number, given: sealFilling(core, id, filling), document_id: documentIdOf(id, number) },
    due_at: iso(now + (index * 60_000) / perMinute),
  }));
  await em.execute(
    `insert into bulk_send_rows (bulk_send_id, organization_id, number, document_id, given, due_at)
     select ?, ?, number, document_id, given, due_at
     from jsonb_to_recordset(?::jsonb) as r(number integer, document_id uuid, given jsonb, due_at timestamptz)`,
    [id, caller.organizationId, JSON.stringify(due)],
  );
}

/** Newest first. @throws Problem malformed_request for a cursor that is not ours. */
export async function listBulkSends(
  core: Core,
  caller: Caller,
  { limit, cursor }: PageRequest,
): Promise<Page<BulkSendView>> {
  const [afterTime, afterId] = cursor === undefined ? [] : readTimeCursor(cursor);
  const rows = await core.database.read<BulkRow & { position: string }>(
    caller.organizationId,
    `select ${BULK_COLUMNS}, to_jsonb(b.created_at) #>> '{}' as position from bulk_sends b
     where ($1::timestamptz is null or (b.created_at, b.id) < ($1, $2::uuid))
     order by b.created_at desc, b.id desc limit $3`,
    [afterTime ?? null, afterId ?? null, limit + 1],
  );
  return pageOf(rows, limit, bulkSendOf, ({ position, id }) => [position, id]);
}

/** @throws Problem not_found */
export async function readBulkSend(core: Core, caller: Caller, id: string): Promise<BulkSendView> {
  const [row] = await core.database.read<BulkRow>(
    caller.organizationId,
    `select ${BULK_COLUMNS} from bulk_sends b where b.id = $1::uuid`,
    [id],
  );
  if (!row) throw new Problem('not_found');
  return bulkSendOf(row);
}

export type BulkChange = 'pause' | 'resume' | 'cancel';

/**
 * Holds the rows that wait, lets them go on in the name of who asks for it, or gives them up; documents that were made
 * stay. Asking for what is so already changes nothing.
 * @throws Problem not_found | bulk_send_ended
 */
export async function changeBulkSend(
  core: Core,
  caller: Caller,
  id: string,
  change: BulkChange,
): Promise<BulkSendView> {
  const wanted = ({ pause: 'paused', resume: 'running', cancel: 'cancelled' } as const)[change];
  await core.database.tenant(caller.organizationId, async (em) => {
    const [row] = await em.execute<{ status: BulkSendView['status'] }[]>(
      'select status from bulk_sends where id = ? for update',
      [id],
    );
    if (!row) throw new Problem('not_found');
    if (row.status === wanted) return;
    if (row.status === 'finished' || row.status === 'cancelled') throw new Problem('bulk_send_ended');
    const now = new Date(core.now());
    const actor = change === 'resume' ? JSON.stringify({ actor: caller.actor }) : '{}';
    await em.execute(
      'update bulk_sends set status = ?, ended_at = ?, pause_reason = null, caller = caller || ?::jsonb where id = ?',
      [wanted, wanted === 'cancelled' ? now : null, actor, id],
    );
    await em.execute(CHANGES[change], change === 'resume' ? [now, id] : [id]);
    await auditAct(core, em, caller, { action: `bulk_send.${PAST[change]}`, details: { bulkSendId: id } });
  });
  return readBulkSend(core, caller, id);
}

const PAST = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const;
const CHANGES: Record<BulkChange, string> = {
  pause: `update bulk_send_rows set due_at = 'infinity' where bulk_send_id = ? and status = 'waiting'`,
  resume: `update bulk_send_rows r set due_at = ?::timestamptz + (turn.index - 1) * interval '1 minute' / turn.per_minute
    from (select w.bulk_send_id, w.number, row_number() over (order by w.number) as index, b.per_minute
      from bulk_send_rows w join bulk_sends b on b.id = w.bulk_send_id where b.id = ? and w.status = 'waiting') turn
    where r.bulk_send_id = turn.bulk_send_id and r.number = turn.number`,
  cancel: `update bulk_send_rows set status = 'cancelled', given = null where bulk_send_id = ? and status = 'waiting'`,
};

/** The document of a row has the same id however often the row is taken up. */
const documentIdOf = (bulkSendId: string, row: number): string => derivedId(`bulk ${bulkSendId} ${row}`);

function refuseInvalid({ invalid, errors }: Checked): void {
  if (errors.length === 0) return;
  const fields = errors.map(({ row, column, rule, message }) => ({
    pointer: `/rows/${row}${column === null ? '' : `/${column.replaceAll('~', '~0').replaceAll('/', '~1')}`}`,
    ...{ rule, message },
  }));
  throw new Problem('bulk_rows_invalid', { details: { rows: invalid }, fields });
}
