import { Readable } from 'node:stream';
import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readCursor } from '../cursor.ts';
import { csvLine } from '../lists/csv.ts';
import { readBulkSend } from './bulk-sends.ts';
import type { BulkRowView, RowStatus } from './view.ts';

/** What became of the rows of a list. */

type Row = {
  number: number;
  status: RowStatus;
  error: BulkRowView['errors'] | null;
  document: BulkRowView['document'];
};

const NUMBER = /^(\d{1,9})$/;

/** In the order of the list. @throws Problem not_found | malformed_request for a cursor that is not ours. */
export async function listBulkRows(
  core: Core,
  caller: Caller,
  id: string,
  { status, limit, cursor }: PageRequest & { status?: RowStatus | undefined },
): Promise<Page<BulkRowView>> {
  await readBulkSend(core, caller, id);
  const after = cursor === undefined ? 0 : Number(readCursor(cursor, NUMBER)[0]);
  const rows = await readRows(core, caller, id, { status, after, limit: limit + 1 });
  return pageOf(
    rows,
    limit,
    (row) => row,
    ({ row }) => [String(row)],
  );
}

const HEADER = ['row', 'document_id', 'title', 'reference', 'status', 'document_status', 'error'];
/** Rows read at once while the file is written. */
const CHUNK = 500;

/** What became of every row, as a CSV file that spreadsheets open as UTF-8. @throws Problem not_found */
export async function resultFile(core: Core, caller: Caller, id: string): Promise<{ stream: Readable; name: string }> {
  const { name } = await readBulkSend(core, caller, id);
  async function* lines(): AsyncGenerator<string> {
    yield `\ufeff${csvLine(HEADER)}`;
    for (let after = 0; ; ) {
      const rows = await readRows(core, caller, id, { after, limit: CHUNK });
      if (rows.length > 0) yield rows.map(lineOf).join('');
      if (rows.length < CHUNK) return;
      after = rows.at(-1)!.row;
    }
  }
  return { stream: Readable.from(lines(), { objectMode: false }), name };
}

function lineOf({ row, status, document, errors }: BulkRowView): string {
  const said = errors.map(({ column, message }) => (column === null ? message : `${column}: ${message}`)).join('; ');
  const { id = null, title = null, reference = null, status: state = null } = document ?? {};
  return csvLine([row, id, title, reference, status, state, said || null]);
}

async function readRows(
  core: Core,
  caller: Caller,
  id: string,
  { status, after, limit }: { status?: RowStatus | undefined; after: number; limit: number },
): Promise<BulkRowView[]> {
  const rows = await core.database.read<Row>(
    caller.organizationId,
    `select r.number, r.status, r.error,
       case when d.id is null then null
         else jsonb_build_object('id', d.id, 'title', d.title, 'reference', d.reference, 'status', d.status) end as document
     from bulk_send_rows r left join documents d on d.id = r.document_id
     where r.bulk_send_id = $1::uuid and r.number > $2 and ($3::text is null or r.status = $3)
     order by r.number limit $4`,
    [id, after, status ?? null, limit],
  );
  return rows.map(({ number, error, ...row }) => ({ row: number, errors: error ?? [], ...row }));
}
