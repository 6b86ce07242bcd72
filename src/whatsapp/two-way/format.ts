import type { Core } from '../../core.ts';
import type { OrganizationId } from '../../domain/model.ts';
import type { MessageView } from '../../messaging/view.ts';
import { countersignFormat } from '../../webhooks/formats.ts';
import type { CallView } from '../chats/calls.ts';
import type { ChatMessageView } from '../chats/view.ts';

/** What a program is asked about. */
export type TwoWayQuestion = {
  /** The same on no other request. */
  id: string;
  organizationId: OrganizationId;
  connectionId: string;
  at: Date;
} & (
  | { event: 'message'; message: ChatMessageView; phone: string | null }
  /** Only told: there is nothing to answer. */
  | { event: 'sent'; message: MessageView }
  | { event: 'call'; call: CallView }
);

/** What its answer comes to: what is to be said, and why nothing is where something is wrong with it. */
export type TwoWayAnswer = { reply: string | null; error: string | null };

/** How a dialect asks, and understands the answer. */
export type TwoWaySpeech = {
  /** Null: there is nobody to be asked any more. @param secret opened; null where the format has none of its own. */
  ask(core: Core, question: TwoWayQuestion, secret: string | null): Promise<TwoWayRequest | null>;
  /** @param json what the body says; undefined: it is no JSON. */
  understand(event: TwoWayQuestion['event'], answered: { status: number; json: unknown }): TwoWayAnswer;
};
export type TwoWayRequest = { headers: Record<string, string>; body: string };

/** By the name of the format. */
export type TwoWaySpeeches = Readonly<Record<'countersign' | 'clientmanager', TwoWaySpeech>>;

/** Ours: signed as the deliveries of our endpoints are, answered by any 2xx; `{response}` or `{rejectionMessage}` if at all. */
export const countersignSpeech: TwoWaySpeech = {
  async ask(core, question, secret) {
    const { id, connectionId, at } = question;
    const { body, contentType } = countersignFormat.render({
      id,
      type: question.event === 'call' ? 'whatsapp_call.rejected' : 'message.received',
      occurredAt: at,
      ...{ documentId: null, sequence: null },
      data: { connectionId, ...aboutOf(question) },
    });
    const timestamp = Math.floor(core.now() / 1_000);
    const signed = countersignFormat.sign({ secret: secret!, otherSecrets: [], messageId: id, timestamp, body });
    return { headers: { 'content-type': contentType, ...signed }, body };
  },
  understand(event, { status, json }) {
    if (status < 200 || status > 299) return { reply: null, error: `status_${status}` };
    return { reply: textIn(json, event === 'call' ? 'rejectionMessage' : 'response'), error: null };
  },
};

const aboutOf = (question: TwoWayQuestion): Record<string, unknown> =>
  question.event === 'call' ? { call: question.call } : { message: question.message };

/** A text that says something, under this name of an answer; null: there is none. */
export function textIn(json: unknown, name: string): string | null {
  if (typeof json !== 'object' || json === null) return null;
  const text = (json as Record<string, unknown>)[name];
  return typeof text === 'string' && text.trim() !== '' ? text : null;
}
