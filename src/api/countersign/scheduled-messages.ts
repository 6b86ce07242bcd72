import type { Services } from '../../services.ts';
import { requireConnectionOf } from '../../whatsapp/scheduled/later.ts';
import {
  cancelScheduled,
  changeScheduled,
  listScheduled,
  readScheduled,
  requireChangeable,
  scheduleMessage,
} from '../../whatsapp/scheduled/scheduled.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { contentFrom } from './whatsapp-content.ts';

type Operations = Pick<
  operations,
  | 'listScheduledMessages'
  | 'createScheduledMessage'
  | 'readScheduledMessage'
  | 'changeScheduledMessage'
  | 'cancelScheduledMessage'
>;

/** Messages by WhatsApp that are sent at a time. */
export function scheduledMessageHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  return {
    async listScheduledMessages({ caller, query }) {
      return { status: 200, body: await listScheduled(core, caller, query) };
    },

    async createScheduledMessage({ caller, body, resourceId: id, publicUrl, signal }) {
      const { connectionId, to, replyTo } = body;
      await requireConnectionOf(core, caller, connectionId);
      const content = await contentFrom(core, caller, body.content, { pointer: '/content', signal });
      const at = new Date(body.at);
      const scheduled = await scheduleMessage(services, caller, { id, connectionId, to, at, content, replyTo });
      return { status: 201, headers: { location: `${publicUrl}/v1/scheduled-messages/${id}` }, body: scheduled };
    },

    async readScheduledMessage({ caller, params }) {
      return { status: 200, body: await readScheduled(core, caller, params.scheduledMessageId) };
    },

    async changeScheduledMessage({ caller, params: { scheduledMessageId: id }, body, signal }) {
      if (body.content) await requireChangeable(core, caller, id);
      const content = body.content && (await contentFrom(core, caller, body.content, { pointer: '/content', signal }));
      const at = body.at === undefined ? undefined : new Date(body.at);
      return { status: 200, body: await changeScheduled(services, caller, id, { at, content }) };
    },

    async cancelScheduledMessage({ caller, params }) {
      return { status: 200, body: await cancelScheduled(services, caller, params.scheduledMessageId) };
    },
  };
}
