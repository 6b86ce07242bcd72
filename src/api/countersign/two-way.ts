import type { Services } from '../../services.ts';
import { listTwoWayCalls } from '../../whatsapp/two-way/log.ts';
import { readTwoWayWebhook, removeTwoWayWebhook, setTwoWayWebhook } from '../../whatsapp/two-way/webhook.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<
  operations,
  'setWhatsAppTwoWayWebhook' | 'readWhatsAppTwoWayWebhook' | 'deleteWhatsAppTwoWayWebhook' | 'listWhatsAppTwoWayCalls'
>;

/** Programs that answer what people write to a connection. */
export function twoWayHandlers({ core }: Services): Handlers<Operations> {
  return {
    async setWhatsAppTwoWayWebhook({ caller, params, body: { url, rotateSecret = false } }) {
      const given = { url, format: 'countersign' as const, newSecret: rotateSecret };
      const { secret, ...webhook } = await setTwoWayWebhook(core, caller, params.connectionId, given);
      return { status: 200, body: { ...webhook, secret: secret! } };
    },

    async readWhatsAppTwoWayWebhook({ caller, params }) {
      return { status: 200, body: await readTwoWayWebhook(core, caller, params.connectionId) };
    },

    async deleteWhatsAppTwoWayWebhook({ caller, params }) {
      await removeTwoWayWebhook(core, caller, params.connectionId);
      return { status: 204 };
    },

    async listWhatsAppTwoWayCalls({ caller, params, query }) {
      return { status: 200, body: await listTwoWayCalls(core, caller, params.connectionId, query) };
    },
  };
}
