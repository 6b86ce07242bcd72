import { listMessages, readMessage } from '../../messaging/messages.ts';
import { writeText } from '../../messaging/writing.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<operations, 'listMessages' | 'sendMessage' | 'readMessage'>;

/** What is sent to approvers and contacts, and what they write. */
export function messageHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listMessages({ caller, query }) {
      return { status: 200, body: await listMessages(core, caller, query) };
    },

    async sendMessage({ caller, body, resourceId: id, publicUrl }) {
      const message = await writeText(core, caller, { ...body, id });
      return { status: 201, headers: { location: `${publicUrl}/v1/messages/${message.id}` }, body: message };
    },

    async readMessage({ caller, params }) {
      return { status: 200, body: await readMessage(core, caller, params.messageId) };
    },
  };
}
