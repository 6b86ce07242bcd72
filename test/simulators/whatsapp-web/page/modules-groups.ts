import type { GroupSetting, ParticipantChange } from '../protocol.ts';
import type { Chat, Msg, Participant } from './collections.ts';
import { createWid, type Wid, type WidLike } from './ids.ts';
import type { Life } from './life.ts';
import { contentOf } from './store.ts';

const INVITATION_LASTS_SECONDS = 3 * 24 * 60 * 60;
const MAY_BE_INVITED_ONLY = 403;

type NewGroup = { title: string; announce: boolean; restrict: boolean };

/** Groups and their administration. */
export function groupModules({ store, connection }: Life): Record<string, unknown> {
  /** What was asked for is here when the answer is, whenever the server's own word of it arrives. */
  const changed = async (group: string): Promise<void> => void (await store.openChat(group));
  const change = (kind: ParticipantChange) => async (chat: Chat, participants: Participant[]) => {
    const ids = participants.map(({ id }) => `${id}`);
    await connection.ask('change_participants', { group: `${chat.id}`, change: kind, participants: ids });
    await changed(`${chat.id}`);
  };
  const set = async (group: string, setting: GroupSetting, value: string | number): Promise<void> => {
    await connection.ask('change_group', { group, setting, value });
    await changed(group);
  };
  return {
    WAWebGroupCreateJob: {
      createGroup: async ({ title, announce, restrict }: NewGroup, people: { phoneNumber: Wid }[]) => {
        const participants = people.map(({ phoneNumber }) => `${phoneNumber}`);
        const made = await connection.ask('create_group', { subject: title, participants, announce, restrict });
        const { id } = store.putChat(made.chat);
        return {
          wid: id,
          subject: title,
          ts: made.chat.group?.creation,
          participants: made.participants.map(({ id: one, code, inviteCode }) => ({
            wid: createWid(one),
            type: 'participant',
            error: code === 200 ? null : code,
            invite_code: inviteCode,
            invite_code_exp: invitationEnd(),
          })),
        };
      },
    },
    WASmaxGroupsAddParticipantsRPC: {
      sendAddParticipantsRPC: async ({
        participantArgs,
        iqTo,
      }: {
        participantArgs: { participantJid: string }[];
        iqTo: string;
      }) => {
        const participants = participantArgs.map(({ participantJid }) => `${createWid(participantJid)}`);
        const [result] = await connection.ask('change_participants', { group: iqTo, change: 'add', participants });
        await changed(iqTo);
        return addAnswer(result!.code, result!.inviteCode);
      },
    },
    WAWebModifyParticipantsGroupAction: {
      removeParticipants: change('remove'),
      promoteParticipants: change('promote'),
      demoteParticipants: change('demote'),
    },
    WAWebGroupModifyInfoJob: {
      setGroupSubject: (group: Wid, subject: string) => set(`${group}`, 'subject', subject),
      setGroupDescription: (group: Wid, text: string) => set(`${group}`, 'description', text),
    },
    WAWebSetPropertyGroupAction: {
      setGroupProperty: (chat: Chat, setting: GroupSetting, value: number) => set(`${chat.id}`, setting, value),
    },
    WAWebGroupQueryJob: {
      queryAndUpdateGroupMetadataById: ({ id }: { id: string }) => changed(id),
      queryGroupInvite: async (code: string) => {
        const { id, owner, ...info } = await connection.ask('invite_info', { code });
        return { ...info, id: createWid(id), owner: createWid(owner) };
      },
      resetGroupInviteCode: (group: Wid) => connection.ask('group_invite', { group: `${group}`, reset: true }),
    },
    WAWebMexFetchGroupInviteCodeJob: {
      fetchMexGroupInviteCode: (group: string) => connection.ask('group_invite', { group, reset: false }),
    },
    WAWebGroupInviteJob: {
      joinGroupViaInvite: async (code: string) => ({
        gid: createWid((await connection.ask('join_group', { code })).group),
      }),
    },
    WAWebGroupInviteV4Job: {
      joinGroupViaInviteV4: async (code: string) => {
        await connection.ask('join_group', { code });
        return { status: 200 };
      },
    },
    WAWebExitGroupAction: { sendExitGroup: (chat: Chat) => connection.ask('leave_group', { group: `${chat.id}` }) },
  };
}

