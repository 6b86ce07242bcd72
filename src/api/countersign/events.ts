import type { Services } from '../../services.ts';
import { listEvents } from '../../webhooks/events.ts';
import type { Handlers } from '../dialect.ts';
import type { operations, Schemas } from '../generated/countersign.ts';
import { eventCatalog } from './event-catalog.ts';

type Operations = Pick<operations, 'listEvents' | 'listEventTypes'>;

/** What happened to documents. */
export function eventHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listEvents({ caller, query: { since, type, documentId, limit, cursor } }) {
      const filter = { documentId, types: type && [type], since: since === undefined ? undefined : new Date(since) };
      const page = await listEvents(core, caller, filter, { limit, cursor });
      return { status: 200, body: { ...page, data: page.data as Schemas['Event'][] } };
    },

    async listEventTypes() {
      const { types, definitions } = await eventCatalog();
      return { status: 200, body: { data: types, definitions } };
    },
  };
}
