import type { Readable } from 'node:stream';
import type { Caller, Core } from '../core.ts';
import type { Page, PageRequest } from '../cursor.ts';
import { iso } from '../iso.ts';
import type { RowError } from '../lists/row-error.ts';
import { pageOfRows, rowsFile, saidOf } from '../lists/rows.ts';
import { openPhone, type SealedPhone } from '../secrets/phones.ts';
import { readCampaign } from './campaigns.ts';
import { campaignRow } from './sealed.ts';
import { type CampaignRowView, ROW_STATUS, type RowStatus } from './view.ts';

/** What became of the rows of a campaign. */

/** In the order of the list. @throws Problem not_found | malformed_request for a cursor that is not ours. */
export async function listCampaignRows(
  core: Core,
  caller: Caller,
  id: string,
  { status, ...page }: PageRequest & { status?: RowStatus | undefined },
): Promise<Page<CampaignRowView>> {
  await readCampaign(core, caller, id);
  return pageOfRows(page, (wanted) => readRows(core, caller, id, { status, ...wanted }));
}

const HEADER = ['row', 'phone', 'status', 'message_id', 'sent_at', 'error'];

/** What became of every row, as a CSV file. @throws Problem not_found */
export async function campaignResult(
  core: Core,
  caller: Caller,
  id: string,
): Promise<{ stream: Readable; name: string }> {
  const { name } = await readCampaign(core, caller, id);
  return { stream: rowsFile(HEADER, (wanted) => readRows(core, caller, id, wanted), cellsOf), name };
}

function cellsOf({ row, phone, status, messageId, sentAt, errors }: CampaignRowView) {
  return [row, phone, status, messageId, sentAt, saidOf(errors)];
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
    sentAt: iso(row.sent_at),
    errors: row.errors ?? (error === null ? [] : [{ row: number, column: null, rule: 'channel', message: error }]),
  }));
}
