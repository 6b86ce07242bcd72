import { listMessages } from '../../messaging/messages.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

/** What was sent to approvers. */
export function messageHandlers({ core }: Services): Handlers<Pick<operations, 'listMessages'>> {
  return {
    async listMessages({ caller, query }) {
      return { status: 200, body: await listMessages(core, caller, query) };
    },
  };
}
