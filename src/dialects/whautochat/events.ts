import type { Schemas } from '../../api/generated/whautochat.ts';
import type { ContactView } from '../../contacts/view.ts';
import type { MessageView } from '../../messaging/view.ts';
import type { DeliveryFormat, OutgoingEvent } from '../../webhooks/formats.ts';

type EventName = Schemas['EventName'];

/**
 * WhautoChat's events and ours. Those of channels that we do not have can be subscribed to; nothing happens there yet.
 */
const OURS: Record<EventName, string> = {
  incoming_whatsapp_message: 'message.received:whatsapp',
  outgoing_whatsapp_message: 'message.sent:whatsapp',
  incoming_instagram_message: 'message.received:instagram',
  outgoing_instagram_message: 'message.sent:instagram',
  incoming_telegram_message: 'message.received:telegram',
  outgoing_telegram_message: 'message.sent:telegram',
  incoming_messenger_message: 'message.received:messenger',
  outgoing_messenger_message: 'message.sent:messenger',
  incoming_website_message: 'message.received:website',
  outgoing_website_message: 'message.sent:website',
  contact_created: 'contact.created',
  contact_tag_added: 'contact.tag_added',
  contact_tag_removed: 'contact.tag_removed',
};
const THEIRS = new Map(Object.entries(OURS).map(([name, type]) => [type, name as EventName]));

/** Each once, as an endpoint subscribes to them. */
export const eventTypesFrom = (names: readonly EventName[]): string[] => [...new Set(names.map((name) => OURS[name]))];

/** As WhautoChat calls what an endpoint is subscribed to; an endpoint of this dialect knows nothing else. */
export const namesOf = (eventTypes: readonly string[]): EventName[] => eventTypes.map(nameOf);

/** `{event, timestamp, data}` as JSON. Nothing is signed; the event's id lets a receiver know a repetition. */
export const whautochatFormat: DeliveryFormat = {
  render: (event) => ({
    body: JSON.stringify(bodyOf(event)),
    contentType: 'application/json; charset=utf-8',
  }),
  sign: ({ messageId }) => ({ 'webhook-id': messageId }),
};

type WireEvent = { event: EventName; timestamp: string; data: Record<string, unknown> };

function bodyOf({ type, occurredAt, data }: OutgoingEvent): WireEvent {
  const { message, contact, tag } = data as { message?: MessageView; contact?: ContactView; tag?: string };
  const timestamp = occurredAt.toISOString();
  if (message) return { event: nameOf(`${type}:${message.channel}`), timestamp, data: messageOf(message) };
  return { event: nameOf(type), timestamp, data: { ...(contact && contactOf(contact)), ...(tag && { tag }) } };
}

function messageOf({ id, channel, direction, from, to, chatId, text }: MessageView) {
  return {
    id,
    channel,
    direction: direction === 'in' ? 'incoming' : 'outgoing',
    // What goes out has no sender that we knew by a number.
    ...(from !== null && { from }),
    to: to ?? chatId,
    text: text === '' ? null : text,
    mediaUrl: null,
  };
}

function contactOf({ id, name, phone }: ContactView) {
  return { id, name, phone };
}

function nameOf(type: string): EventName {
  const name = THEIRS.get(type);
  if (!name) throw new Error(`WhautoChat has no name for ${type}`);
  return name;
}
