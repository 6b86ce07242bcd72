import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/whautochat.ts';
import { type FieldError, invalid, Problem } from '../../errors/problem.ts';
import type { Services } from '../../services.ts';
import {
  createEndpoint,
  deleteEndpoint,
  type Endpoint,
  listEndpoints,
  updateEndpoint,
} from '../../webhooks/endpoints.ts';
import { eventTypesFrom, namesOf } from './events.ts';

type Wish = Schemas['Webhook'];

export function webhookHandlers({ core }: Services): Handlers<operations> {
  return {
    async listWebhooks({ caller, query }) {
      const limit = positive(query.limit, '/limit');
      const start = (positive(query.page, '/page') - 1) * limit;
      const endpoints = await listEndpoints(core, caller);
      return { status: 200, body: endpoints.slice(start, start + limit).map(webhookOf) };
    },

    async createWebhook({ caller, body, resourceId: id }) {
      const { serverUrl, events, active } = body;
      if (serverUrl === undefined || events === undefined) throw incomplete(body);
      const endpoint = await createEndpoint(core, caller, {
        id,
        url: serverUrl,
        description: body.name ?? null,
        eventTypes: eventTypesFrom(events),
        enabled: active ?? true,
      });
      return { status: 200, body: webhookOf(endpoint) };
    },

    async updateWebhook({ caller, params, body: { name, serverUrl, active, events } }) {
      const endpoint = await updateEndpoint(core, caller, params.webhookId, {
        ...(name !== undefined && { description: name }),
        ...(serverUrl !== undefined && { url: serverUrl }),
        ...(active !== undefined && { enabled: active }),
        ...(events !== undefined && { eventTypes: eventTypesFrom(events) }),
      });
      return { status: 200, body: webhookOf(endpoint) };
    },

    async deleteWebhook({ caller, params }) {
      await deleteEndpoint(core, caller, params.webhookId);
      return { status: 200, body: { success: true } };
    },
  };
}

function webhookOf(endpoint: Endpoint): Schemas['WholeWebhook'] {
  const { id, description, url, enabled, eventTypes, createdAt, updatedAt } = endpoint;
  return {
    id,
    name: description ?? '',
    serverUrl: url,
    active: enabled,
    events: namesOf(eventTypes),
    createdAt,
    updatedAt,
  };
}

const FAR = 1_000_000;

/** The contract has let digits through. @throws Problem validation_failed for zero */
function positive(digits: string, pointer: string): number {
  const number = Number(digits);
  // Any number of digits is a number; beyond what anybody has, one page is like another.
  if (number >= 1) return Math.min(number, FAR);
  const message = 'Must be a positive number.';
  throw invalid(pointer, 'minimum', message);
}

/** One schema serves requests and answers, so it cannot say what a new webhook needs. */
function incomplete(given: Wish): Problem {
  const missing = (['serverUrl', 'events'] as const).filter((name) => given[name] === undefined);
  const fields = missing.map(
    (name): FieldError => ({ pointer: `/${name}`, rule: 'required', message: 'This field is required.' }),
  );
  return new Problem('validation_failed', { fields });
}
