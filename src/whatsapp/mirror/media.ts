import type { Client } from 'whatsapp-web.js';
import { type Loop, runLoop } from '../../loop.ts';
import { openChatMessage, sealChatMessage } from '../chats/rows.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { within } from '../session/deadline.ts';
import { asHeard, type Mirror, notify } from './hearing.ts';

/** Fetches the files of messages by the session, one after the other, as long as it is there. */
export function startFetching(mirror: Mirror, client: () => Client | null): Loop {
  return runLoop({
    name: `files of WhatsApp connection ${mirror.held.ref.connectionId}`,
    log: mirror.core.log,
    pollMs: LIMITS.mediaPollMs,
    work: () => fetchNext(mirror, client),
  });
}

/** Fetches the file that came in last, or puts it off. @returns whether there may be another one. */
export async function fetchNext(mirror: Mirror, client: () => Client | null): Promise<boolean> {
  const { core, held } = mirror;
  const page = client();
  const row = page && (await nextWaiting(mirror));
  if (!page || !row) return false;
  const fetched = await download(page, openChatMessage(core, row.id, row.content).key).catch((error: unknown) => {
    core.log.info({ err: error, connectionId: held.ref.connectionId }, 'a file could not be fetched from WhatsApp');
    return null;
  });
  // The browser may have gone meanwhile; then the next session fetches it.
  if (fetched === null && client() === null) return false;
  await (fetched === null ? putOff(mirror, row) : keep(mirror, row, fetched));
  return true;
}

type Waiting = { id: string; chat_id: string; content: Buffer; media_attempts: number };
type Fetched = { bytes: Buffer; mediaType: string | null } | 'too_large';

async function nextWaiting({ core, held }: Mirror): Promise<Waiting | undefined> {
  const [row] = await core.database.statement((sql) =>
    sql.execute<Waiting[]>(
      `select id, chat_id, content, media_attempts from whatsapp_messages
       where connection_id = ? and media_state = 'waiting' and media_due_at <= ? order by sent_at desc limit 1`,
      [held.ref.connectionId, new Date(core.now())],
    ),
  );
  return row;
}

/** @returns null when WhatsApp does not have it now. @throws what the page throws. */
async function download(client: Client, key: string): Promise<Fetched | null> {
  const asking = client.getMessageById(key).then((message) => message?.downloadMedia());
  const media = await within(LIMITS.downloadMs, asking);
  if (!media) return null;
  // Base64 is a third longer than what it stands for.
  if (media.data.length * 0.75 > LIMITS.receivedMediaBytesMax + 3) return 'too_large';
  return { bytes: Buffer.from(media.data, 'base64'), mediaType: media.mimetype || null };
}

async function keep(mirror: Mirror, row: Waiting, fetched: Fetched): Promise<void> {
  if (fetched === 'too_large') return settle(mirror, row, { state: 'missing' });
  const { sha256, bytes } = await mirror.core.files.put(fetched.bytes);
  await settle(mirror, row, { state: 'stored', sha256, bytes });
}

async function putOff(mirror: Mirror, row: Waiting): Promise<void> {
  const pause = LIMITS.downloadPausesMs[row.media_attempts];
  if (pause === undefined) return settle(mirror, row, { state: 'missing' });
  const dueAt = new Date(mirror.core.now() + pause);
  await asHeard(mirror, async (em) => {
    await em.execute(
      'update whatsapp_messages set media_attempts = media_attempts + 1, media_due_at = ? where id = ?',
      [dueAt, row.id],
    );
    return {};
  });
}

type Settled = { state: 'missing' } | { state: 'stored'; sha256: string; bytes: number };

/** A message that was deleted for everybody meanwhile has no file any more. */
async function settle(mirror: Mirror, row: Waiting, settled: Settled): Promise<void> {
  const { core } = mirror;
  await asHeard(mirror, async (em) => {
    const [found] = await em.execute<{ content: Buffer }[]>(
      `select content from whatsapp_messages where id = ? and media_state = 'waiting' for update`,
      [row.id],
    );
    if (!found) return {};
    const content = openChatMessage(core, row.id, found.content);
    const bytes = settled.state === 'stored' ? settled.bytes : (content.media?.bytes ?? null);
    const media = content.media && { ...content.media, bytes };
    await em.execute(
      `update whatsapp_messages set media_state = ?, media_sha256 = ?, media_due_at = null, content = ? where id = ?`,
      [
        settled.state,
        settled.state === 'stored' ? settled.sha256 : null,
        sealChatMessage(core, row.id, { ...content, media }),
        row.id,
      ],
    );
    await notify(mirror, em, row.chat_id, 'message');
    return {};
  });
}
