import type { Caller, Core } from '../../core.ts';
import { Problem } from '../../errors/problem.ts';
import { untilSettled } from '../../messaging/settled.ts';
import type { MessageSource } from '../../messaging/sources.ts';
import type { MessageView } from '../../messaging/view.ts';
import type { MediaKind, OutgoingContent } from '../../whatsapp/sending/content.ts';
import { fetchMedia, isShownAs, kindOfMedia } from '../../whatsapp/sending/media.ts';
import { writeToChat } from '../../whatsapp/sending/writing.ts';
import type { ConnectionSettings } from '../../whatsapp/settings.ts';
import { CLIENTMANAGER_LIMITS as LIMITS } from './limits.ts';
import { Refusal } from './refusals.ts';

/** What sending needs to know of its request. */
export type Asking = { caller: Caller; resourceId: string; idempotencyKey: string | null; signal: AbortSignal };
export type Sending = {
  connectionId: string;
  /** A phone or the id of a chat. */
  to: string;
  content: OutgoingContent;
  source: MessageSource;
  /** What was asked for: the same for the same request. */
  asked: readonly (string | null)[];
  /** When the answer has to be out, in milliseconds since the epoch. */
  until: number;
};

/**
 * Writes a message and waits until WhatsApp has taken it, since the answer tells its id. Where that takes too long the message
 * stays accepted, the answer says so, and whoever asks for the same again soon waits for this message: a client that tries
 * again does not send twice. With an Idempotency-Key that holds for a day.
 * @throws Refusal NOT_SENT_YET | PLAN_LIMIT_EXCEEDED | INVALID_REQUEST (WhatsApp refused it)
 */
export async function sendAndWait(core: Core, asking: Asking, sending: Sending): Promise<MessageView> {
  const { caller, signal } = asking;
  const print = core.keyring.mac('request-print', JSON.stringify([sending.connectionId, ...sending.asked]));
  const earlier = asking.idempotencyKey === null ? await takeUnsettled(core, caller, print) : null;
  if (earlier === null) await refuseBeyondDay(core, caller, sending.connectionId);
  const id = earlier ?? (await write(core, asking, sending));
  const message = await untilSettled(core, caller, id, { ms: Math.max(1, sending.until - Date.now()), signal });
  if (['accepted', 'delivered', 'read'].includes(message.status)) return message;
  if (message.status === 'failed' || message.status === 'cancelled')
    throw new Refusal('INVALID_REQUEST', `The message could not be sent: ${message.error ?? message.status}`);
  await keepUnsettled(core, caller, print, id);
  const text = 'The message is accepted and will be sent, but WhatsApp has not taken it yet';
  throw new Refusal('NOT_SENT_YET', text, { retryAfterMs: LIMITS.notSentYetRetryMs });
}

async function write(core: Core, { caller, resourceId }: Asking, { connectionId, to, content, source }: Sending) {
  const message = await writeToChat(core, caller, { id: resourceId, connectionId, to, content, source });
  return message.id;
}

/** The id that the answer tells: WhatsApp's; in test mode, where nothing leaves us, ours. */
export const idOfSent = ({ whatsappId, id }: MessageView): string => whatsappId ?? id;

/** Seconds since the epoch. */
export const sentSecondsOf = ({ sentAt, createdAt }: MessageView): number =>
  Math.floor(Date.parse(sentAt ?? createdAt) / 1_000);

/** @throws Refusal PLAN_LIMIT_EXCEEDED when the connection has sent what it may send today */
async function refuseBeyondDay(core: Core, { organizationId }: Caller, connectionId: string): Promise<void> {
  const day = new Date(core.now()).toISOString().slice(0, 10);
  const [row] = await core.database.read<{ settings: Partial<ConnectionSettings>; sent: number }>(
    organizationId,
    `select settings, case when sends_on = $1::date then sends_count else 0 end as sent from whatsapp_connections
     where id = $2::uuid`,
    [day, connectionId],
  );
  const max = row?.settings.dailyMax ?? null;
  if (row && max !== null && row.sent >= max)
    throw new Refusal('PLAN_LIMIT_EXCEEDED', `The client has sent its ${max} messages of today`);
}

async function takeUnsettled(core: Core, { organizationId }: Caller, print: Buffer): Promise<string | null> {
  const now = new Date(core.now());
  const rows = await core.database.tenant(organizationId, (em) =>
    em.execute<{ message_id: string; is_meant: boolean }[]>(
      `delete from clientmanager_unsettled where request = ? or until < ?
       returning message_id, request = ? and until >= ? as is_meant`,
      [print, now, print, now],
    ),
  );
  return rows.find(({ is_meant }) => is_meant)?.message_id ?? null;
}

async function keepUnsettled(core: Core, { organizationId }: Caller, print: Buffer, messageId: string): Promise<void> {
  await core.database.tenant(organizationId, (em) =>
    em.execute(
      `insert into clientmanager_unsettled (organization_id, request, message_id, until) values (?, ?, ?, ?)
       on conflict (organization_id, request) do update set message_id = excluded.message_id, until = excluded.until`,
      [organizationId, print, messageId, new Date(core.now() + LIMITS.unsettledMs)],
    ),
  );
}

/**
 * A text, or a file with a text beside it.
 * @param as how the file is shown; null: as its type suggests.
 * @throws Refusal MEDIA_ERROR
 */
export async function contentOf(
  core: Core,
  { signal }: Pick<Asking, 'signal'>,
  { message, mediaUrl, as }: { message: string; mediaUrl: string | null; as: MediaKind | null },
): Promise<OutgoingContent> {
  if (mediaUrl === null) return { kind: 'text', text: message };
  try {
    const media = await fetchMedia(core, mediaUrl, { signal });
    if (as !== null && !isShownAs(media.mediaType, as))
      throw new Refusal('MEDIA_ERROR', `The media is ${media.mediaType}, which is no ${as}`);
    return { kind: 'media', as: as ?? kindOfMedia(media.mediaType), media, caption: message };
  } catch (error) {
    if (!(error instanceof Problem) || !MEDIA_PROBLEMS.has(error.code)) throw error;
    throw new Refusal('MEDIA_ERROR', `The media could not be processed: ${error.details.reason ?? error.code}`);
  }
}

const MEDIA_PROBLEMS: ReadonlySet<string> = new Set([
  'url_not_allowed',
  'media_unreachable',
  'media_too_large',
  'media_type_unsupported',
]);
