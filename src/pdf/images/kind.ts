import { open } from 'node:fs/promises';

/** What a file is, by its first bytes; its name and what the client says of it are not asked. */
export type ImageKind = 'png' | 'jpeg';

const BEGINNINGS: [ImageKind, Buffer][] = [
  ['png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['jpeg', Buffer.from([0xff, 0xd8, 0xff])],
];

/** @returns null for anything that is neither. */
export function imageKind(bytes: Uint8Array): ImageKind | null {
  const found = BEGINNINGS.find(([, beginning]) => beginning.equals(bytes.subarray(0, beginning.length)));
  return found?.[0] ?? null;
}

/** The same for a file, of which a few bytes are read. */
export async function imageKindOf(path: string): Promise<ImageKind | null> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return imageKind(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
