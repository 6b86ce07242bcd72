import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/emza.ts';
import type { Caller, Core } from '../../core.ts';
import type { Services } from '../../services.ts';
import {
  createEndpoint,
  deleteEndpoint,
  type Endpoint,
  type EndpointWithSecret,
  listEndpoints,
  readEndpoint,
  rotateSecret,
  testEndpoint,
  updateEndpoint,
} from '../../webhooks/endpoints.ts';
import { type Standing, standingsOf } from '../../webhooks/standing.ts';
import { deliveryAnswer, statusOf } from './deliveries.ts';
import { eventTypesFrom, namesOf } from './events.ts';
import { metaOf } from './paging.ts';
import { ulidOf, uuidOf } from './ulid.ts';

type Operations = Pick<
  operations,
  | 'listWebhookSubscriptions'
  | 'createWebhookSubscription'
  | 'getWebhookSubscription'
  | 'updateWebhookSubscription'
  | 'deleteWebhookSubscription'
  | 'sendASyntheticTestEvent'
>;
type Subscription = Schemas['WebhookSubscription'];

/** Subscriptions. Their secret is shown in the answer that made it, and never again. */
export function webhookHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listWebhookSubscriptions({ caller, query: { active, page, per_page: perPage } }) {
      const all = await listEndpoints(core, caller);
      const matching = all.filter(({ enabled }) => active === undefined || enabled === active);
      const shown = matching.slice((page - 1) * perPage).slice(0, perPage);
      const data = await subscriptionsOf(core, caller, shown);
      return { status: 200, body: { data, meta: metaOf({ page, perPage, total: matching.length }) } };
    },

    async createWebhookSubscription({ caller, body: { url, events, active = true }, resourceId: id }) {
      const wanted = { id, url, eventTypes: eventTypesFrom(events), enabled: active };
      const endpoint = await createEndpoint(core, caller, wanted);
      const [subscription] = await subscriptionsOf(core, caller, [endpoint]);
      return { status: 201, body: { data: withSecret(subscription!, endpoint) } };
    },

    async getWebhookSubscription({ caller, params }) {
      const endpoint = await readEndpoint(core, caller, idFrom(params.id));
      const [data] = await subscriptionsOf(core, caller, [endpoint]);
      return { status: 200, body: { data: data! } };
    },

    async updateWebhookSubscription({ caller, params, body: { url, events, active, rotate_secret: rotates } = {} }) {
      const id = idFrom(params.id);
      const changed = await updateEndpoint(core, caller, id, {
        ...(url !== undefined && { url }),
        ...(events !== undefined && { eventTypes: eventTypesFrom(events) }),
        ...(active !== undefined && { enabled: active }),
      });
      const rotated = rotates ? await rotateSecret(core, caller, id) : null;
      const [subscription] = await subscriptionsOf(core, caller, [rotated ?? changed]);
      return { status: 200, body: { data: rotated ? withSecret(subscription!, rotated) : subscription! } };
    },

    async deleteWebhookSubscription({ caller, params }) {
      await deleteEndpoint(core, caller, idFrom(params.id), { queued: 'send' });
      return { status: 204 };
    },

    async sendASyntheticTestEvent({ caller, params }) {
      const { deliveryId } = await testEndpoint(core, caller, idFrom(params.id));
      return { status: 202, body: { data: await deliveryAnswer(core, caller, deliveryId) } };
    },
  };
}

/** What is no ULID is nobody's id, which the capabilities answer as they answer any other id that is not known. */
const idFrom = (ulid: string): string => uuidOf(ulid) ?? '';

async function subscriptionsOf(core: Core, caller: Caller, endpoints: readonly Endpoint[]): Promise<Subscription[]> {
  const standingOf = await standingsOf(
    core,
    caller,
    endpoints.map(({ id }) => id),
  );
  return endpoints.map((endpoint) => subscriptionOf(endpoint, standingOf(endpoint.id)));
}

function subscriptionOf(endpoint: Endpoint, { deadCount, last }: Standing): Subscription {
  return {
    id: ulidOf(endpoint.id),
    url: endpoint.url,
    events: namesOf(endpoint.eventTypes),
    active: endpoint.enabled,
    disabled_at: endpoint.disabledAt,
    failed_deliveries_count: deadCount,
    last_delivery_at: last?.at ?? null,
    last_delivery_status: last && statusOf(last.status),
    created_at: endpoint.createdAt,
    updated_at: endpoint.updatedAt,
  };
}

const WARNING = 'Save this secret now — it will NOT be shown again.';

const withSecret = (subscription: Subscription, { secret }: EndpointWithSecret): Wire => ({
  ...(subscription as Wire),
  secret,
  _warning: WARNING,
});
type Wire = Schemas['WebhookSubscriptionWithSecret'];
