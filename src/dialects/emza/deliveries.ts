import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/emza.ts';
import type { Caller, Core } from '../../core.ts';
import type { Services } from '../../services.ts';
import {
  type Delivery,
  type DeliveryAttempt,
  listDeliveriesByPage,
  readDeliveredEvent,
  readDelivery,
} from '../../webhooks/deliveries.ts';
import type { DeliveryStatus } from '../../webhooks/job.ts';
import { replayDelivery } from '../../webhooks/replay.ts';
import { nameOf, payloadOf, typeFrom } from './events.ts';
import { metaOf } from './paging.ts';
import { ulidOf, uuidOf } from './ulid.ts';

type Operations = Pick<operations, 'listWebhookDeliveries' | 'getWebhookDelivery' | 'replayWebhookDelivery'>;
type Status = Schemas['DeliveryStatus'];

/** `failed` was never to be sent again, `dead-letter` was given up after its last attempt. */
const STATUSES: Record<DeliveryStatus, Status> = {
  pending: 'pending',
  retrying: 'pending',
  delivered: 'delivered',
  dead: 'dead-letter',
  cancelled: 'failed',
};

export const statusOf = (status: DeliveryStatus): Status => STATUSES[status];
const statusesFrom = (wanted: Status): DeliveryStatus[] =>
  (Object.keys(STATUSES) as DeliveryStatus[]).filter((status) => STATUSES[status] === wanted);

/** Events on their way to subscriptions. */
export function deliveryHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listWebhookDeliveries({ caller, query }) {
      const { subscription_id: subscription, event_name: event, status, page, per_page: perPage } = query;
      const endpointId = subscription === undefined ? undefined : uuidOf(subscription);
      // Nothing was ever sent to what is no id.
      if (endpointId === null) return { status: 200, body: { data: [], meta: metaOf({ page, perPage, total: 0 }) } };
      const filter = {
        endpointId,
        eventType: event === undefined ? undefined : typeFrom(event),
        status: status && statusesFrom(status),
      };
      const { data, total } = await listDeliveriesByPage(core, caller, filter, { page, perPage });
      const rows = data.map((delivery) => summaryOf(delivery, delivery.lastStatusCode));
      return { status: 200, body: { data: rows, meta: metaOf({ page, perPage, total }) } };
    },

    async getWebhookDelivery({ caller, params }) {
      const id = uuidOf(params.id) ?? '';
      const [{ attempts, ...delivery }, event] = await Promise.all([
        readDelivery(core, caller, id),
        readDeliveredEvent(core, caller, id),
      ]);
      const last = attempts.at(-1);
      const data: Schemas['Delivery'] = {
        ...summaryOf(delivery, last?.statusCode ?? null),
        response_code: last?.statusCode ?? null,
        error_message: last?.error ?? null,
        payload: payloadOf(event),
        attempts: attempts.map(attemptOf),
      };
      return { status: 200, body: { data } };
    },

    async replayWebhookDelivery({ caller, params, resourceId: id }) {
      await replayDelivery(core, caller, uuidOf(params.id) ?? '', { id, isEnded: true });
      return { status: 202, body: { data: await deliveryAnswer(core, caller, id) } };
    },
  };
}

/** @param id of the delivery, as we know it. @throws Problem not_found */
export async function deliveryAnswer(core: Core, caller: Caller, id: string): Promise<Schemas['DeliverySummary']> {
  const { attempts, ...delivery } = await readDelivery(core, caller, id);
  return summaryOf(delivery, attempts.at(-1)?.statusCode ?? null);
}

function summaryOf(delivery: Delivery, responseCode: number | null): Schemas['DeliverySummary'] {
  const { id, endpointId, eventType, status, attemptCount, createdAt, finishedAt } = delivery;
  return {
    id: ulidOf(id),
    subscription_id: ulidOf(endpointId),
    event_name: nameOf(eventType),
    status: statusOf(status),
    attempts_count: attemptCount,
    response_code: responseCode,
    created_at: createdAt,
    delivered_at: status === 'delivered' ? finishedAt : null,
  };
}

const attemptOf = ({ startedAt, statusCode, error }: DeliveryAttempt): Schemas['Delivery']['attempts'][number] => ({
  attempted_at: startedAt,
  response_code: statusCode,
  error_message: error,
});