/** Channels. */
export function channelModules({ store, connection }: Life): Record<string, unknown> {
  const subscribe = async (chat: Chat, subscribed: boolean): Promise<void> => {
    store.putChat(await connection.ask('subscribe', { channel: `${chat.id}`, subscribed }));
    if (!subscribed) store.removeChat(`${chat.id}`);
  };
  return {
    WAWebNewsletterGatingUtils: { isNewsletterCreationEnabled: () => true },
    WAWebNewsletterCreateQueryJob: {
      createNewsletterQuery: async ({ name, description }: { name: string; description: string | null }) => {
        const wire = await connection.ask('create_channel', { name, description: description ?? '' });
        store.putChat(wire);
        return {
          idJid: wire.id,
          newsletterInviteLinkMetadataMixin: { inviteCode: wire.channel?.inviteCode },
          newsletterCreationTimeMetadataMixin: { creationTimeValue: wire.channel?.creation },
        };
      },
    },
    WAWebNewsletterModelUtils: { getRoleByIdentifier: () => 'guest' },
    WAWebNewsletterMetadataQueryJob: {
      queryNewsletterMetadataByInviteCode: async (code: string) => {
        const wire = await connection.ask('channel_by_code', { code });
        const { creation, description, subscribers } = wire.channel!;
        return {
          idJid: wire.id,
          newsletterCreationTimeMetadataMixin: { creationTimeValue: creation },
          newsletterNameMetadataMixin: { nameElementValue: wire.name, nameUpdateTime: creation },
          newsletterDescriptionMetadataMixin: {
            descriptionQueryDescriptionResponseMixin: { elementValue: description, updateTime: creation },
          },
          newsletterInviteLinkMetadataMixin: { inviteCode: code },
          newsletterStateMetadataMixin: { stateType: 'active' },
          newsletterSubscribersMetadataMixin: { subscribersCount: subscribers },
          newsletterVerificationMetadataMixin: { verificationState: 'unverified' },
        };
      },
    },
    WAWebLoadNewsletterPreviewChatAction: {
      loadNewsletterPreviewChat: async (id: string) => void (await store.openChat(id)),
    },
    WAWebNewsletterSubscribeAction: { subscribeToNewsletterAction: (chat: Chat) => subscribe(chat, true) },
    WAWebNewsletterUnsubscribeAction: { unsubscribeFromNewsletterAction: (chat: Chat) => subscribe(chat, false) },
    WAWebNewsletterDeleteAction: {
      deleteNewsletterAction: (chat: Chat) => connection.ask('delete_channel', { channel: `${chat.id}` }),
    },
    WAWebMsgDataFromModel: { msgDataFromMsgModel: (message: Msg) => message.serialize() },
    WAWebNewsletterUpdateMsgsRecordsJob: {
      addNewsletterMsgsRecords: async () => {},
      updateNewsletterMsgRecord: async (message: Msg) => void store.Msg.add(message),
    },
    WAWebNewsletterSendMessageJob: {
      sendNewsletterMessageJob: async ({ msg }: { msg: Msg }) => {
        const content = contentOf({ ...msg });
        const { at } = await connection.ask('send', { chat: `${msg.to}`, id: msg.id.id, content });
        return { success: true, ack: { t: at }, serverId: at };
      },
    },
    WAJids: { toNewsletterJid: (id: WidLike) => `${createWid(id)}` },
  };
}

/** How the server tells what became of adding one participant, in its own many words. */
function addAnswer(code: number, inviteCode: string | undefined): object {
  const mixins =
    code === 200
      ? null
      : {
          name: code === MAY_BE_INVITED_ONLY ? 'ParticipantRequestCodeCanBeSent' : 'ParticipantNotAdded',
          value: { error: `${code}`, addRequestCode: inviteCode, addRequestExpiration: invitationEnd() },
        };
  const group = 'addParticipantsParticipantAddedOrNonRegisteredWaUserParticipantErrorLidResponseMixinGroup';
  return {
    name: 'AddParticipantsResponseSuccess',
    value: { addParticipant: [{ [group]: { value: { addParticipantsParticipantMixins: mixins } } }] },
  };
}

const invitationEnd = (): number => Math.floor(Date.now() / 1_000) + INVITATION_LASTS_SECONDS;
