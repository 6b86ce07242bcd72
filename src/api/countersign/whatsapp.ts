import { Readable } from 'node:stream';
import type { Services } from '../../services.ts';
import { createConnection, deleteConnection, logOutConnection, restartConnection } from '../../whatsapp/connections.ts';
import { drawQr, listConnections, readConnection, readQr } from '../../whatsapp/reading.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

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

    async readWhatsAppQr({ caller, params }) {
      return { status: 200, headers: KEPT_NOWHERE, body: await readQr(core, caller, params.connectionId) };
    },

    async drawWhatsAppQr({ caller, params }) {
      const { text } = await readQr(core, caller, params.connectionId);
      const svg = Buffer.from(drawQr(text));
      return {
        status: 200,
        headers: KEPT_NOWHERE,
        file: { stream: Readable.from([svg]), bytes: svg.length, contentType: 'image/svg+xml', inline: true },
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
