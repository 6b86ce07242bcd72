import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../cursor.ts';
import { derivedId } from '../derived-id.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { sealPhone } from '../secrets/phones.ts';
import { requireAhead, requireConnection, requireConnectionOf } from '../whatsapp/scheduled/later.ts';
import { type Checked, type CheckedRow, reportOf } from './check.ts';
import { CAMPAIGN_LIMITS } from './limits.ts';
import { checkedRecipients, type Recipients } from './recipients.ts';
import { type CampaignContent, campaignRow, sealCampaign, sealValues } from './sealed.ts';
import { type CampaignRow, type CampaignView, campaignColumns, campaignOf } from './view.ts';

/**
 * One text to many, by one WhatsApp connection. Who gets it stands in rows; a loop in every worker (sender.ts) hands them
 * over a few at a time, and goes on where a crash left it.
 */

export type NewCampaign = CampaignContent & {
  /** Makes a repetition harmless: it gives the campaign begun the first time. */
  id: string;
  name: string;
  connectionId: string;
  recipients: Recipients;
  /** Null: at once. */
  startsAt: Date | null;
};

type Report = ReturnType<typeof reportOf>;

/** What would become of each row; nothing is begun. @throws Problem csv_… | validation_failed */
export async function checkCampaign(
  core: Core,
  caller: Caller,
  given: Pick<NewCampaign, 'connectionId' | 'recipients' | 'startsAt' | 'text' | 'media'>,
): Promise<Report> {
  if (given.startsAt) requireAhead(core, given.startsAt, '/startsAt');
  await requireConnectionOf(core, caller, given.connectionId);
  return reportOf(await checked(core, caller, given));
}

/**
 * Begins to send to each row that is right; the others stand in the result from the beginning.
 * @throws Problem csv_… | validation_failed | too_many_campaigns | campaign_without_recipients
 */
export async function createCampaign(core: Core, caller: Caller, given: NewCampaign): Promise<CampaignView> {
  if (given.startsAt) requireAhead(core, given.startsAt, '/startsAt');
  const { rows } = await checked(core, caller, given);
  if (!rows.some(({ outcome }) => outcome === 'ready')) throw new Problem('campaign_without_recipients');
  await core.database.tenant(caller.organizationId, async (em) => {
    await requireConnection(em, given.connectionId);
    if (!(await insertCampaign(core, em, caller, given, rows.length))) return;
    await requireRoom(em, caller);
    await insertRows(core, em, caller, given.id, rows);
    const details = { campaignId: given.id, rows: rows.length };
    await auditAct(core, em, caller, { action: 'campaign.created', details });
  });
  return readCampaign(core, caller, given.id);
}

function checked(
  core: Core,
  caller: Caller,
  { recipients, text, media }: Pick<NewCampaign, 'recipients' | 'text' | 'media'>,
): Promise<Checked> {
  if (text.trim() === '' && media === null) {
    const message = 'The text must not be empty where there is no file.';
    throw invalid('/text', 'minLength', message);
  }
  return checkedRecipients(core, caller, { recipients, text, hasMedia: media !== null });
}

/** @returns false when it is there already. */
async function insertCampaign(
  core: Core,
  em: EntityManager,
  { actor, dialect, mode, organizationId }: Caller,
  { id, name, connectionId, text, media, recipients, startsAt }: NewCampaign,
  rowCount: number,
): Promise<boolean> {
  const now = new Date(core.now());
  const made = await em.execute<object[]>(
    `insert into campaigns (id, organization_id, name, connection_id, content, media_sha256, tag, caller, status, starts_at, row_count, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, 'running', ?, ?, ?) on conflict do nothing returning id`,
    [
      ...[id, organizationId, name, connectionId, sealCampaign(core, id, { text, media }), media?.file.sha256 ?? null],
      ...['tag' in recipients ? recipients.tag : null, JSON.stringify({ actor, dialect, mode })],
      ...[startsAt ?? now, rowCount, now],
    ],
  );
  return made.length > 0;
}

async function insertRows(core: Core, em: EntityManager, caller: Caller, id: string, rows: readonly CheckedRow[]) {
  const kept = rows.map(({ number, phone, values, outcome, errors }) => ({
    number,
    recipient: sealPhone(core, campaignRow(id, number), phone),
    given: outcome === 'ready' ? sealValues(core, id, number, values) : null,
    status: outcome === 'ready' ? 'waiting' : outcome,
    errors: errors.length > 0 ? errors : null,
    message_id: derivedId(`campaign ${id} ${number}`),
  }));
  await em.execute(
    `insert into campaign_rows (campaign_id, organization_id, number, recipient, given, status, errors, message_id, due_at)
     select ?, ?, number, recipient, decode(given, 'base64'), status, errors, message_id, ?
     from jsonb_to_recordset(?::jsonb) as r(number integer, recipient text, given text, status text, errors jsonb, message_id uuid)`,
    [id, caller.organizationId, new Date(core.now()), JSON.stringify(kept)],
  );
}

/** Newest first. @throws Problem malformed_request for a cursor that is not ours. */
export async function listCampaigns(
  core: Core,
  caller: Caller,
  { connectionId, limit, cursor }: PageRequest & { connectionId?: string | undefined },
): Promise<Page<CampaignView>> {
  const [afterTime, afterId] = cursor === undefined ? [] : readTimeCursor(cursor);
  const rows = await core.database.read<CampaignRow & { position: string }>(
    caller.organizationId,
    `select ${campaignColumns('$1')}, to_jsonb(c.created_at) #>> '{}' as position from campaigns c
     where ($2::timestamptz is null or (c.created_at, c.id) < ($2, $3::uuid)) and ($4::uuid is null or c.connection_id = $4::uuid)
     order by c.created_at desc, c.id desc limit $5`,
    [iso(core.now()), afterTime ?? null, afterId ?? null, connectionId ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    (row) => campaignOf(core, row),
    ({ position, id }) => [position, id],
  );
}

/** @throws Problem not_found */
export async function readCampaign(core: Core, caller: Caller, id: string): Promise<CampaignView> {
  const [row] = await core.database.read<CampaignRow>(
    caller.organizationId,
    `select ${campaignColumns('$1')} from campaigns c where c.id = $2::uuid`,
    [iso(core.now()), id],
  );
  if (!row) throw new Problem('not_found');
  return campaignOf(core, row);
}

/** Once the campaign is there, so that two at a time do not both find the last place free. @throws Problem too_many_campaigns */
async function requireRoom(em: EntityManager, { organizationId }: Caller): Promise<void> {
  const max = CAMPAIGN_LIMITS.openMax;
  await em.execute('select 1 from organizations where id = ? for update', [organizationId]);
  const [{ count } = { count: 0 }] = await em.execute<{ count: number }[]>(
    `select count(*)::integer as count from campaigns where status in ('running', 'paused')`,
  );
  if (count > max) throw new Problem('too_many_campaigns', { details: { max } });
}
