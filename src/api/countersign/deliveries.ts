import type { Services } from '../../services.ts';
import { listDeliveries, readDelivery } from '../../webhooks/deliveries.ts';
import { replayDelivery } from '../../webhooks/replay.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<operations, 'listDeliveries' | 'readDelivery' | 'replayDelivery'>;

/** Events on their way to endpoints. */
export function deliveryHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listDeliveries({ caller, query: { limit, cursor, ...filter } }) {
      return { status: 200, body: await listDeliveries(core, caller, filter, { limit, cursor }) };
    },

    async readDelivery({ caller, params }) {
      return { status: 200, body: await readDelivery(core, caller, params.deliveryId) };
    },

    async replayDelivery({ caller, params, resourceId }) {
      const { id } = await replayDelivery(core, caller, params.deliveryId, { id: resourceId });
      return { status: 202, body: await readDelivery(core, caller, id) };
    },
  };
}
