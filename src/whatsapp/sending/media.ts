import { readFile } from 'node:fs/promises';
import type { Core } from '../../core.ts';
import { egress } from '../../egress/client.ts';
import { EgressError } from '../../egress/error.ts';
import { Problem } from '../../errors/problem.ts';
import { MissingFile } from '../../files/store.ts';
import { DriverFailure } from '../../messaging/drivers/driver.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { MEDIA_KINDS, type MediaKind, type MediaRef } from './content.ts';
import { mediaFileName, mediaTypeOf } from './media-type.ts';

/**
 * Files that messages bring. They are stored once, by their bytes, and stay as long as a message's row names them
 * (src/files/sweep.ts); until then, for a day.
 */

/**
 * Fetches a file that somebody named.
 * @throws Problem url_not_allowed | media_unreachable | media_too_large | media_type_unsupported
 */
export async function fetchMedia(
  core: Core,
  url: string,
  { fileName, mediaType, signal }: { fileName?: string; mediaType?: string; signal: AbortSignal },
): Promise<MediaRef> {
  const answer = await follow(core, url, signal);
  if (answer.status !== 200)
    throw new Problem('media_unreachable', { details: { reason: `it answered ${answer.status}` } });
  if (answer.bodyBytes.length > LIMITS.mediaBytesMax) throw tooLarge();
  if (!answer.bodyComplete) throw unreachable(new EgressError('connection_reset'));
  return keepMedia(core, {
    bytes: answer.bodyBytes,
    mediaType: mediaType ?? answer.headers['content-type'] ?? '',
    fileName: fileName ?? lastPart(answer.url),
  });
}

/** Keeps a file that came with a request. @throws Problem media_too_large | media_type_unsupported */
export async function keepMedia(
  core: Core,
  given: { bytes: Uint8Array; mediaType?: string; fileName?: string },
): Promise<MediaRef> {
  if (given.bytes.length > LIMITS.mediaBytesMax) throw tooLarge();
  const mediaType = mediaTypeOf(given.bytes, given.mediaType, given.fileName);
  if (mediaType === null) throw new Problem('media_type_unsupported');
  const { sha256, bytes } = await core.files.put(given.bytes);
  return { sha256, bytes, mediaType, fileName: mediaFileName(given.fileName, mediaType) };
}

/** A stored file in base64. @throws DriverFailure when it is gone. */
export async function readMedia(core: Core, { sha256 }: MediaRef): Promise<string> {
  try {
    return await readFile(await core.files.path(sha256), 'base64');
  } catch (error) {
    if (!(error instanceof MissingFile)) throw error;
    throw new DriverFailure({ permanent: true, reason: 'its file is not kept any more', cause: error });
  }
}

/** How a file of this type is shown when nobody says. */
export function kindOfMedia(mediaType: string): MediaKind {
  if (mediaType === 'image/gif') return 'document'; // WhatsApp's animations are videos.
  const [family] = mediaType.split('/', 1) as [MediaKind];
  return MEDIA_KINDS.includes(family) ? family : 'document';
}

/** Whether a file of this type can be shown so: everything can be a document. */
export function isShownAs(mediaType: string, as: MediaKind): boolean {
  if (as === 'document') return true;
  return mediaType.startsWith(as === 'voice' ? 'audio/' : `${as}/`);
}

/** Follows a few redirects, each through the guard. */
async function follow(core: Core, url: string, signal: AbortSignal) {
  const until = Date.now() + LIMITS.fetchMediaMs;
  let at = url;
  for (let hops = 0; ; hops += 1) {
    const answer = await egress(core.config)
      .fetch({
        ...{ url: at, method: 'GET', headers: { accept: '*/*' }, maxResponseBytes: LIMITS.mediaBytesMax + 1 },
        ...{ deadlineMs: Math.max(1, until - Date.now()), signal },
      })
      .catch((error: unknown) => {
        throw unreachable(error);
      });
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return { ...answer, url: at };
    if (hops === LIMITS.redirectsMax)
      throw new Problem('media_unreachable', { details: { reason: 'it redirects in circles' } });
    const next = URL.canParse(location, at) ? new URL(location, at) : null;
    if (!next) throw unreachable(new EgressError('url_invalid'));
    at = next.href;
  }
}

function unreachable(error: unknown): unknown {
  if (!(error instanceof EgressError)) return error;
  const code = error.refused ? 'url_not_allowed' : 'media_unreachable';
  return new Problem(code, { details: { reason: error.message }, cause: error });
}

const tooLarge = (): Problem => new Problem('media_too_large', { details: { limit: LIMITS.mediaBytesMax } });

function lastPart(url: string): string {
  const part = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
