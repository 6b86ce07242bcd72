import type { Schemas } from '../../api/generated/wahooks.ts';
import type { PublishedEvent } from '../../webhooks/catalog.ts';
import { bodySignedFormat, type OutgoingEvent } from '../../webhooks/formats.ts';
import { dataOf } from './event-data.ts';

type EventName = Schemas['EventName'];
type SubscribableEvent = Schemas['SubscribableEvent'];

/** WAHooks' events and ours. */
const OURS: Record<EventName, PublishedEvent[]> = {
  'message.received': ['message.received', 'whatsapp_chat.message'],
  'message.sent': ['message.sent'],
  'message.ack': ['message.delivered', 'message.read'],
  'message.failed': ['message.failed'],
  'message.edited': ['message.edited'],
  'message.revoked': ['message.revoked'],
  'message.reaction': ['message.reaction'],
  'call.received': ['whatsapp_call.received'],
  'connection.status': ['whatsapp_connection.changed'],
};
const THEIRS = new Map(
  Object.entries(OURS).flatMap(([name, types]) => types.map((type) => [type as string, name as EventName])),
);
/** Everything that happens by a connection. */
const ALL = { theirs: '*', ours: Object.values(OURS).flat() } as const;

/** As an endpoint subscribes to them: each once, and nothing beside everything. */
export function eventTypesFrom(names: readonly SubscribableEvent[]): string[] {
  if (names.includes(ALL.theirs)) return ALL.ours;
  return [...new Set(names.flatMap((name) => OURS[name as EventName]))];
}

/** As WAHooks calls what an endpoint is subscribed to. */
export function namesOf(eventTypes: readonly string[]): SubscribableEvent[] {
  if (ALL.ours.every((type) => eventTypes.includes(type))) return [ALL.theirs];
  return [...new Set(eventTypes.map((type) => THEIRS.get(type)!))];
}

/** Also of what nobody subscribes to. */
export const nameOf = (type: string): Schemas['Event']['event'] => THEIRS.get(type) ?? 'test';

/** `{event, connectionId, timestamp, data}`, signed over the exact body: `sha256=<hex HMAC-SHA256>`. */
export const wahooksFormat = bodySignedFormat({ signatureHeader: 'X-WAHooks-Signature', body: payloadOf });

/** What is sent. It depends on the event alone, so that every attempt says the same. */
export function payloadOf({ type, occurredAt, data }: OutgoingEvent): Schemas['Event'] {
  const { connectionId, message } = data as { connectionId?: string; message?: { connectionId: string } };
  return {
    event: nameOf(type),
    // Endpoints hear of their own connection only, so there is one.
    connectionId: (connectionId ?? message?.connectionId)!,
    timestamp: occurredAt.toISOString(),
    data: dataOf(data),
  };
}
