import { Chat, type Contact, getMe, isMe } from './collections.ts';
import { createWid, type Wid } from './ids.ts';
import type { Life } from './life.ts';
import { Collection } from './model.ts';

/** People: their two ids, what is known of them, blocking. */
export function contactModules({ store, connection }: Life): Record<string, unknown> {
  const toJid = (wid: Wid): string => wid.toJid();
  const block = async (contact: Contact, blocked: boolean): Promise<void> => {
    await connection.ask('block', { id: `${contact.id}`, blocked });
    contact.set({ isContactBlocked: blocked });
    if (blocked) store.Blocklist.add(new store.Blocklist.modelClass({ id: contact.id }));
    else store.Blocklist.remove(contact.id);
  };
  return {
    WAWebCollections: store,
    WAWebWidFactory: {
      createWid,
      createWidFromWidLike: createWid,
      asUserWidOrThrow: (wid: Wid) => {
        if (!wid?.isUser()) throw new Error('wid error: not a user');
        return wid;
      },
    },
    WAWebWidToJid: { widToUserJid: toJid, widToGroupJid: toJid },
    WAWebJidToWid: { userJidToUserWid: createWid, newsletterJidToWid: createWid },
    WAWebLidMigrationUtils: { toPn: (wid: Wid) => store.contactOf(wid)?.phoneNumber },
    WAWebApiContact: {
      getCurrentLid: (wid: Wid) => store.contactOf(wid)?.lid,
      getPhoneNumber: (wid: Wid) => store.contactOf(wid)?.phoneNumber,
      getAlternateUserWid: (wid: Wid) => {
        const contact = store.contactOf(wid);
        return wid.isLid() ? contact?.phoneNumber : contact?.lid;
      },
    },
    WAWebContactGetters: {
      getIsMe: ({ id }: Contact) => isMe(id),
      getIsUser: ({ id }: Contact) => id.isUser(),
      getIsGroup: ({ id }: Contact) => id.isGroup(),
      getIsWAContact: () => true,
      getUserid: ({ id }: Contact) => id.user,
      getVerifiedName: () => undefined,
      getVerifiedLevel: () => undefined,
      getStatusMute: () => false,
      getName: ({ name }: Contact) => name,
      getShortName: ({ shortName }: Contact) => shortName,
      getPushname: ({ pushname }: Contact) => pushname,
      getIsEnterprise: () => false,
    },
    WAWebFrontendContactGetters: { getIsMyContact: ({ name }: Contact) => name !== undefined },
    WAWebContactProfilePicThumbBridge: { requestProfilePicFromServer: async () => undefined },
    WAWebContactStatusBridge: {
      getStatus: async ({ wid }: { wid: Wid }) => ({ status: (await store.Contact.find(wid)).about }),
      setMyStatus: async (text: string) => connection.ask('set_about', { text }),
    },
    WAWebBlockContactUtils: { getContactToBlockOnlyUseIfNoAssociatedChat: (contact: Contact) => contact },
    WAWebBlockContactAction: {
      blockContact: ({ contact }: { contact: Contact }) => block(contact, true),
      unblockContact: (contact: Contact) => block(contact, false),
    },
    WAWebQueryExistsJob: {
      queryWidExists: async (wid: Wid) => {
        const contact = await store.askContact(`${wid}`);
        return contact && { wid: wid.isLid() ? contact.lid : contact.phoneNumber };
      },
    },
    WAWebFindCommonGroupsContactAction: {
      findCommonGroups: async (contact: Contact) => {
        const groups = new Collection(Chat as unknown as new (attributes: object) => Chat);
        for (const chat of store.Chat.getModelsArray()) {
          if (chat.groupMetadata?.participants.getModelsArray().some(({ id }) => isSame(store, id, contact.id))) {
            groups.add(chat);
          }
        }
        contact.shares(groups);
        return true;
      },
    },
    WAWebApiDeviceList: { getDeviceIds: async (wids: Wid[]) => wids.map((id) => ({ id, devices: [{ id: 0 }] })) },
    WAWebPhoneUtils: { formattedPhoneNumber: (jid: string) => `+${jid.split('@')[0]}` },
    WAWebFrontendVcardUtils: { vcardFromContactModel },
    WAWebVcardParsingUtils: { parseVcard: (text: string) => ({ name: /^FN:(.*)$/m.exec(text)?.[1] }) },
    WAWebVcardGetNameFromParsed: { vcardGetNameFromParsed: ({ name }: { name?: string }) => name },
    WAWebBizGatingUtils: { smbNotesV1Enabled: () => false },
  };
}

function vcardFromContactModel(contact: Contact): { displayName: string; vcard: string } {
  const { formattedName, phoneNumber } = contact;
  const phone = `TEL;type=CELL;waid=${phoneNumber.user}:+${phoneNumber.user}`;
  return {
    displayName: formattedName,
    vcard: ['BEGIN:VCARD', 'VERSION:3.0', `FN:${formattedName}`, phone, 'END:VCARD'].join('\n'),
  };
}

function isSame(store: Life['store'], a: Wid, b: Wid): boolean {
  return (
    a.equals(b) || (store.contactOf(a)?.phoneNumber.equals(store.contactOf(b)?.phoneNumber) ?? false) || bothMe(a, b)
  );
}

const bothMe = (a: Wid, b: Wid): boolean => getMe() !== null && isMe(a) && isMe(b);
