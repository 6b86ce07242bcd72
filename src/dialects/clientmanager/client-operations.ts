import { Readable } from 'node:stream';
import type { Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/clientmanager.ts';
import { auditAct } from '../../audit/append.ts';
import type { Caller, Core } from '../../core.ts';
import { invalid, Problem } from '../../errors/problem.ts';
import { revokeKeyIn } from '../../organizations/keys.ts';
import { isRightPassword } from '../../people/passwords.ts';
import { readPerson } from '../../people/people.ts';
import { personIn } from '../../people/sessions.ts';
import type { Services } from '../../services.ts';
import { allowedUrl } from '../../webhooks/endpoints.ts';
import { deleteConnection } from '../../whatsapp/connections.ts';
import { drawQrPng, qrDataUrl } from '../../whatsapp/qr-png.ts';
import { removeTwoWayWebhook, setTwoWayWebhook } from '../../whatsapp/two-way/webhook.ts';
import { readAccount, resetKey } from './account.ts';
import { addClient, waitForQr } from './adding.ts';
import { listClients, readClient, requireAccount } from './clients.ts';
import { wireClient } from './mapping.ts';
import { Refusal } from './refusals.ts';

type ClientOperations = Pick<
  operations,
  'addNumber' | 'updateWebhook' | 'listClients' | 'getProfile' | 'resetApiKey' | 'deleteClient' | 'getQr'
>;

/** Clients, their webhooks and keys, and the account. */
export function clientHandlers(services: Services): Handlers<ClientOperations> {
  const { core } = services;
  return {
    async addNumber({ caller, body, resourceId: id, language, signal }) {
      requireAccount(caller);
      const { clientId, phoneNumber } = body;
      if (body.webhookUrl) await allowed(core, body.webhookUrl);
      const added = await addClient(services, caller, { id, clientId, phoneNumber, language });
      if (body.webhookUrl) await setWebhook(core, caller, added.connectionId, body.webhookUrl);
      const { client, qr } = await waitForQr(services, caller, added, { language, signal });
      const { apiKey } = client;
      if (client.isLinked) {
        return { status: 200, body: { status: 'connected', message: 'Client is connected', qrCode: null, apiKey } };
      }
      const message = qr === null ? QR_LATE : 'QR Code generated for authentication';
      return { status: 200, body: { status: 'pending_auth', message, qrCode: qr && qrDataUrl(qr), apiKey } };
    },

    async updateWebhook({ caller, body }) {
      const { connectionId } = await readClient(core, caller, body.clientId);
      if (body.webhookUrl) await setWebhook(core, caller, connectionId, body.webhookUrl);
      else await removeTwoWayWebhook(core, caller, connectionId).catch(unlessThereIsNone);
      return { status: 200, body: { status: 'success', message: 'Webhook updated successfully.' } };
    },

    async listClients({ caller }) {
      requireAccount(caller);
      return { status: 200, body: (await listClients(core, caller)).map(wireClient) };
    },

    async getProfile({ caller }) {
      requireAccount(caller);
      const [account, clients] = await Promise.all([readAccount(core, caller), listClients(core, caller)]);
      return { status: 200, body: { ...account, clientCount: clients.length } };
    },

    async resetApiKey({ body, ip, requestId }) {
      const newApiKey = await resetKey(core, body, { ip, requestId });
      return { status: 200, body: { message: 'API key reset successfully.', newApiKey } };
    },

    async deleteClient({ caller, params, body, ip, requestId }) {
      if (body.password === '') throw invalid('/password', 'required', 'This field is required.');
      const { connectionId, keyId } = await readClient(core, caller, params.clientId);
      await provePassword(core, caller, body.password, { ip, requestId });
      await deleteConnection(services, caller, connectionId);
      await core.database.tenant(caller.organizationId, async (em) => {
        await em.execute('delete from clientmanager_clients where connection_id = ?', [connectionId]);
        await revokeKeyIn(core, em, caller.organizationId, keyId, caller);
      });
      return { status: 200, body: { message: 'Client deleted successfully.' } };
    },

    async getQr({ caller, params, language, signal }) {
      const client = await readClient(core, caller, params.clientId);
      const { qr } = await waitForQr(services, caller, client, { language, signal });
      if (qr === null) throw new Problem('whatsapp_qr_missing');
      const picture = drawQrPng(qr);
      const file = { stream: Readable.from([picture]), bytes: picture.length, contentType: 'image/png', inline: true };
      return { status: 200, headers: { 'cache-control': 'no-store' }, file };
    },
  };
}

const QR_LATE = 'The QR code is being prepared; ask for it by /api/qr';

/** Before anything is made: a URL that is refused must not leave a client behind. */
async function allowed(core: Core, url: string): Promise<void> {
  await allowedUrl(core, url);
}

async function setWebhook(core: Core, caller: Caller, connectionId: string, url: string): Promise<void> {
  await setTwoWayWebhook(core, caller, connectionId, { url, format: 'clientmanager' });
}

function unlessThereIsNone(error: unknown): void {
  if (!(error instanceof Problem && error.code === 'not_found')) throw error;
}

/** @throws Refusal ACCESS_DENIED, after taking it down */
async function provePassword(
  core: Core,
  caller: Caller,
  password: string,
  { ip, requestId }: { ip: string; requestId: string },
): Promise<void> {
  const { actor, organizationId } = personIn(caller);
  const person = await readPerson(core, actor.id);
  if (await isRightPassword(password, person.password_hash)) return;
  const details = { reason: 'wrong_password', dialect: 'clientmanager', operationId: 'deleteClient', requestId };
  await core.database.tenant(organizationId, (em) =>
    auditAct(core, em, { organizationId, actor }, { action: 'request.refused', details, ip }),
  );
  throw new Refusal('ACCESS_DENIED', 'Invalid password');
}
