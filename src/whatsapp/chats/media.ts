import type { Caller, Core } from '../../core.ts';
import { Problem } from '../../errors/problem.ts';
import { MissingFile, type StoredStream } from '../../files/store.ts';
import { findChatMessage } from './messages.ts';
import { openChatMessage } from './rows.ts';

export type ChatMedia = StoredStream & { mediaType: string; fileName: string | null };

/**
 * The picture, film, recording or file of a message. Its type is what its sender says: whoever shows it must not trust it.
 * @param whatsappId WhatsApp's id of the message.
 * @throws Problem not_found also while it is not fetched yet, or could not be.
 */
export async function openChatMedia(
  core: Core,
  caller: Caller,
  connectionId: string,
  whatsappId: string,
): Promise<ChatMedia> {
  const row = await findChatMessage(core, caller, connectionId, whatsappId);
  const { media } = openChatMessage(core, row.id, row.content);
  if (!media || !row.media_sha256) throw new Problem('not_found');
  try {
    const stored = await core.files.stream(row.media_sha256);
    return { ...stored, mediaType: media.mediaType, fileName: media.fileName };
  } catch (error) {
    throw error instanceof MissingFile ? new Problem('not_found') : error;
  }
}
