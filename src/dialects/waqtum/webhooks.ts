import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/waqtum.ts';
import type { Services } from '../../services.ts';
import {
  createEndpoint,
  type Endpoint,
  type EndpointWithSecret,
  listEndpoints,
  rotateSecret,
  testEndpoint,
} from '../../webhooks/endpoints.ts';
import { EVENT_NAMES, EVENTS } from './events.ts';

type Operations = Pick<
  operations,
  'listWebhookEvents' | 'listWebhooks' | 'createWebhook' | 'testWebhook' | 'rotateWebhookSecret'
>;

/** Webhooks are shown without their secret, but for the answer that made it. */
export function webhookHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listWebhookEvents() {
      const data = EVENT_NAMES.map((event) => ({ event, description: EVENTS[event] }));
      return { status: 200, body: { success: true, data } };
    },

    async listWebhooks({ caller }) {
      const endpoints = await listEndpoints(core, caller);
      return { status: 200, body: { success: true, data: endpoints.map(webhookOf) } };
    },

    async createWebhook({ caller, body, resourceId: id }) {
      const eventTypes = [...new Set(body.events)];
      const endpoint = await createEndpoint(core, caller, { id, url: body.url, eventTypes });
      return { status: 201, body: { success: true, data: withSecret(endpoint) } };
    },

    async testWebhook({ caller, params }) {
      await testEndpoint(core, caller, params.id);
      return { status: 200, body: { success: true, message: 'A test notification is on its way.' } };
    },

    async rotateWebhookSecret({ caller, params }) {
      return { status: 200, body: { success: true, data: withSecret(await rotateSecret(core, caller, params.id)) } };
    },
  };
}

function webhookOf({ id, url, eventTypes, enabled, createdAt }: Endpoint): Schemas['Webhook'] {
  // An endpoint of this dialect can subscribe to nothing else.
  const events = eventTypes as Schemas['EventName'][];
  return { id, url, events, is_active: enabled, created_at: createdAt };
}

function withSecret(endpoint: EndpointWithSecret): Schemas['WebhookWithSecretEnvelope']['data'] {
  return { ...webhookOf(endpoint), secret: endpoint.secret };
}
