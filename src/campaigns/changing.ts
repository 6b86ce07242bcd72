import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { withdraw } from '../messaging/withdrawing.ts';
import { readCampaign } from './campaigns.ts';
import type { CampaignView, PauseReason } from './view.ts';

/** What can be done with a campaign that has begun. */

export type CampaignChange = 'pause' | 'resume' | 'cancel';
const WANTED = { pause: 'paused', resume: 'running', cancel: 'cancelled' } as const;
const PAST = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const;

/**
 * Holds the rows that wait, lets them go on in the name of who asks for it, or gives them up; what was handed over and
 * nobody has begun to send is taken back. Asking for what is so already changes nothing.
 * @throws Problem not_found | campaign_ended
 */
export async function changeCampaign(
  core: Core,
  caller: Caller,
  id: string,
  change: CampaignChange,
): Promise<CampaignView> {
  const wanted = WANTED[change];
  await core.database.tenant(caller.organizationId, async (em) => {
    const [row] = await em.execute<{ status: string }[]>('select status from campaigns where id = ? for update', [id]);
    if (!row) throw new Problem('not_found');
    if (row.status === wanted) return;
    if (row.status === 'finished' || row.status === 'cancelled') throw new Problem('campaign_ended');
    const actor = change === 'resume' ? JSON.stringify({ actor: caller.actor }) : '{}';
    await em.execute(
      'update campaigns set status = ?, ended_at = ?, pause_reason = null, caller = caller || ?::jsonb where id = ?',
      [wanted, wanted === 'cancelled' ? new Date(core.now()) : null, actor, id],
    );
    if (change === 'resume') await em.execute(RELEASE_ROWS, [id]);
    else await takeBack(em, id);
    if (change === 'cancel') await em.execute(CANCEL_ROWS, [id]);
    await auditAct(core, em, caller, { action: `campaign.${PAST[change]}`, details: { campaignId: id } });
  });
  return readCampaign(core, caller, id);
}

/** Pauses what cannot go on by itself, in the caller's transaction, which holds the campaign. */
export async function pauseByItself(
  core: Core,
  em: EntityManager,
  { id, organizationId }: { id: string; organizationId: Caller['organizationId'] },
  reason: PauseReason,
): Promise<void> {
  await em.execute(`update campaigns set status = 'paused', pause_reason = ? where id = ?`, [reason, id]);
  await takeBack(em, id);
  const details = { campaignId: id, reason };
  await auditAct(core, em, { organizationId, actor: { kind: 'system' } }, { action: 'campaign.paused', details });
}

/** The messages that wait for their connection become rows that wait again. */
export async function takeBack(em: EntityManager, id: string): Promise<void> {
  const queued = await em.execute<{ message_id: string }[]>(
    'select message_id from campaign_rows where campaign_id = ? and is_queued',
    [id],
  );
  const withdrawn = await withdraw(
    em,
    queued.map(({ message_id }) => message_id),
  );
  await em.execute(
    `update campaign_rows set status = 'waiting', is_queued = false, due_at = now(), attempts = 0
     where campaign_id = ? and is_queued and message_id in (select jsonb_array_elements_text(?::jsonb)::uuid)`,
    [id, JSON.stringify(withdrawn)],
  );
}

/** What was taken up when the campaign stopped does not wait until its lease ends. */
const RELEASE_ROWS = `
update campaign_rows set due_at = now(), attempts = 0 where campaign_id = ? and status = 'waiting' and attempts > 0`;
/** A row that is being handed over at this moment says so when it is: then its message decides (sender.ts). */
const CANCEL_ROWS = `update campaign_rows set status = 'cancelled', given = null where campaign_id = ? and status = 'waiting'`;
