import {
  type BulkChange,
  changeBulkSend,
  checkBulkSend,
  createBulkSend,
  listBulkSends,
  readBulkSend,
} from '../../bulk/bulk-sends.ts';
import { sampleOf } from '../../bulk/check.ts';
import { BULK_LIMITS } from '../../bulk/limits.ts';
import { listBulkRows, resultFile } from '../../bulk/rows.ts';
import type { Caller } from '../../core.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<
  operations,
  | 'listBulkSends'
  | 'createBulkSend'
  | 'readBulkSend'
  | 'pauseBulkSend'
  | 'resumeBulkSend'
  | 'cancelBulkSend'
  | 'listBulkRows'
  | 'downloadBulkResult'
>;

/** One document for each row of a list. */
export function bulkSendHandlers({ core }: Services): Handlers<Operations> {
  const changed = async (caller: Caller, id: string, change: BulkChange) =>
    ({ status: 200, body: await changeBulkSend(core, caller, id, change) }) as const;
  return {
    async listBulkSends({ caller, query }) {
      return { status: 200, body: await listBulkSends(core, caller, query) };
    },

    async createBulkSend({ caller, body, files, resourceId: id, publicUrl }) {
      const { dryRun = false, send = true, perMinute = BULK_LIMITS.perMinuteUsual, ...given } = body.bulkSend;
      const wanted = { ...given, id, send, perMinute, listPath: files.file!.path };
      if (!dryRun) {
        const begun = await createBulkSend(core, caller, wanted);
        return { status: 201, headers: { location: `${publicUrl}/v1/bulk-sends/${id}` }, body: begun };
      }
      const { checked, content } = await checkBulkSend(core, caller, wanted);
      const { rows, invalid, errors, truncated, ignoredColumns } = checked;
      const sample = sampleOf(checked, content);
      const counts = { rows: rows.length + invalid, valid: rows.length, invalid };
      return { status: 200, body: { ...counts, errors, truncated, ignoredColumns, sample } };
    },

    async readBulkSend({ caller, params }) {
      return { status: 200, body: await readBulkSend(core, caller, params.bulkSendId) };
    },

    pauseBulkSend: ({ caller, params }) => changed(caller, params.bulkSendId, 'pause'),
    resumeBulkSend: ({ caller, params }) => changed(caller, params.bulkSendId, 'resume'),
    cancelBulkSend: ({ caller, params }) => changed(caller, params.bulkSendId, 'cancel'),

    async listBulkRows({ caller, params, query }) {
      return { status: 200, body: await listBulkRows(core, caller, params.bulkSendId, query) };
    },

    async downloadBulkResult({ caller, params }) {
      const { stream, name } = await resultFile(core, caller, params.bulkSendId);
      return {
        status: 200,
        file: { stream, bytes: null, contentType: 'text/csv; charset=utf-8', fileName: `${name}.csv` },
      };
    },
  };
}
