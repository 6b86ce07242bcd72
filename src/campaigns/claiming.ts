import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { derivedId } from '../derived-id.ts';
import type { SealedPhone } from '../secrets/phones.ts';
import { publish } from '../webhooks/publish.ts';
import { CAMPAIGN_LIMITS } from './limits.ts';
import { type CampaignRow, campaignColumns, campaignOf } from './view.ts';

/** A row that this process hands over now. */
export type Claimed = {
  number: number;
  recipient: SealedPhone;
  given: Buffer;
  message_id: string;
  attempts: number;
};

/** For how long the rows taken are this loop's: more than handing them over may take. */
const LEASE_S = 120;

/**
 * Takes as many rows as there is room for beside those whose messages wait. With none left it ends the campaign, and tells.
 * @returns nothing while another process has the campaign in hand.
 */
export async function claimRows(core: Core, { id }: { id: string }): Promise<Claimed[]> {
  return core.database.system(async (em) => {
    const [mine] = await em.execute<object[]>(
      `select 1 from campaigns where id = ? and status = 'running' for update skip locked`,
      [id],
    );
    if (!mine) return [];
    await em.execute(SETTLE, [id]);
    const [inHand] = await em.execute<{ taken: number; has_more: boolean }[]>(IN_HAND, [id, id, id]);
    const { taken, has_more: hasMore } = inHand!;
    if (!hasMore && taken === 0) await finish(core, em, id);
    const room = CAMPAIGN_LIMITS.queuedMax - taken;
    if (room <= 0 || !hasMore) return [];
    const rows = await em.execute<Claimed[]>(CLAIM, [LEASE_S, id, id, room]);
    return rows.sort((one, other) => one.number - other.number);
  });
}

/** Messages that WhatsApp has taken, or that have failed, make room; what the text was made of is not needed any more. */
const SETTLE = `
update campaign_rows r set is_queued = false, given = null
where r.campaign_id = ? and r.is_queued
  and not exists (select from messages m where m.id = r.message_id and m.status in ('queued', 'sending'))`;

/** Rows that are in hand: those whose messages wait, and those that are just being handed over or tried again. */
const IN_HAND = `
select ((select count(*) from campaign_rows where campaign_id = ? and is_queued)
    + (select count(*) from campaign_rows where campaign_id = ? and status = 'waiting' and attempts > 0 and due_at > now())
  )::integer as taken,
  exists (select from campaign_rows where campaign_id = ? and status = 'waiting') as has_more`;

const CLAIM = `
update campaign_rows set due_at = now() + make_interval(secs => ?), attempts = attempts + 1
where campaign_id = ? and number in
  (select number from campaign_rows where campaign_id = ? and status = 'waiting' and due_at <= now() order by number limit ?)
returning number, recipient, given, message_id, attempts`;

async function finish(core: Core, em: EntityManager, id: string): Promise<void> {
  const now = new Date(core.now());
  await em.execute(`update campaigns set status = 'finished', ended_at = ? where id = ?`, [now, id]);
  const [row] = await em.execute<CampaignRow[]>(`select ${campaignColumns('?')} from campaigns c where c.id = ?`, [
    now,
    id,
  ]);
  const campaign = campaignOf(core, row!);
  const { connectionId } = campaign;
  await publish(core, em, [
    {
      id: derivedId(`campaign.finished ${id}`),
      organizationId: row!.organization_id,
      type: 'campaign.finished',
      occurredAt: now,
      data: { campaign, connectionId },
    },
  ]);
}
