import { open } from 'node:fs/promises';
import { Problem } from '../errors/problem.ts';
import { imageKind } from '../pdf/images/kind.ts';

/** Readers look for a PDF's header this far into the file. */
const HEADER_WITHIN_BYTES = 1_024;

/**
 * Refuses at once what can be no contract, by its first bytes; whether the rest is sound is found out in the background.
 * @throws Problem file_not_supported
 */
export async function refuseForeignFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_WITHIN_BYTES), 0, HEADER_WITHIN_BYTES, 0);
    const beginning = buffer.subarray(0, bytesRead);
    if (imageKind(beginning) === null && !beginning.includes('%PDF-')) throw new Problem('file_not_supported');
  } finally {
    await file.close();
  }
}
