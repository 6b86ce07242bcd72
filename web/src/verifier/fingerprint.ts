import { Sha256 } from './sha256.ts';

/** Read at a time where the browser does not hash by itself; between two pieces the page stays alive. */
const PIECE_BYTES = 2 * 1024 * 1024;

/**
 * The SHA-256 of a file, 64 hexadecimal digits, worked out here: nobody has to be believed.
 * @throws DOMException when the file cannot be read (any more).
 */
export async function fingerprintOf(file: Blob): Promise<string> {
  // There in secure contexts only.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) return fingerprintByPieces(file);
  const digest = await subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The same without the browser's help. */
export async function fingerprintByPieces(file: Blob): Promise<string> {
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer()));
  }
  return hash.digest();
}
