import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller, Core } from '../core.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { listEvents } from '../webhooks/events.ts';

/**
 * What happens in an organization while somebody looks, as server-sent events (WHATWG HTML, section 9.2).
 *
 * A stream follows the same list as `GET /v1/events`, so it misses nothing: the id of each event is the cursor after
 * it, which a browser sends back as `Last-Event-ID`. It ends after a minute and the browser comes again, so that a
 * session or key that was ended hears nothing more.
 */
const LOOK_EVERY_MS = 1_000;
const BEAT_EVERY_MS = 15_000;
const STREAM_MS = 60_000;
const RECONNECT_MS = 500;
const PAGE = 100;
const POSITION = /^(\d{1,18})$/;

/** @param after the id of the last event that was heard; null: from now on. */
export async function* followEvents(core: Core, caller: Caller, after: string | null): AsyncGenerator<string> {
  const until = performance.now() + STREAM_MS;
  let cursor = after ?? (await newest(core, caller));
  let beatAt = performance.now() + BEAT_EVERY_MS;
  yield `retry: ${RECONNECT_MS}\nid: ${cursor}\n\n`;
  while (performance.now() < until) {
    if (await hasMore(core, caller, cursor)) {
      const page = await listEvents(core, caller, {}, { limit: PAGE, cursor: writeCursor(cursor) });
      for (const { type, documentId, occurredAt } of page.data) {
        yield `event: change\ndata: ${JSON.stringify({ type, documentId, occurredAt })}\n\n`;
      }
      cursor = page.nextCursor ? readCursor(page.nextCursor, POSITION)[0]! : cursor;
      yield `id: ${cursor}\nevent: seen\ndata: {}\n\n`;
    } else if (performance.now() >= beatAt) {
      beatAt = performance.now() + BEAT_EVERY_MS;
      yield ': still here\n\n';
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** Ids of the stream are positions: short, and good for nothing but this organization's events. */
export const isStreamId = (text: string): boolean => POSITION.test(text);

async function newest(core: Core, { organizationId }: Caller): Promise<string> {
  const [row] = await core.database.read<{ position: string | null }>(
    organizationId,
    'select max(position)::text as position from events',
  );
  return row?.position ?? '0';
}

/** Cheap enough to be asked each second by everybody who looks. */
async function hasMore(core: Core, { organizationId }: Caller, position: string): Promise<boolean> {
  const rows = await core.database.read(organizationId, 'select 1 from events where position > $1::bigint limit 1', [
    position,
  ]);
  return rows.length > 0;
}
