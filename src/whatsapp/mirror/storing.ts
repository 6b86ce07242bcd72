/**
 * Writes what an account shows into the mirror of its chats.
 *
 * - M1 A message exists once, however often it is told: live, when a session catches up, or when the account is linked.
 * - M2 Only the session that is heard writes: each transaction holds the connection's row, at the session's epoch. So
 *   writers of one connection also come one after the other.
 * - M3 What follows from a message (events, whoever is to be asked for an answer, the NOTIFY) is promised in the
 *   transaction that stores it.
 * - M4 What was written before the account was linked is stored, and told to nobody.
 */
import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type ChatReaction, sealChatMessage, sealReactions } from '../chats/rows.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { queueTwoWay } from '../two-way/queue.ts';
import { settle } from './changes.ts';
import { type PlacedChat, placeChat } from './chats.ts';
import { asHeard, type Mirror, noteTakenIn, notify } from './hearing.ts';
import type { ToldMessage } from './mapping.ts';
import type { ChatIds } from './people.ts';
import { tellOfMessage } from './telling.ts';

export type StoreOptions = {
  /** Whether it is told on: not what was written before the account was linked. */
  isNews: boolean;
  /** Whether everything that was written before it has been taken in. */
  advances: boolean;
  reactions: readonly ChatReaction[];
};
/** `ackRose`: it is known, and more ticks of it are now. */
export type StoredMessage = { isNew: boolean; chatIsNew: boolean; ackRose: boolean };

/**
 * Stores a message, or what has become of it since.
 * @param told with people's ids as the mirror names them; `ids`: its chat's.
 * @returns null when the session is not the one that is heard.
 */
export async function storeMessage(
  mirror: Mirror,
  told: ToldMessage,
  ids: ChatIds,
  options: StoreOptions,
): Promise<StoredMessage | null> {
  const { core, held } = mirror;
  const { organizationId, connectionId } = held.ref;
  return asHeard(mirror, async (em, { downloadMedia }) => {
    const nameIfNone = ids.chatId.endsWith('@g.us') ? null : told.senderName;
    const chat = await placeChat(mirror, em, ids, { activeAt: told.sentAt, nameIfNone });
    const id = await insert(mirror, em, chat, {
      told,
      reactions: options.reactions,
      fetchesMedia: downloadMedia,
    });
    if (options.advances) await noteTakenIn(mirror, em, told.sentAt);
    if (id === null) {
      const ackRose = await settle(mirror, em, told);
      return { isNew: false, chatIsNew: chat.isNew, ackRose };
    }
    if (options.isNews && told.direction === 'in' && !told.isRevoked) {
      await tellOfMessage(mirror, em, { chat: chat.content, messageId: id });
      await queueTwoWay(core, em, { connectionId, organizationId, occasion: { kind: 'message', chatMessageId: id } });
    }
    await notify(mirror, em, chat.id, 'message');
    return { isNew: true, chatIsNew: chat.isNew, ackRose: false };
  });
}

type NewRow = { told: ToldMessage; reactions: readonly ChatReaction[]; fetchesMedia: boolean };

/** @returns null when it is there already. */
async function insert(
  { core, held }: Mirror,
  em: EntityManager,
  chat: PlacedChat,
  { told, reactions, fetchesMedia }: NewRow,
): Promise<string | null> {
  const { organizationId, connectionId } = held.ref;
  const id = randomUUID();
  const now = new Date(core.now());
  const { media } = told.content;
  const isFetched =
    fetchesMedia &&
    (media?.bytes ?? 0) <= LIMITS.receivedMediaBytesMax &&
    told.sentAt.getTime() > now.getTime() - LIMITS.pastMediaMs;
  const mediaState = media === null ? null : isFetched ? 'waiting' : 'missing';
  const rows = await em.execute<object[]>(
    `insert into whatsapp_messages (id, organization_id, connection_id, chat_id, whatsapp_id, direction, type, content, reactions, ack,
       sent_at, edited_at, revoked_at, media_state, media_due_at, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (connection_id, whatsapp_id) do nothing returning id`,
    [
      ...[id, organizationId, connectionId, chat.id, told.whatsappId, told.direction, told.type],
      ...[sealChatMessage(core, id, told.content), reactions.length === 0 ? null : sealReactions(core, id, reactions)],
      ...[told.ack, told.sentAt, told.editedAt, told.isRevoked ? now : null],
      ...[mediaState, mediaState === 'waiting' ? now : null, now],
    ],
  );
  return rows.length === 0 ? null : id;
}
