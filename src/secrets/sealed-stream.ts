import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

/**
 * Sealing of what is too long to be held in memory: AES-256-GCM in pieces, under a key of its own for each stream.
 *
 * - Z1 Pieces cannot be altered, left out, repeated, or put into another order: each is numbered in its nonce.
 * - Z2 A stream cannot be cut off unnoticed: the last piece says in its nonce that it is the last.
 * - Z3 It opens only for the context it was sealed for.
 *
 * Form: one byte of version, 32 of salt, then the pieces, all but the last as long as each other, each with its tag.
 */
const VERSION = 1;
const SALT_BYTES = 32;
const HEAD_BYTES = 1 + SALT_BYTES;
const PIECE_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;

/** @param key 32 bytes, for this purpose only. @param context what it is sealed for, such as a row's id. */
export function sealStream(key: Uint8Array, context: string): Transform {
  const salt = randomBytes(SALT_BYTES);
  const own = deriveKey(key, salt, context);
  const seal = (piece: Buffer, index: number, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(index, isLast));
    return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  };
  const pieces = inPieces(PIECE_BYTES, seal);
  pieces.push(Buffer.concat([Buffer.of(VERSION), salt]));
  return pieces;
}

/** The stream as it was before `sealStream`. It fails where it was altered or cut off; what came before that is good. */
export function openStream(key: Uint8Array, context: string): Transform {
  let head = Buffer.alloc(0);
  let own: Buffer | null = null;
  const open = (piece: Buffer, index: number, isLast: boolean): Buffer => {
    if (!own || piece.length < TAG_BYTES) throw new Error('the sealed stream is cut off');
    const decipher = createDecipheriv('aes-256-gcm', own, nonceOf(index, isLast), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(piece.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(piece.subarray(0, -TAG_BYTES)), decipher.final()]);
  };
  return inPieces(PIECE_BYTES + TAG_BYTES, open, (chunk) => {
    if (own) return chunk;
    head = Buffer.concat([head, chunk]);
    if (head.length < HEAD_BYTES) return null;
    if (head[0] !== VERSION) throw new Error(`streams sealed in form ${head[0]} cannot be opened`);
    own = deriveKey(key, head.subarray(1, HEAD_BYTES), context);
    return head.subarray(HEAD_BYTES);
  });
}

const deriveKey = (key: Uint8Array, salt: Uint8Array, context: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `sealed stream: ${context}`, 32));

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(index, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Cuts what comes into pieces of one length. A piece is only known to be the last when nothing follows it. */
function inPieces(
  length: number,
  work: (piece: Buffer, index: number, isLast: boolean) => Buffer,
  begin: (chunk: Buffer) => Buffer | null = (chunk) => chunk,
): Transform {
  let waiting = Buffer.alloc(0);
  let index = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      try {
        const given = begin(chunk);
        if (given) waiting = Buffer.concat([waiting, given]);
        let from = 0;
        for (; waiting.length - from > length; from += length) {
          this.push(work(waiting.subarray(from, from + length), index, false));
          index += 1;
        }
        waiting = waiting.subarray(from);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done: TransformCallback) {
      try {
        done(null, work(waiting, index, true));
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
