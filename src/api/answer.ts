import type { Context } from 'koa';
import { byteRangeOf } from './byte-range.ts';
import type { FileAnswer } from './dialect.ts';

/** An answer as bytes: what is sent, and what is kept for a repeat. */
export type EncodedAnswer = { status: number; headers: Record<string, string>; body: Buffer | null };

const FILE_NAME_CHARACTERS_MAX = 150;

export function encodeJson(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  contentType = 'application/json',
): EncodedAnswer {
  if (body === undefined) return { status, headers, body: null };
  return { status, headers: { ...headers, 'content-type': contentType }, body: Buffer.from(JSON.stringify(body)) };
}

export function sendEncoded(ctx: Context, { status, headers, body }: EncodedAnswer): void {
  ctx.status = status;
  ctx.set(headers);
  ctx.body = body;
  // Koa turns a null body into 204.
  ctx.status = status;
}

/** Streams a file, or the part of it that was asked for. HEAD gets the same headers. */
export function sendFile(ctx: Context, status: number, headers: Record<string, string>, file: FileAnswer): void {
  ctx.status = status;
  if (file.fileName !== undefined) {
    const name = safeFileName(file.fileName);
    // The plain form is ASCII, which everybody reads alike; what it cannot say stands in `filename*`.
    ctx.attachment(name, { type: file.inline ? 'inline' : 'attachment', fallback: name.replace(/[^ -~]/g, '?') });
  }
  ctx.set(headers);
  ctx.type = file.contentType;
  if (file.part) ctx.set('Accept-Ranges', 'bytes');
  if (sendPart(ctx, file)) return;
  if (ctx.method === 'HEAD') {
    file.stream.destroy();
    ctx.body = Buffer.alloc(0);
  } else {
    ctx.body = file.stream;
  }
  if (file.bytes !== null) ctx.length = file.bytes;
}

/** @returns false: the whole file is wanted. `If-Range` is about an older form of it, of which we know nothing. */
function sendPart(ctx: Context, { stream, bytes, part }: FileAnswer): boolean {
  if (!part || bytes === null || ctx.method !== 'GET' || ctx.get('if-range') !== '') return false;
  const range = byteRangeOf(ctx.get('range'), bytes);
  if (!range) return false;
  stream.destroy();
  ctx.status = 206;
  ctx.set('Content-Range', `bytes ${range.from}-${range.to}/${bytes}`);
  ctx.body = part(range);
  ctx.length = range.to - range.from + 1;
  return true;
}

/** Without what could mislead: control and direction marks, folders, broken characters. */
function safeFileName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/[/\\]/g, '_')
    .trim();
  return [...plain].slice(0, FILE_NAME_CHARACTERS_MAX).join('') || 'file';
}
