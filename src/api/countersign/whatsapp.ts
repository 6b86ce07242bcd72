import { Readable } from 'node:stream';
import type { Services } from '../../services.ts';
import { changeConnection } from '../../whatsapp/changing.ts';
import { requireConnection } from '../../whatsapp/chats/chats.ts';
import { createConnection, deleteConnection, logOutConnection, restartConnection } from '../../whatsapp/connections.ts';
import { drawQrPng } from '../../whatsapp/qr-png.ts';
import { drawQr, listConnections, readConnection, readQr } from '../../whatsapp/reading.ts';
import { writeToChat } from '../../whatsapp/sending/writing.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { contentFrom, fileContentFrom } from './whatsapp-content.ts';

type Operations = Pick<
  operations,
  | 'listWhatsAppConnections'
  | 'createWhatsAppConnection'
  | 'readWhatsAppConnection'
  | 'readWhatsAppQr'
  | 'drawWhatsAppQr'
  | 'restartWhatsAppConnection'
  | 'logOutWhatsAppConnection'
  | 'deleteWhatsAppConnection'
  | 'changeWhatsAppConnection'
  | 'sendWhatsAppMessage'
>;

/** A code is shown once, to whoever asked for it. */
const KEPT_NOWHERE = { 'cache-control': 'no-store' };

/** WhatsApp accounts that messages are sent from. */
export function whatsappHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  return {
    async listWhatsAppConnections({ caller, query, language }) {
      return { status: 200, body: await listConnections(core, caller, query, language) };
    },

    async createWhatsAppConnection({ caller, body, resourceId: id, publicUrl, language }) {
      const connection = await createConnection(services, caller, { id, name: body.name, language });
      return { status: 201, headers: { location: `${publicUrl}/v1/whatsapp-connections/${id}` }, body: connection };
    },

    async readWhatsAppConnection({ caller, params, language }) {
      return { status: 200, body: await readConnection(core, caller, params.connectionId, language) };
    },

    async changeWhatsAppConnection({ caller, params, body, language }) {
      return { status: 200, body: await changeConnection(core, caller, params.connectionId, body, language) };
    },

    async sendWhatsAppMessage({ caller, params, body, files, resourceId: id, publicUrl, signal }) {
      const { connectionId } = params;
      await requireConnection(core, caller, connectionId);
      const isForm = 'message' in body;
      const { to, replyTo = null } = isForm ? body.message : body;
      const content = isForm
        ? await fileContentFrom(core, body.message, files.file!)
        : await contentFrom(core, caller, body, { signal });
      const message = await writeToChat(core, caller, { id, connectionId, to, content, replyTo });
      return { status: 201, headers: { location: `${publicUrl}/v1/messages/${message.id}` }, body: message };
    },

    async readWhatsAppQr({ caller, params }) {
      return { status: 200, headers: KEPT_NOWHERE, body: await readQr(core, caller, params.connectionId) };
    },

    async drawWhatsAppQr({ caller, params, query: { format } }) {
      const { text } = await readQr(core, caller, params.connectionId);
      const picture = format === 'png' ? drawQrPng(text) : Buffer.from(drawQr(text));
      const contentType = format === 'png' ? 'image/png' : 'image/svg+xml';
      return {
        status: 200,
        headers: KEPT_NOWHERE,
        file: { stream: Readable.from([picture]), bytes: picture.length, contentType, inline: true },
      };
    },

    async restartWhatsAppConnection({ caller, params, language }) {
      return { status: 200, body: await restartConnection(services, caller, params.connectionId, language) };
    },

    async logOutWhatsAppConnection({ caller, params, language }) {
      return { status: 200, body: await logOutConnection(services, caller, params.connectionId, language) };
    },

    async deleteWhatsAppConnection({ caller, params }) {
      await deleteConnection(services, caller, params.connectionId);
      return { status: 204 };
    },
  };
}
