import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { notFound } from './refusal.ts';

/** WhatsApp takes documents of up to 2 GB; nothing here needs that much. */
export const MEDIA_BYTES_MAX = 100 * 1024 * 1024;

const NAME = /^[0-9a-f]{32}$/;

/** Uploaded bytes, each in a file of its own, found by the path that a message carries. */
export class MediaStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns the path from which a page downloads it */
  async keep(bytes: Uint8Array, mimetype: string): Promise<string> {
    const name = randomBytes(16).toString('hex');
    await mkdir(this.#folder, { recursive: true });
    await writeFile(join(this.#folder, name), bytes);
    await writeFile(join(this.#folder, `${name}.type`), mimetype);
    return `/mms/${name}`;
  }

  /** @throws Refused `not_found` */
  async get(path: string): Promise<{ bytes: Buffer; mimetype: string }> {
    const name = path.replace(/^\/mms\//, '');
    if (!NAME.test(name)) throw notFound('file');
    try {
      const bytes = await readFile(join(this.#folder, name));
      return { bytes, mimetype: await readFile(join(this.#folder, `${name}.type`), 'utf8') };
    } catch {
      throw notFound('file');
    }
  }
}
