import type { Schemas } from '../../api/generated/wahooks.ts';
import { invalid } from '../../errors/problem.ts';
import type { PublishedEvent } from '../../webhooks/catalog.ts';
import {
  type DeliveryFormat,
  JSON_TYPE,
  type OutgoingEvent,
  sha256Signature,
  standardHeaders,
} from '../../webhooks/formats.ts';
import { payloadOf } from './event-data.ts';

type EventName = Schemas['EventName'];
type SubscribableEvent = Schemas['SubscribableEvent'];

/** WAHooks' events, and ours that they tell of. */
const OURS: Record<EventName, PublishedEvent[]> = {
  message: ['message.received', 'whatsapp_chat.message'],
  'message.any': ['message.sent'],
  'message.ack': ['message.delivered', 'message.read'],
  'message.failed': ['message.failed'],
  'message.edited': ['message.edited'],
  'message.revoked': ['message.revoked'],
  'message.reaction': ['message.reaction'],
  'call.received': ['whatsapp_call.received'],
  'session.status': ['whatsapp_connection.changed'],
};
const THEIRS = new Map(
  Object.entries(OURS).flatMap(([name, types]) => types.map((type) => [type as string, name as EventName])),
);
/** Everything that happens by a connection. */
const ALL = { theirs: '*', ours: Object.values(OURS).flat() } as const;

/**
 * As an endpoint subscribes to them: each once, and nothing beside everything.
 * @throws Problem validation_failed when nothing here would ever tell of what is asked for
 */
export function eventTypesFrom(names: readonly SubscribableEvent[]): string[] {
  if (names.includes(ALL.theirs)) return ALL.ours;
  const wanted = names.includes('message.any') ? ['message', ...names] : names;
  const types = [...new Set(wanted.flatMap((name) => OURS[name as EventName] ?? []))];
  if (types.length === 0) throw invalid('/events', 'enum', 'Nothing here tells of these events.');
  return types;
}

/** As WAHooks calls what an endpoint is subscribed to. */
export function namesOf(eventTypes: readonly string[]): SubscribableEvent[] {
  if (ALL.ours.every((type) => eventTypes.includes(type))) return [ALL.theirs];
  return [...new Set(eventTypes.map((type) => THEIRS.get(type)!))];
}

/** Also of what nobody subscribes to. */
export const nameOf = (type: string): Schemas['Event']['event'] => THEIRS.get(type) ?? 'test';

/** `{event, session, payload, …}`, signed over the time of the attempt and the exact body: `sha256=<hex HMAC-SHA256>`. */
export const wahooksFormat: DeliveryFormat = {
  render: (event) => ({
    body: JSON.stringify(bodyOf(event)),
    contentType: JSON_TYPE,
    headers: { 'X-WAHooks-Event': nameOf(event.type) },
  }),
  sign: (delivery) => ({
    ...standardHeaders(delivery),
    'X-WAHooks-Timestamp': String(delivery.timestamp),
    'X-WAHooks-Signature': sha256Signature(delivery.secret, `${delivery.timestamp}.${delivery.body}`),
  }),
};

/** What is sent. It depends on the event alone, so that every attempt says the same. */
export function bodyOf({ type, occurredAt, data }: OutgoingEvent): Schemas['Event'] {
  const { connectionId: own, message } = data as { connectionId?: string; message?: { connectionId: string } };
  // Endpoints hear of their own connection only, so there is one.
  const connectionId = (own ?? message?.connectionId)!;
  return {
    event: nameOf(type),
    session: connectionId,
    connectionId,
    timestamp: occurredAt.toISOString(),
    payload: payloadOf(data),
  };
}
