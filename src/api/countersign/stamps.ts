import type { Services } from '../../services.ts';
import { listStamps, openStamp, removeStamp } from '../../stamps/office.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<operations, 'listStamps' | 'readStamp' | 'deleteStamp'>;

/** Stamps that approvers keep with the organization for the next time. */
export function stampHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listStamps({ caller, query: { limit, cursor } }) {
      return { status: 200, body: await listStamps(core, caller, { limit, cursor }) };
    },

    async readStamp({ caller, params }) {
      const { stream, bytes } = await openStamp(core, caller, params.stampId);
      const headers = { 'cache-control': 'private, no-store' };
      return { status: 200, headers, file: { stream, bytes, contentType: 'image/png' } };
    },

    async deleteStamp({ caller, params }) {
      await removeStamp(core, caller, params.stampId);
      return { status: 204 };
    },
  };
}
