import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { CATALOGUE } from '../errors/catalogue.ts';
import { Problem } from '../errors/problem.ts';
import { type Loop, runLoop } from '../loop.ts';
import { withdraw } from '../messaging/withdrawing.ts';
import { lapsedStarts } from '../people/starters.ts';
import { openPhone } from '../secrets/phones.ts';
import type { OutgoingContent } from '../whatsapp/sending/content.ts';
import { writeToChat } from '../whatsapp/sending/writing.ts';
import { pauseByItself, takeBack } from './changing.ts';
import { type Claimed, claimRows } from './claiming.ts';
import { CAMPAIGN_LIMITS } from './limits.ts';
import { type CampaignContent, campaignRow, openCampaign, openValues } from './sealed.ts';
import { fillText, parseText } from './text.ts';
import type { PauseReason } from './view.ts';

/**
 * Hands the rows of campaigns over to their connections, which send at their own pace. Any number of these loops may run.
 *
 * - C1 A row is sent at most once: its message's id follows from it.
 * - C2 Of each campaign a few messages wait for their connection at a time, so that nothing else waits behind thousands.
 * - C3 Nothing is sent in the name of somebody who may no more, nor for a suspended organization.
 * - C4 While its connection is away nothing of a campaign waits there, since what waits too long fails.
 * - C5 A campaign that was paused or cancelled while a row was handed over takes it back, or says that it went out.
 */

const POLL_MS = 1_000;
/** Several looks of a healthy session, and far less than a message waits for it to come back. */
const AWAY_AFTER_MS = 2 * 60_000;
/** Campaigns that are looked at in one round, the one that began first before the others. */
const OPEN_MAX = 500;

type Open = {
  id: string;
  organizationId: OrganizationId;
  connectionId: string;
  content: CampaignContent;
  caller: Caller;
  /** Its connection is linked, but has not been ready for a while. */
  isAway: boolean;
};

export function runCampaignSender(core: Core): Loop {
  const work = async (): Promise<false> => {
    await advanceCampaigns(core);
    // There is room for more once their connections have sent something.
    return false;
  };
  return runLoop({ name: 'campaigns', log: core.log, pollMs: POLL_MS, work });
}

/** Hands over as much of each open campaign as there is room for. */
export async function advanceCampaigns(core: Core): Promise<void> {
  const open = await openCampaigns(core);
  const lapsed = new Set(await lapsedStarts(core, open, 'whatsapp:write'));
  for (const campaign of open) {
    if (lapsed.has(campaign)) await pause(core, campaign, 'starter_revoked');
    else if (campaign.isAway) await holdBack(core, campaign);
    else for (const row of await claimRows(core, campaign)) await send(core, campaign, row);
  }
}

type OpenRow = {
  id: string;
  organization_id: OrganizationId;
  connection_id: string;
  content: Buffer;
  caller: Pick<Caller, 'actor' | 'dialect' | 'mode'>;
  is_away: boolean;
};

async function openCampaigns(core: Core): Promise<Open[]> {
  const rows = await core.database.statement((sql) =>
    sql.execute<OpenRow[]>(
      `select c.id, c.organization_id, c.connection_id, c.content, c.caller,
         c.caller ->> 'mode' = 'live' and exists (select from whatsapp_connections w where w.id = c.connection_id
           and w.linked_at is not null and (w.ready_at is null or w.ready_at < ?)) as is_away
       from campaigns c
       where c.status = 'running' and c.starts_at <= ?
         and not exists (select from organizations o where o.id = c.organization_id and o.suspended_at is not null)
       order by c.starts_at limit ?`,
      [new Date(core.now() - AWAY_AFTER_MS), new Date(core.now()), OPEN_MAX],
    ),
  );
  return rows.map(({ id, organization_id: organizationId, connection_id: connectionId, content, caller, is_away }) => ({
    ...{ id, organizationId, connectionId, content: openCampaign(core, id, content), isAway: is_away },
    caller: { ...caller, organizationId, scopes: [] },
  }));
}

