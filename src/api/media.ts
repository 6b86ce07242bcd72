import type { ChatMedia } from '../whatsapp/chats/media.ts';
import type { ContractResponse } from './dialect.ts';

/** What browsers may show by themselves: pictures without scripts, films and sounds. */
const SHOWN: ReadonlySet<string> = new Set([
  ...['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
  ...['video/mp4', 'video/3gpp', 'audio/ogg', 'audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/amr'],
]);
/** What is saved under its own name for what it is. */
const SAVED: ReadonlySet<string> = new Set(['application/pdf']);

const HEADERS = {
  'cache-control': 'private, max-age=86400',
  'content-security-policy': "default-src 'none'; sandbox",
};

/**
 * A file that somebody outside has sent. What it is has been said by them: a page or a drawing with scripts is never shown
 * in the place of ours, but saved.
 */
export function mediaAnswer({ mediaType, fileName, ...stored }: ChatMedia): ContractResponse<never> {
  const inline = SHOWN.has(mediaType);
  const contentType = inline || SAVED.has(mediaType) ? mediaType : 'application/octet-stream';
  return {
    status: 200,
    headers: HEADERS,
    file: { ...stored, contentType, inline, fileName: fileName ?? `file.${mediaType.split('/')[1]}` },
  };
}
