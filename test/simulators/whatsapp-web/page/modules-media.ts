import type { MessageType } from '../protocol.ts';
import { Model } from './model.ts';
import { base64 } from './vault.ts';

/** Media: preparing, uploading, downloading. Bytes are not encrypted here; their hash is checked. */

type Preparation = { asSticker?: boolean; asGif?: boolean; isPtt?: boolean; asDocument?: boolean };
type MediaObject = { filehash: string; type: MessageType; size: number; contentInfo: object; blob: Blob };
type Uploaded = { directPath: string; mediaKey: string; mediaKeyTimestamp: number };

class OpaqueData {
  readonly #blob: Blob;
  #url: string | null = null;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  static async createFromData(data: Blob | BufferSource, type: string): Promise<OpaqueData> {
    return new OpaqueData(data instanceof Blob ? data : new Blob([data], { type }));
  }

  get type(): string {
    return this.#blob.type;
  }

  url(): string {
    this.#url ??= URL.createObjectURL(this.#blob);
    return this.#url;
  }

  autorelease(): void {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = null;
  }

  formData(): Blob {
    return this.#blob;
  }

  forceToBlob(): Blob {
    return this.#blob;
  }
}

/** What goes into the message; the bytes beside it do not. */
class MediaData extends Model {
  declare type: MessageType;
  declare filehash: string;
  readonly #blob: OpaqueData;

  constructor(attributes: object, blob: OpaqueData) {
    super(attributes);
    this.#blob = blob;
  }

  get mediaBlob(): OpaqueData {
    return this.#blob;
  }

  /** Of no use to a message, though the library sets it. */
  set renderableUrl(_: string) {}
}

export function mediaModules(): Record<string, unknown> {
  const objects = new Map<string, MediaObject>();
  const uploadMedia = async ({ mediaObject, mimetype }: { mediaObject: MediaObject; mimetype: string }) => {
    const { directPath, ...rest } = await upload(mediaObject.blob, mimetype);
    const { filehash } = mediaObject;
    const url = new URL(directPath, location.origin).href;
    const hashes = { encFilehash: filehash, uploadHash: filehash, handle: directPath };
    return { mediaEntry: { ...rest, directPath, mmsUrl: url, deprecatedMms3Url: url, ...hashes } };
  };
  return {
    WAWebMediaOpaqueData: OpaqueData,
    WAWebPrepRawMedia: {
      prepRawMedia: (data: OpaqueData, preparation: Preparation) => ({
        waitForPrep: async () => {
          const blob = data.forceToBlob();
          const filehash = await sha256(await blob.arrayBuffer());
          const type = typeOf(blob.type, preparation);
          objects.set(filehash, { filehash, type, size: blob.size, contentInfo: {}, blob });
          const filename = blob instanceof File && blob.name !== 'undefined' ? blob.name : undefined;
          const isGif = preparation.asGif === true;
          return new MediaData({ type, mimetype: blob.type, filename, size: blob.size, filehash, isGif }, data);
        },
      }),
    },
    WAWebMediaStorage: {
      getOrCreateMediaObject: (filehash: string) => Object.assign(objects.get(filehash)!, { consolidate: () => {} }),
    },
    WAWebMmsMediaTypes: { msgToMediaType: ({ type }: { type: string }) => type, castToV4: (type: string) => type },
    WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
    WAWebMediaInMemoryBlobCache: { InMemoryMediaBlobCache: { put: () => {} } },
    WAWebMediaMmsV4Upload: { uploadMedia, uploadUnencryptedMedia: uploadMedia },
    WAMediaCalculateFilehash: { getRandomFilehash: () => base64(crypto.getRandomValues(new Uint8Array(32))) },
    WAWebStartMediaUploadQpl: { startMediaUploadQpl: () => ({}) },
    WAWebUploadManager: {
      encryptAndUpload: async ({ blob }: { blob: Blob }) => {
        const filehash = await sha256(await blob.arrayBuffer());
        const uploaded = await upload(blob, blob.type);
        const url = new URL(uploaded.directPath, location.origin).href;
        return { ...uploaded, url, encFilehash: filehash, mimetype: blob.type };
      },
    },
    WAWebImageUtils: { toWebpSticker },
    WAWebDownloadManager: { downloadManager: { downloadAndMaybeDecrypt } },
  };
}

async function toWebpSticker(picture: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  return canvas.convertToBlob({ type: 'image/webp' });
}

/** @throws Error with a `status` when the file is gone, or when its bytes are not those that were sent */
async function downloadAndMaybeDecrypt(wanted: {
  directPath: string;
  filehash: string;
  signal?: AbortSignal;
}): Promise<ArrayBuffer> {
  const response = await fetch(wanted.directPath, wanted.signal ? { signal: wanted.signal } : {});
  if (!response.ok) throw Object.assign(new Error('MediaNotFoundError'), { status: response.status });
  const bytes = await response.arrayBuffer();
  if ((await sha256(bytes)) !== wanted.filehash) throw new Error('MediaHashMismatchError');
  return bytes;
}

async function upload(blob: Blob, mimetype: string): Promise<Uploaded> {
  const headers = { 'content-type': mimetype || 'application/octet-stream' };
  const response = await fetch('/mms/upload', { method: 'POST', headers, body: blob });
  if (!response.ok) throw new Error(`upload failed: HTTP ${response.status}`);
  return (await response.json()) as Uploaded;
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

function typeOf(mimetype: string, { asSticker, asDocument, isPtt }: Preparation): MessageType {
  if (asSticker) return 'sticker';
  if (asDocument) return 'document';
  const [kind] = mimetype.split('/');
  if (kind === 'audio') return isPtt ? 'ptt' : 'audio';
  return kind === 'image' || kind === 'video' ? kind : 'document';
}
