import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stamp, StampPlace } from '../../src/pdf/engine.ts';
import type { SignatureContent } from '../../src/pdf/stamp.ts';

/** A folder for one test file. */
export type Folder = {
  path(name: string): string;
  write(name: string, bytes: Buffer): Promise<string>;
  read(name: string): Promise<Buffer>;
  remove(): void;
};

export function makeFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pdf-'));
  const path = (name: string) => join(folder, name);
  return {
    path,
    async write(name, bytes) {
      await writeFile(path(name), bytes);
      return path(name);
    },
    read: (name) => readFile(path(name)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const A_PLACE: StampPlace = { kind: 'page', page: 1, x: 0.1, y: 0.3, width: 0.4, height: 0.15 };

/** A complete signature, with what a test is about set apart. */
export function stampWith({
  id = 'stamp-1',
  place = A_PLACE,
  ...changes
}: Partial<Pick<Stamp, 'id' | 'place'> & SignatureContent> = {}): Stamp {
  return {
    id,
    place,
    content: {
      kind: 'signature',
      mark: { kind: 'none' },
      title: 'Signed by',
      name: 'Finance director',
      role: 'First party',
      at: '2026-11-21 13:40 +03:00 (Asia/Riyadh)',
      reference: 'AB12CD34',
      ...changes,
    },
  };
}
