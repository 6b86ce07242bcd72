/**
 * Whether WhatsApp's page still has what whatsapp-web.js and we take from it. WhatsApp changes its page without notice, and
 * what is missing then shows only when it is used. So it is looked for by name whenever a page begins, and told by name.
 *
 * A part is known by `module` or `module.path`, and by what it has to be: a function, an object, a text, or an answer that is
 * given to a question.
 */
import type { Client } from 'whatsapp-web.js';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { within } from './deadline.ts';

type Page = NonNullable<Client['pupPage']>;
type Kind = 'function' | 'object' | 'string' | 'wid' | 'key';
type Parts = Record<string, Kind>;

/** Without these no phone can be linked. */
const TO_LINK: Parts = {
  'WAWebSocketModel.Socket.on': 'function',
  'WAWebSocketModel.Socket.state': 'string',
  'WAWebCmd.Cmd.on': 'function',
  'WAWebConnModel.Conn.on': 'function',
  'WAWebOfflineHandler.OfflineMessageHandler': 'object',
};

/** Without these nothing is sent or received. */
const TO_WORK: Parts = {
  ...TO_LINK,
  'WAWebCollections.Msg.on': 'function',
  'WAWebCollections.Msg.get': 'function',
  'WAWebCollections.Chat.get': 'function',
  'WAWebCollections.Chat.getModelsArray': 'function',
  'WAWebCollections.Contact.get': 'function',
  'WAWebUserPrefsMeUser.getMaybeMePnUser': 'function',
  'WAWebWidFactory.createWid': 'wid',
  WAWebMsgKey: 'key',
  'WAWebMsgKey.newId': 'function',
  'WAWebFindChatAction.findOrCreateLatestChat': 'function',
  'WAWebSendMsgChatAction.addAndSendMsgToChat': 'function',
  'WAWebGetEphemeralFieldsMsgActionsUtils.getEphemeralFields': 'function',
  'WAWebChatGetters.getIsNewsletter': 'function',
  'WAWebChatLoadMessages.loadEarlierMsgs': 'function',
  'WAWebQueryExistsJob.queryWidExists': 'function',
  'WAWebApiContact.getCurrentLid': 'function',
  'WAWebApiContact.getPhoneNumber': 'function',
  'WALinkify.findLink': 'function',
};

/** Without these something else does not work: files, receipts, typing, calls, groups, changes of what was sent. */
const TO_DO_ALL: Parts = {
  'WAWebPrepRawMedia.prepRawMedia': 'function',
  'WAWebMediaOpaqueData.createFromData': 'function',
  'WAWebMediaStorage.getOrCreateMediaObject': 'function',
  'WAWebMmsMediaTypes.msgToMediaType': 'function',
  'WAWebMediaMmsV4Upload.uploadMedia': 'function',
  'WAWebDownloadManager.downloadManager.downloadAndMaybeDecrypt': 'function',
  'WAWebMsgReply.canReplyMsg': 'function',
  'WAWebWidFactory.asUserWidOrThrow': 'function',
  'WAWebUpdateUnreadChatAction.sendSeen': 'function',
  'WAWebStreamModel.Stream.markAvailable': 'function',
  'WAWebChatStateBridge.sendChatStateComposing': 'function',
  'WAWebCallCollection.on': 'function',
  'WAWap.wap': 'function',
  'WADeprecatedSendIq.deprecatedCastStanza': 'function',
  'WAWebAddonReactionTableMode.reactionTableMode.bulkUpsert': 'function',
  'WAWebMsgActionCapability.canEditText': 'function',
  'WAWebMsgActionCapability.canSenderRevokeMsg': 'function',
  'WAWebSendMessageEditAction.sendMessageEdit': 'function',
  'WAWebSendReactionMsgAction.sendReactionToMsg': 'function',
  'WAWebCmd.Cmd.sendRevokeMsgs': 'function',
  'WAWebLidMigrationUtils.toPn': 'function',
  'WAWebFrontendVcardUtils.vcardFromContactModel': 'function',
};

/** @param needed without them a session is of no use. @param wanted without them it can do less. */
export type Missing = { needed: string[]; wanted: string[] };

/** What a page lacks that is linked and has synced. @throws DeadlineError | Error when it does not answer */
export async function testPage(page: Page): Promise<Missing> {
  const [needed, wanted] = await Promise.all([look(page, TO_WORK), look(page, TO_DO_ALL)]);
  return { needed, wanted };
}

/**
 * Why a page did not come up, if that is because parts of it are gone.
 * @param error what was thrown meanwhile; it may name a module.
 */
export async function missingIn(page: Page | undefined, error: unknown): Promise<string[]> {
  const named = /unknown module "?(?<name>[A-Za-z0-9]+)/i.exec(String(error))?.groups?.name;
  // A page without a loader has not got that far; nothing is known of it.
  const found = page ? await look(page, TO_LINK).catch(() => []) : [];
  return found.length > 0 || named === undefined ? found : [named];
}

async function look(page: Page, parts: Parts): Promise<string[]> {
  const missing = await within(LIMITS.probeDeadlineMs, page.evaluate(lookFor, Object.entries(parts)));
  return [...new Set(missing)].slice(0, LIMITS.problemNamesMax);
}

// biome-ignore-start lint/suspicious/noExplicitAny: what WhatsApp's page consists of has no types.

/**
 * Sent to the page as text, so it uses nothing from here.
 * @returns what is not there, by the name that tells most: the module's where all of it is gone.
 */
function lookFor(parts: [string, string][]): string[] {
  const page = globalThis as any;
  if (typeof page.require !== 'function') return [];
  const texts = (value: any): string[] => [String(value), ...Object.values(value ?? {}).map(String)];
  const isThere = (value: any, kind: string): boolean => {
    if (kind === 'wid') return texts(value('1@c.us')).includes('1@c.us');
    if (kind === 'key') {
      const remote = page.require('WAWebWidFactory').createWid('1@c.us');
      const key = new value({ fromMe: true, remote, id: 'PROBE' });
      return [key._serialized, ...texts(key)].includes('true_1@c.us_PROBE');
    }
    return kind === 'object' ? value !== null && typeof value === 'object' : typeof value === kind;
  };
  const missing: string[] = [];
  for (const [path, kind] of parts) {
    const [module = '', ...members] = path.split('.');
    let found: any;
    try {
      found = page.require(module);
    } catch {
      // A loader that does not know it throws.
    }
    if (found === undefined || found === null) {
      missing.push(module);
      continue;
    }
    try {
      const value = members.reduce((inner: any, name) => inner[name], found);
      if (!isThere(value, kind)) missing.push(path);
    } catch {
      missing.push(path);
    }
  }
  return missing;
}

// biome-ignore-end lint/suspicious/noExplicitAny: what WhatsApp's page consists of has no types.
