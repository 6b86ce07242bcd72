import type { EntityManager } from '@mikro-orm/postgresql';
import { Problem } from '../errors/problem.ts';
import { ladderOf } from '../messaging/queue.ts';
import { type Channel, completeSettings } from '../organizations/settings.ts';
import type { Access } from './access.ts';

/**
 * The channel on which this link really went out last, which is not always the one it was meant for. `sending` counts,
 * because a sender that was killed may have sent it. Null: it never went out (the sender hands links out).
 * @param until only what went out by then, to say which channel a code was opposed to.
 */
export async function linkChannel(em: EntityManager, access: Access, until: Date): Promise<Channel | null> {
  const [latest] = await em.execute<{ channel: Channel }[]>(
    `select channel from messages
     where document_id = ? and approver_id = ? and link_version = ?
       and status in ('sending', 'accepted', 'delivered', 'read') and coalesce(sent_at, updated_at) <= ?
     order by coalesce(sent_at, updated_at) desc, rung desc limit 1`,
    [access.document.id, access.approver.id, access.linkVersion, until],
  );
  return latest?.channel ?? null;
}

/**
 * The channels on which a code may go, in order. For two factors just one: it must never fall to the channel that
 * carried the link, for whoever holds that phone or account would hold both.
 * @throws Problem `two_channels_needed`
 */
export async function codeLadder(em: EntityManager, access: Access, now: Date): Promise<Channel[]> {
  const ladder = ladderOf(access.approver.channels, completeSettings(access.organization.settings));
  if (access.approver.identity !== 'two_factor') return ladder;
  const taken = await linkChannel(em, access, now);
  const other = ladder.find((channel) => channel !== (taken ?? ladder[0]));
  if (!other) throw new Problem('two_channels_needed');
  return [other];
}
