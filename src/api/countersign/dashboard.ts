import { Readable } from 'node:stream';
import { readStatistics } from '../../dashboard/statistics.ts';
import { followEvents, isStreamId } from '../../dashboard/stream.ts';
import { deleteView, listViews, saveView } from '../../dashboard/views.ts';
import { invalid } from '../../errors/problem.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { limited } from '../guessing.ts';

type Operations = Pick<operations, 'readStatistics' | 'followEvents' | 'listViews' | 'saveView' | 'deleteView'>;

const DAY_MS = 24 * 3_600_000;
const PERIOD_DAYS = { usual: 30, max: 366 } as const;
/** Open streams of one process; each costs a small query a second. */
const STREAMS_MAX = 500;

/** What people look at. */
export function dashboardHandlers({ core }: Services): Handlers<Operations> {
  let streams = 0;
  return {
    async readStatistics({ caller, query }) {
      const to = query.to ? new Date(query.to) : new Date(core.now());
      const from = query.from ? new Date(query.from) : new Date(to.getTime() - PERIOD_DAYS.usual * DAY_MS);
      const length = to.getTime() - from.getTime();
      if (length <= 0 || length > PERIOD_DAYS.max * DAY_MS) {
        const message = `must be before \`to\`, by at most ${PERIOD_DAYS.max} days`;
        throw invalid('/from', 'period', message);
      }
      return { status: 200, body: await readStatistics(core, caller.organizationId, { from, to }) };
    },

    async followEvents({ caller, headers }) {
      if (streams >= STREAMS_MAX) throw limited(5_000);
      const last = String(headers['last-event-id'] ?? '');
      const stream = Readable.from(followEvents(core, caller, isStreamId(last) ? last : null));
      streams++;
      stream.once('close', () => streams--);
      return { status: 200, file: { stream, contentType: 'text/event-stream', bytes: null } };
    },

    async listViews({ caller }) {
      return { status: 200, body: { data: await listViews(core, caller) } };
    },

    async saveView({ caller, body, resourceId: id }) {
      const { name, shared = false, filter } = body;
      return { status: 201, body: await saveView(core, caller, { id, name, shared, filter }) };
    },

    async deleteView({ caller, params }) {
      await deleteView(core, caller, params.viewId);
      return { status: 204 };
    },
  };
}