async function send(core: Core, campaign: Open, row: Claimed): Promise<void> {
  const { id, connectionId, caller } = campaign;
  try {
    const to = openPhone(core, campaignRow(id, row.number), row.recipient);
    const content = contentOf(core, campaign, row);
    await writeToChat(core, caller, { id: row.message_id, connectionId, to, content, source: 'campaign' });
  } catch (error) {
    return fail(core, campaign, row, error);
  }
  await settleHandedOver(core, campaign, row);
}

function contentOf(core: Core, { id, content: { text, media } }: Open, { number, given }: Claimed): OutgoingContent {
  const words = fillText(parseText(text), openValues(core, id, number, given));
  return media ? { kind: 'media', as: media.as, media: media.file, caption: words } : { kind: 'text', text: words };
}

/** The campaign may have been paused or cancelled since the row was taken (C5). */
async function settleHandedOver(core: Core, { id }: Open, { number, message_id: messageId }: Claimed): Promise<void> {
  await core.database.system(async (em) => {
    const isRunning = (await lockCampaign(em, id)) === 'running';
    if (!isRunning && (await withdraw(em, [messageId])).length > 0) return;
    await em.execute(
      `update campaign_rows set status = 'handed_over', is_queued = true where campaign_id = ? and number = ?`,
      [id, number],
    );
  });
}

/** What the connection or the row is to blame for is told; anything else is tried again. */
async function fail(core: Core, campaign: Open, row: Claimed, error: unknown): Promise<void> {
  const { id: campaignId } = campaign;
  const code = error instanceof Problem && !CATALOGUE[error.code].retryable ? error.code : null;
  if (code === 'whatsapp_not_linked' || code === 'not_found') {
    return pause(core, campaign, code === 'not_found' ? 'connection_gone' : 'connection_unlinked');
  }
  if (code === 'contact_opted_out') return end(core, campaign, row, 'skipped', 'opted_out');
  if (code !== null) return end(core, campaign, row, 'failed', code);
  core.log.warn({ campaignId, row: row.number, err: error }, 'a row of a campaign could not be handed over');
  if (row.attempts >= CAMPAIGN_LIMITS.attemptsMax) return end(core, campaign, row, 'failed', 'internal_error');
  await core.database.statement((sql) =>
    sql.execute(
      `update campaign_rows set due_at = now() + make_interval(secs => least(?, power(2, ?)))
       where campaign_id = ? and number = ?`,
      [CAMPAIGN_LIMITS.retryMaxS, Math.min(row.attempts, 10), campaignId, row.number],
    ),
  );
}

const MESSAGES: Record<string, string> = {
  opted_out: 'belongs to somebody who wants no messages',
  internal_error: 'could not be sent; please try again',
};

async function end(core: Core, { id }: Open, { number }: Claimed, status: 'failed' | 'skipped', rule: string) {
  const message = MESSAGES[rule] ?? CATALOGUE[rule as Problem['code']].text.en;
  const errors = JSON.stringify([{ row: number, column: null, rule, message }]);
  await core.database.statement((sql) =>
    sql.execute(
      `update campaign_rows set status = ?, errors = ?::jsonb, given = null
       where campaign_id = ? and number = ? and status = 'waiting'`,
      [status, errors, id, number],
    ),
  );
}

async function pause(core: Core, campaign: Open, reason: PauseReason): Promise<void> {
  await core.database.system(async (em) => {
    if ((await lockCampaign(em, campaign.id)) === 'running') await pauseByItself(core, em, campaign, reason);
  });
}

async function holdBack(core: Core, { id }: Open): Promise<void> {
  await core.database.system(async (em) => {
    if ((await lockCampaign(em, id)) === 'running') await takeBack(em, id);
  });
}

async function lockCampaign(em: EntityManager, id: string): Promise<string | undefined> {
  const [row] = await em.execute<{ status: string }[]>('select status from campaigns where id = ? for update', [id]);
  return row?.status;
}
