import { readFile } from 'node:fs/promises';
import type { Caller, Core } from '../../core.ts';
import { invalid } from '../../errors/problem.ts';
import { requirePhone } from '../../messaging/phone.ts';
import type { MediaKind, MediaRef, OutgoingContent } from '../../whatsapp/sending/content.ts';
import { fetchMedia, keepMedia, kindOfMedia } from '../../whatsapp/sending/media.ts';
import type { UploadedFile } from '../dialect.ts';
import type { Schemas } from '../generated/countersign.ts';
import { uploadPath } from './uploads.ts';

/** What is to be sent, in the words of the use cases. */
export type ContentInput = Pick<
  Schemas['WhatsAppMessageInput'],
  'text' | 'media' | 'location' | 'contact' | 'mentions'
>;

/**
 * What a request wants sent; a file that it names by its address is fetched and kept.
 * Whoever asks has looked whether there is anything to send it by: no request goes out for what is not there.
 * @param pointer of the part of the request that says it.
 * @throws Problem validation_failed | url_not_allowed | media_unreachable | media_too_large | media_type_unsupported
 */
export async function contentFrom(
  core: Core,
  caller: Caller,
  given: ContentInput,
  { pointer = '', signal }: { pointer?: string; signal: AbortSignal },
): Promise<OutgoingContent> {
  const { text, media, location, contact, mentions } = given;
  const parts = (['media', 'location', 'contact'] as const).filter((part) => given[part] !== undefined);
  const first = parts[0];
  if (parts.length > 1)
    throw invalid(`${pointer}/${parts[1]}`, 'exclusive', 'Give one of media, location and contact.');
  if (text !== undefined && first !== undefined && first !== 'media')
    throw invalid(`${pointer}/text`, 'exclusive', `There is no text beside a ${first}.`);
  if (media) {
    const file = await mediaFrom(core, caller, media, { pointer: `${pointer}/media`, signal });
    return mediaContent(file, { ...given, as: media.as });
  }
  if (location) return { kind: 'location', ...location };
  if (contact) return { kind: 'contact', ...contact, phone: requirePhone(contact.phone, `${pointer}/contact/phone`) };
  if (text === undefined) throw invalid(`${pointer}/text`, 'required', 'Give a text, media, a location or a contact.');
  return { kind: 'text', text, ...(mentions && { mentions }) };
}

/** The same of a form that carries the file itself. */
export async function fileContentFrom(
  core: Core,
  given: Pick<Schemas['WhatsAppFileMessageInput'], 'text' | 'as' | 'fileName' | 'mentions'>,
  file: UploadedFile,
): Promise<OutgoingContent> {
  const bytes = await readFile(file.path);
  const { mediaType } = file;
  const media = await keepMedia(core, { bytes, mediaType, fileName: given.fileName ?? file.fileName });
  return mediaContent(media, given);
}

function mediaContent(
  media: MediaRef,
  { as, text, mentions }: { as?: MediaKind | undefined; text?: string | undefined; mentions?: string[] | undefined },
): OutgoingContent {
  const shown = as ?? kindOfMedia(media.mediaType);
  return { kind: 'media', as: shown, media, caption: text ?? '', ...(mentions && { mentions }) };
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

async function mediaFrom(
  core: Core,
  caller: Caller,
  { url, data, uploadId, mediaType, fileName }: Schemas['WhatsAppMediaInput'],
  { pointer, signal }: { pointer: string; signal: AbortSignal },
): Promise<MediaRef> {
  const said = { ...(mediaType !== undefined && { mediaType }), ...(fileName !== undefined && { fileName }) };
  if ([url, data, uploadId].filter((one) => one !== undefined).length !== 1)
    throw invalid(pointer, 'exclusive', 'Give one of url, data and uploadId.');
  if (url !== undefined) return fetchMedia(core, url, { ...said, signal });
  if (data !== undefined) return keepMedia(core, { ...said, bytes: bytesFrom(data, `${pointer}/data`) });
  const path = await uploadPath(core, caller, uploadId!, `${pointer}/uploadId`);
  return keepMedia(core, { ...said, bytes: await readFile(path) });
}

function bytesFrom(data: string, pointer: string): Buffer {
  const text = data.replace(/\s/g, '');
  if (!BASE64.test(text)) throw invalid(pointer, 'base64', 'Must be in base64.');
  return Buffer.from(text, 'base64');
}
