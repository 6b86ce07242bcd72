/**
 * What is done inside WhatsApp's page when a message is sent: by the library's own functions, but under an id that we have
 * chosen. Each function is sent to the page as text, so it uses nothing from here.
 */
import type { Parts } from './parts.ts';

// biome-ignore-start lint/suspicious/noExplicitAny: what WhatsApp's page consists of has no types.

export type PageSend = Parts & {
  chatId: string;
  /** The id of the new message. */
  id: string;
  /** The id of the message that it answers. */
  replyTo: string | null;
  /** How many messages back that one is looked for. */
  lookBack: number;
};

export type PageSent =
  /** It is in the chat; `ack` as WhatsApp's ticks count. */
  | { kind: 'said'; ack: number }
  | { kind: 'no_chat' }
  | { kind: 'read_only' }
  | { kind: 'not_member' }
  | { kind: 'no_quoted' };

/** Puts a message into a chat. @throws whatever the page throws: then nobody knows. */
export async function sayInPage(wanted: PageSend): Promise<PageSent> {
  const page = globalThis as any;
  const chat = await page.WWebJS.getChat(wanted.chatId, { getAsModel: false });
  if (!chat) return { kind: 'no_chat' };
  const { getMaybeMeLidUser, getMaybeMePnUser } = page.require('WAWebUserPrefsMeUser');
  const [lid, phone] = [getMaybeMeLidUser(), getMaybeMePnUser()];
  const isGroup = chat.id.isGroup?.() === true;

  if (isGroup) {
    try {
      const { GroupMetadata, WAWebGroupMetadataCollection } = page.require('WAWebCollections');
      await (GroupMetadata ?? WAWebGroupMetadataCollection).update(chat.id);
    } catch {
      // What the page knows of the group has to do.
    }
    const people = chat.groupMetadata?.participants?.getModelsArray?.() ?? [];
    const me = people.find(({ id }: any) => id.user === lid?.user || id.user === phone?.user);
    if (people.length > 0 && !me) return { kind: 'not_member' };
    if (chat.groupMetadata?.announce && me && !me.isAdmin) return { kind: 'read_only' };
  }
  const role = chat.newsletterMetadata?.membershipType;
  if (role !== undefined && role !== 'owner' && role !== 'admin') return { kind: 'read_only' };

  const options = { ...wanted.options } as Record<string, unknown>;
  if (wanted.replyTo !== null) {
    const find = () => chat.msgs.getModelsArray().find(({ id }: any) => id.id === wanted.replyTo);
    let quoted = find();
    while (!quoted && chat.msgs.getModelsArray().length < wanted.lookBack) {
      const earlier = await page.require('WAWebChatLoadMessages').loadEarlierMsgs({ chat });
      if (!earlier?.length) break;
      quoted = find();
    }
    if (!quoted) return { kind: 'no_quoted' };
    options.quotedMessageId = quoted.id._serialized;
  }

  // As the library makes it, except for the id.
  const isHidden = isGroup ? chat.groupMetadata?.isLidAddressingMode === true : chat.id.isLid();
  const from = isHidden ? lid : phone;
  const participant = isGroup ? page.require('WAWebWidFactory').asUserWidOrThrow(from) : undefined;
  const Key = page.require('WAWebMsgKey');
  const key = new Key({ from, to: chat.id, id: wanted.id, participant, selfDir: 'out' });
  await page.WWebJS.sendMessage(chat, wanted.text, { ...options, extraOptions: { ...wanted.extra, id: key } });
  const said = chat.msgs.getModelsArray().find(({ id }: any) => id.id === wanted.id);
  return { kind: 'said', ack: said?.ack ?? 0 };
}

/** The ticks of those of these messages that are in the chat. @param lookBack own messages that are looked at. */
export async function lookInPage(chatId: string, ids: string[], lookBack: number): Promise<Record<string, number>> {
  const page = globalThis as any;
  const chat = await page.WWebJS.getChat(chatId, { getAsModel: false });
  const found: Record<string, number> = {};
  if (!chat) return found;
  const own = () => chat.msgs.getModelsArray().filter(({ id }: any) => id.fromMe);
  const look = (): boolean => {
    for (const { id, ack } of own()) if (ids.includes(id.id)) found[id.id] = ack ?? 0;
    return Object.values(found).some((ack) => ack >= 0);
  };
  while (!look() && own().length < lookBack) {
    const earlier = await page.require('WAWebChatLoadMessages').loadEarlierMsgs({ chat });
    if (!earlier?.length) break;
  }
  return found;
}

// biome-ignore-end lint/suspicious/noExplicitAny: what WhatsApp's page consists of has no types.
