import { makeSelfSigned } from '../../src/evidence/self-signed.ts';

/** Every operation that takes a URL, and how it is given one. */

/** What is there of an organization: ids, as the surface's dialect has them. */
export type Owned = { connection: string; scheduled: string; endpoint: string };
export type Surface = {
  method: string;
  /** With the names of `Owned` in braces. */
  path: string;
  body(url: string, owned: Owned): object;
  /** Keys do not come in here, only who is logged in. */
  asPerson?: true;
};

const CERTIFICATE = makeSelfSigned('Example', Date.now()).certificate;
export const CLIENT = 'office';
export const PHONE = '+966500000001';
export const GROUP = '120363020000000001@g.us';

/** What keeps a URL, which is called later, if ever. */
export const KEPT: Record<string, Surface> = {
  'countersign createEndpoint': {
    ...{ method: 'POST', path: '/v1/endpoints' },
    body: (url) => ({ url, eventTypes: ['*'] }),
  },
  'countersign changeEndpoint': {
    ...{ method: 'PATCH', path: '/v1/endpoints/{endpoint}' },
    body: (url) => ({ url }),
  },
  'countersign changeSettings': {
    ...{ method: 'PATCH', path: '/v1/settings' },
    body: (url) => ({ seal: { timestamp: { url } } }),
  },
  'countersign replaceSealCertificate': {
    ...{ method: 'PUT', path: '/v1/seal-certificate' },
    body: (url) => ({ chain: CERTIFICATE, key: { driver: 'http', url } }),
  },
  'countersign setWhatsAppTwoWayWebhook': {
    ...{ method: 'PUT', path: '/v1/whatsapp-connections/{connection}/two-way-webhook' },
    body: (url) => ({ url }),
  },
  'waqtum createWebhook': {
    ...{ method: 'POST', path: '/waqtum/api/v1/webhooks' },
    body: (url) => ({ url, events: ['document.sent'] }),
  },
  'whautochat createWebhook': {
    ...{ method: 'POST', path: '/whautochat/v1/webhooks' },
    body: (serverUrl) => ({ name: 'hooks', serverUrl, active: true, events: ['contact_created'] }),
  },
  'whautochat updateWebhook': {
    ...{ method: 'PUT', path: '/whautochat/v1/webhooks/{endpoint}' },
    body: (serverUrl) => ({ serverUrl }),
  },
  'emza createWebhookSubscription': {
    ...{ method: 'POST', path: '/emza/api/v1/webhooks' },
    body: (url) => ({ url: url.replace(/^http:/i, 'https:'), events: ['*'] }),
  },
  'emza updateWebhookSubscription': {
    ...{ method: 'PATCH', path: '/emza/api/v1/webhooks/{endpoint}' },
    body: (url) => ({ url: url.replace(/^http:/i, 'https:') }),
  },
  'wahooks createConnectionWebhook': {
    ...{ method: 'POST', path: '/wahooks/api/connections/{connection}/webhooks' },
    body: (url) => ({ url }),
  },
  'wahooks updateWebhook': {
    ...{ method: 'PUT', path: '/wahooks/api/webhooks/{endpoint}' },
    body: (url) => ({ url }),
  },
  'clientmanager addNumber': {
    ...{ method: 'POST', path: '/clientmanager/api/add-number' },
    body: (url) => ({ clientId: CLIENT, phoneNumber: PHONE.slice(1), webhookUrl: url || NO_URL }),
  },
  'clientmanager updateWebhook': {
    ...{ method: 'POST', path: '/clientmanager/api/update-webhook' },
    body: (url) => ({ clientId: CLIENT, webhookUrl: url || NO_URL }),
  },
};
/** In the place of an empty text where that means that there is to be no webhook. */
const NO_URL = 'http:';

const wahooksMedia = (what: string): Surface => ({
  ...{ method: 'POST', path: `/wahooks/api/connections/{connection}/send-${what}` },
  body: (url) => ({ to: PHONE.slice(1), url }),
});

/** What calls a URL at once, for the file behind it. */
export const FETCHED: Record<string, Surface> = {
  'countersign sendWhatsAppMessage': {
    ...{ method: 'POST', path: '/v1/whatsapp-connections/{connection}/messages' },
    body: (url) => ({ to: PHONE, media: { url } }),
  },
  'countersign createScheduledMessage': {
    ...{ method: 'POST', path: '/v1/scheduled-messages' },
    body: (url, { connection: connectionId }) => ({
      connectionId,
      to: PHONE,
      at: inAnHour(),
      content: { media: { url } },
    }),
  },
  'countersign changeScheduledMessage': {
    ...{ method: 'PATCH', path: '/v1/scheduled-messages/{scheduled}' },
    body: (url) => ({ content: { media: { url } } }),
  },
  'countersign createCampaign': {
    ...{ method: 'POST', path: '/v1/campaigns' },
    body: (url, { connection: connectionId }) => ({ connectionId, name: 'Opening', tag: 'vip', media: { url } }),
  },
  'wahooks sendImage': wahooksMedia('image'),
  'wahooks sendDocument': wahooksMedia('document'),
  'wahooks sendVideo': wahooksMedia('video'),
  'wahooks sendAudio': wahooksMedia('audio'),
  'clientmanager sendMessage': {
    ...{ method: 'POST', path: '/clientmanager/api/send-message' },
    // The end of the path has to say what it is.
    body: (url) => ({ clientId: CLIENT, number: PHONE.slice(1), mediaUrl: `${url}/a.png` }),
  },
  'clientmanager sendGroupMessage': {
    ...{ method: 'POST', path: '/clientmanager/api/send-group-message' },
    body: (mediaUrl) => ({ clientId: CLIENT, groupId: GROUP, mediaUrl, mediaType: 'image' }),
  },
  'clientmanager sendGroupMessageFromSession': {
    ...{ method: 'POST', path: `/clientmanager/api/groups/${CLIENT}/${GROUP}/send` },
    body: (mediaUrl) => ({ mediaUrl, mediaType: 'image' }),
    asPerson: true,
  },
};
export const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
