import { Readable } from 'node:stream';
import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readCursor } from '../cursor.ts';
import { csvLine } from '../lists/csv.ts';
import type { RowError } from '../lists/row-error.ts';
import { openPhone, type SealedPhone } from '../secrets/phones.ts';
import { readCampaign } from './campaigns.ts';
import { campaignRow } from './sealed.ts';
import { type CampaignRowView, ROW_STATUS, type RowStatus } from './view.ts';

/** What became of the rows of a campaign. */

const NUMBER = /^(\d{1,9})$/;

/** In the order of the list. @throws Problem not_found | malformed_request for a cursor that is not ours. */
export async function listCampaignRows(
  core: Core,
  caller: Caller,
  id: string,
  { status, limit, cursor }: PageRequest & { status?: RowStatus | undefined },
): Promise<Page<CampaignRowView>> {
  await readCampaign(core, caller, id);
  const after = cursor === undefined ? 0 : Number(readCursor(cursor, NUMBER)[0]);
  const rows = await readRows(core, caller, id, { status, after, limit: limit + 1 });
  return pageOf(
    rows,
    limit,
    (row) => row,
    ({ row }) => [String(row)],
  );
}

const HEADER = ['row', 'phone', 'status', 'message_id', 'sent_at', 'error'];
/** Rows read at once while the file is written. */
const CHUNK = 500;

/** What became of every row, as a CSV file that spreadsheets open as UTF-8. @throws Problem not_found */
export async function campaignResult(
  core: Core,
  caller: Caller,
  id: string,
): Promise<{ stream: Readable; name: string }> {
  const { name } = await readCampaign(core, caller, id);
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

function lineOf({ row, phone, status, messageId, sentAt, errors }: CampaignRowView): string {
  const said = errors.map(({ column, message }) => (column === null ? message : `${column}: ${message}`)).join('; ');
  return csvLine([row, phone, status, messageId, sentAt, said || null]);
}

type Row = {
  number: number;
  recipient: SealedPhone;
  status: RowStatus;
  message_id: string | null;
  sent_at: Date | string | null;
  errors: RowError[] | null;
  error: string | null;
};

async function readRows(
  core: Core,
  caller: Caller,
  id: string,
  { status, after, limit }: { status?: RowStatus | undefined; after: number; limit: number },
): Promise<CampaignRowView[]> {
  const rows = await core.database.read<Row>(
    caller.organizationId,
    `select * from (
       select r.number, r.recipient, ${ROW_STATUS} as status, m.id as message_id, m.sent_at, r.errors, m.error
       from campaign_rows r left join messages m on m.id = r.message_id and r.status = 'handed_over'
       where r.campaign_id = $1::uuid and r.number > $2) one
     where $3::text is null or status = $3 order by number limit $4`,
    [id, after, status ?? null, limit],
  );
  return rows.map(({ number, recipient, error, ...row }) => ({
    row: number,
    phone: openPhone(core, campaignRow(id, number), recipient),
    status: row.status,
    messageId: row.message_id,
    sentAt: row.sent_at === null ? null : new Date(row.sent_at).toISOString(),
    errors: row.errors ?? (error === null ? [] : [{ row: number, column: null, rule: 'channel', message: error }]),
  }));
}
