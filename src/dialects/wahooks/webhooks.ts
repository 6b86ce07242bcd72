import { setTimeout as delay } from 'node:timers/promises';
import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/wahooks.ts';
import type { Caller, Core } from '../../core.ts';
import type { Services } from '../../services.ts';
import { type LoggedAttempt, listAttempts } from '../../webhooks/attempts.ts';
import { TEST_EVENT } from '../../webhooks/catalog.ts';
import { readDelivery } from '../../webhooks/deliveries.ts';
import {
  createEndpoint,
  deleteEndpoint,
  type Endpoint,
  listEndpoints,
  readEndpoint,
  testEndpoint,
  updateEndpoint,
} from '../../webhooks/endpoints.ts';
import { requireConnection } from '../../whatsapp/chats/chats.ts';
import { bodyOf, eventTypesFrom, nameOf, namesOf } from './events.ts';
import { WAHOOKS_LIMITS as LIMITS } from './limits.ts';
import { withOwn } from './ownership.ts';

type Operations = Pick<
  operations,
  | 'listConnectionWebhooks'
  | 'createConnectionWebhook'
  | 'updateWebhook'
  | 'deleteWebhook'
  | 'listWebhookLogs'
  | 'testWebhook'
>;
type Work<T> = (id: string) => Promise<T>;

const LOGS_MAX = 100;
const LOOK_EVERY_MS = 50;

/** Webhooks. Their secret is shown in the answer that made it, and never again. */
export function webhookHandlers({ core }: Services): Handlers<Operations> {
  const ofConnection = <T>(caller: Caller, given: string, work: Work<T>) =>
    withOwn(core, caller, { kind: 'Connection', id: given }, async (id) => {
      await requireConnection(core, caller, id);
      return work(id);
    });
  const own = <T>(caller: Caller, id: string, work: Work<T>) => withOwn(core, caller, { kind: 'Webhook', id }, work);

  return {
    async listConnectionWebhooks({ caller, params: { cid } }) {
      const endpoints = await ofConnection(caller, cid, () => listEndpoints(core, caller));
      const shown = endpoints.filter(({ connectionId }) => connectionId === cid.toLowerCase());
      return { status: 200, body: shown.map(webhookOf) };
    },

    async createConnectionWebhook({ caller, params: { cid }, body, resourceId: id }) {
      const { url, events = ['*'], active = true } = body;
      const wanted = { id, url, eventTypes: eventTypesFrom(events), enabled: active };
      const { secret, ...made } = await ofConnection(caller, cid, (connectionId) =>
        createEndpoint(core, caller, { ...wanted, connectionId }),
      );
      return { status: 201, body: { ...webhookOf(made), signingSecret: secret, secret } };
    },

    async updateWebhook({ caller, params, body: { url, events, active } }) {
      const changes = {
        ...(url !== undefined && { url }),
        ...(events !== undefined && { eventTypes: eventTypesFrom(events) }),
        ...(active !== undefined && { enabled: active }),
      };
      const changed = await own(caller, params.id, (id) => updateEndpoint(core, caller, id, changes));
      return { status: 200, body: webhookOf(changed) };
    },

    async deleteWebhook({ caller, params }) {
      await own(caller, params.id, (id) => deleteEndpoint(core, caller, id));
      return { status: 200, body: { success: true } };
    },

    async listWebhookLogs({ caller, params }) {
      const attempts = await own(caller, params.id, async (id) => {
        await readEndpoint(core, caller, id);
        return listAttempts(core, caller, id, LOGS_MAX);
      });
      return { status: 200, body: attempts.map((attempt) => logOf(params.id, attempt)) };
    },

    async testWebhook({ caller, params, signal }) {
      const { deliveryId } = await own(caller, params.id, async (id) => {
        const { connectionId } = await readEndpoint(core, caller, id);
        return testEndpoint(core, caller, id, TEST_EVENT, { connectionId });
      });
      const result = await resultOf(core, caller, deliveryId, signal);
      return { status: 201, body: { ...result, logId: logIdOf({ deliveryId, number: 1 }) } };
    },
  };
}

/** What came of a test's first attempt; without success where there was none in time. */
async function resultOf(core: Core, caller: Caller, deliveryId: string, signal: AbortSignal) {
  for (const until = Date.now() + LIMITS.testMs; Date.now() < until; ) {
    const { status, attempts } = await readDelivery(core, caller, deliveryId);
    if (status !== 'pending')
      return { success: status === 'delivered', statusCode: attempts.at(-1)?.statusCode ?? null };
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
  return { success: false, statusCode: null };
}

function webhookOf({ id, connectionId, url, eventTypes, enabled, createdAt, updatedAt }: Endpoint): Schemas['Webhook'] {
  return {
    ...{ id, url, createdAt, updatedAt },
    // Every endpoint of this dialect is made under a connection.
    ...{ connectionId: connectionId!, sessionId: connectionId! },
    events: namesOf(eventTypes),
    active: enabled,
  };
}

const logIdOf = ({ deliveryId, number }: Pick<LoggedAttempt, 'deliveryId' | 'number'>) => `${deliveryId}-${number}`;

function logOf(webhookId: string, { deliveryId, number, startedAt, delivered, event, ...attempt }: LoggedAttempt) {
  return {
    ...{ id: logIdOf({ deliveryId, number }), webhookId },
    ...{ event: nameOf(event.type), eventType: nameOf(event.type) },
    ...{ success: delivered, status: delivered ? ('delivered' as const) : ('failed' as const) },
    ...{ statusCode: attempt.statusCode, error: attempt.error },
    ...{ attempt: number, attempts: number },
    payload: bodyOf(event),
    ...{ createdAt: startedAt, deliveredAt: delivered ? startedAt : null },
  };
}
