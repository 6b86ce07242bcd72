import type { ContractRequest, Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/wahooks.ts';
import type { Core } from '../../core.ts';
import { invalid, Problem } from '../../errors/problem.ts';
import { normalizePhone } from '../../messaging/phone.ts';
import { untilSettled } from '../../messaging/settled.ts';
import type { MessageView } from '../../messaging/view.ts';
import type { Services } from '../../services.ts';
import { readConnection } from '../../whatsapp/reading.ts';
import type { MediaKind, MediaRef, OutgoingContent } from '../../whatsapp/sending/content.ts';
import { fetchMedia, keepMedia } from '../../whatsapp/sending/media.ts';
import { writeToChat } from '../../whatsapp/sending/writing.ts';
import { secondsOf } from './event-data.ts';
import { WAHOOKS_LIMITS as LIMITS } from './limits.ts';
import { withOwn } from './ownership.ts';
import { refuseBooting } from './status.ts';

type Operations = Pick<
  operations,
  'sendText' | 'sendImage' | 'sendDocument' | 'sendVideo' | 'sendAudio' | 'sendLocation' | 'sendContact'
>;
type MediaRequest = ContractRequest<operations['sendImage']>;
type Sending = Pick<MediaRequest, 'caller' | 'resourceId' | 'language' | 'signal'> & {
  params: { id: string };
  body: { to?: string; chatId?: string };
};

/** Messages: each is kept before it goes out, waits its turn and goes out once. */
export function sendingHandlers({ core }: Services): Handlers<Operations> {
  const media = (as: (body: MediaRequest['body']) => MediaKind) => (request: MediaRequest) =>
    send(core, request, async () => {
      const file = await fileOf(core, request);
      return { kind: 'media', as: as(request.body), media: file, caption: request.body.caption ?? '' };
    });

  return {
    sendText: (request) => send(core, request, async () => ({ kind: 'text', text: request.body.text })),
    sendImage: media(() => 'image'),
    sendDocument: media(() => 'document'),
    sendVideo: media(() => 'video'),
    sendAudio: media(({ ptt }) => (ptt ? 'voice' : 'audio')),

    sendLocation: (request) =>
      send(core, request, async () => {
        const { latitude, longitude, name = null, address = null } = request.body;
        return { kind: 'location', latitude, longitude, name, address };
      }),

    sendContact: (request) =>
      send(core, request, async () => {
        const { name, phoneNumber, pointer } = cardOf(request.body);
        const phone = normalizePhone(withPlus(phoneNumber));
        if (phone === null) throw invalid(pointer, 'phone', 'Must be a phone number.');
        return { kind: 'contact', name, phone };
      }),
  };
}

/** @param contentOf is asked once it is known that the connection can take a message: what it fetches may be large. */
async function send(core: Core, request: Sending, contentOf: () => Promise<OutgoingContent>) {
  const { caller, params, body, resourceId, language, signal } = request;
  const message = await withOwn(core, caller, { kind: 'Connection', id: params.id }, async (id) => {
    const connection = refuseBooting(await readConnection(core, caller, id, language));
    if (connection.phone === null) throw new Problem('whatsapp_not_linked');
    const content = await contentOf();
    return writeToChat(core, caller, { id: resourceId, connectionId: id, to: withPlus(recipientOf(body)), content });
  });
  return { status: 201, body: acceptedOf(await untilSettled(core, caller, message.id, { ms: LIMITS.sentMs, signal })) };
}

/** @throws Problem message_not_sent when that is known already */
function acceptedOf({ id, status, error, sentAt, createdAt }: MessageView): Schemas['MessageAccepted'] {
  if (status === 'failed' || status === 'cancelled') {
    throw new Problem('message_not_sent', { details: { reason: error ?? status } });
  }
  const said = SENT.has(status) ? 'sent' : 'queued';
  return { id, messageId: id, status: said, timestamp: secondsOf(sentAt ?? createdAt) };
}

const SENT = new Set<MessageView['status']>(['accepted', 'delivered', 'read']);

/** The contract has seen to it that there is one of the two; `to` where there are both. */
const recipientOf = ({ to, chatId }: Sending['body']): string => (to ?? chatId)!;

type Card = ContractRequest<operations['sendContact']>['body'];
/** Either way of giving a contact; the contract has seen to it that one of them is there. */
function cardOf({ contact, contactName, contactPhone }: Card) {
  if (contact) return { ...contact, pointer: '/contact/phoneNumber' };
  return { name: contactName!, phoneNumber: contactPhone!, pointer: '/contactPhone' };
}

/** A phone in digits as WAHooks writes it, in the form that says it is one. */
const withPlus = (to: string): string => (/^[1-9]\d{6,14}$/.test(to.trim()) ? `+${to.trim()}` : to);

/** The contract has seen to it that there is either an address or the file itself. */
async function fileOf(core: Core, { body, signal }: MediaRequest): Promise<MediaRef> {
  const { url, data, mimetype, filename } = body as Schemas['Media'];
  const named = {
    ...(mimetype !== undefined && { mediaType: mimetype }),
    ...(filename !== undefined && { fileName: filename }),
  };
  if (url !== undefined) return fetchMedia(core, url, { ...named, signal });
  const [prefix = '', dataType] = DATA_URL.exec(data!.slice(0, DATA_URL_PREFIX_MAX)) ?? [];
  const bytes = bytesOf(data!.slice(prefix.length));
  return keepMedia(core, { ...(dataType && { mediaType: dataType }), ...named, bytes });
}

/** What a data URL begins with: `data:image/png;base64,`. */
const DATA_URL = /^data:([^;,]*)(?:;[^;,]*)*;base64,/;
const DATA_URL_PREFIX_MAX = 300;

/** @throws Problem validation_failed for what is no base64, which Node would read as far as it can. */
function bytesOf(base64: string): Buffer {
  const text = base64.replace(/\s/g, '');
  const isBase64 = text.length % 4 !== 1 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(text);
  if (!isBase64) throw invalid('/data', 'contentEncoding', 'Must be base64.');
  return Buffer.from(text, 'base64');
}
