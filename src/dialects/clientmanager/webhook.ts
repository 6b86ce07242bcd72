import { type TwoWayQuestion, type TwoWaySpeech, textIn } from '../../whatsapp/two-way/format.ts';
import { clientOfConnection } from './clients.ts';
import { bareNumber } from './mapping.ts';

/** What a caller is told where the receiver says nothing (S4-R142, S4-R143). */
export const DEFAULT_CALL_REPLY = 'מצטער אינני זמין כעת.';

/** `{event, data}`, with the client's own key in X-Api-Key; answered by 200 and `{"status": "success", …}`. */
export const clientmanagerSpeech: TwoWaySpeech = {
  async ask(core, question, _secret) {
    const client = await clientOfConnection(core, question.organizationId, question.connectionId);
    if (!client) return null;
    return {
      headers: { 'content-type': 'application/json', 'x-api-key': client.apiKey },
      body: JSON.stringify(eventOf(question, client.clientId)),
    };
  },

  understand(event, { status, json }) {
    if (status !== 200) return { reply: null, error: `status_${status}` };
    if (typeof json !== 'object' || json === null) return { reply: null, error: 'not_json' };
    if ((json as { status?: unknown }).status !== 'success') return { reply: null, error: 'not_success' };
    const field = { message: 'response', call: 'rejectionMessage', sent: null }[event];
    return { reply: field === null ? null : textIn(json, field), error: null };
  },
};

/** Times are milliseconds here, seconds elsewhere in this dialect. */
function eventOf(question: TwoWayQuestion, clientId: string): { event: string; data: Record<string, unknown> } {
  const timestamp = question.at.getTime();
  switch (question.event) {
    case 'message': {
      const { text, chatId } = question.message;
      const from = bareNumber(question.phone ?? chatId);
      const data = { from, to: clientId, body: text, message: text, timestamp, type: 'received_message' };
      return { event: 'message_received', data };
    }
    case 'sent': {
      const { text, to, chatId } = question.message;
      const data = { from: clientId, to: bareNumber(to ?? chatId ?? ''), body: text, message: text, timestamp };
      return { event: 'message_sent', data: { ...data, type: 'sent_message' } };
    }
    case 'call': {
      const { from, phone, isVideo } = question.call;
      const data = { from: bareNumber(phone ?? from), to: clientId, isVideo, timestamp, type: 'call_rejected' };
      return { event: 'call_rejected', data };
    }
  }
}
