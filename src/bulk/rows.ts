import type { Readable } from 'node:stream';
import type { Caller, Core } from '../core.ts';
import type { Page, PageRequest } from '../cursor.ts';
import { pageOfRows, rowsFile, saidOf } from '../lists/rows.ts';
import { readBulkSend } from './bulk-sends.ts';
import type { BulkRowView, RowStatus } from './view.ts';

/** What became of the rows of a list. */

type Row = {
  number: number;
  status: RowStatus;
  error: BulkRowView['errors'] | null;
  document: BulkRowView['document'];
};

/** In the order of the list. @throws Problem not_found | malformed_request for a cursor that is not ours. */
export async function listBulkRows(
  core: Core,
  caller: Caller,
  id: string,
  { status, ...page }: PageRequest & { status?: RowStatus | undefined },
): Promise<Page<BulkRowView>> {
  await readBulkSend(core, caller, id);
  return pageOfRows(page, (wanted) => readRows(core, caller, id, { status, ...wanted }));
}

const HEADER = ['row', 'document_id', 'title', 'reference', 'status', 'document_status', 'error'];

/** What became of every row, as a CSV file. @throws Problem not_found */
export async function resultFile(core: Core, caller: Caller, id: string): Promise<{ stream: Readable; name: string }> {
  const { name } = await readBulkSend(core, caller, id);
  return { stream: rowsFile(HEADER, (wanted) => readRows(core, caller, id, wanted), cellsOf), name };
}

function cellsOf({ row, status, document, errors }: BulkRowView) {
  const { id = null, title = null, reference = null, status: state = null } = document ?? {};
  return [row, id, title, reference, status, state, saidOf(errors)];
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
