import { rm, writeFile } from 'node:fs/promises';
import type { Core } from '../core.ts';
import type { Mark } from '../documents/entities.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { LIMITS } from './limits.ts';

/** A mark as it is submitted; `image` is a PNG or JPEG as a data URL. */
export type MarkInput = { kind: 'drawn' | 'typed' | 'uploaded'; text?: string | undefined; image?: string | undefined };

/** Checks a picture at `path` and makes it a plain PNG, in a limited process. @throws Problem `mark_…`, `service_unavailable` */
export type PrepareMark = (path: string) => Promise<unknown>;

const DATA_URL = /^data:image\/(?:png|jpeg);base64,/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const CONTROLS = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

/**
 * Checks a mark and keeps its picture in the file store.
 * @param pointer where it stands in the request, for field errors.
 * @throws Problem `validation_failed`, `mark_not_png`, `mark_too_large`, `mark_damaged`, `service_unavailable`
 */
export async function keepMark(core: Core, prepareMark: PrepareMark, input: MarkInput, pointer: string): Promise<Mark> {
  if (input.kind === 'typed') return { kind: 'typed', text: typedText(input.text, pointer) };
  const bytes = decode(input.image, pointer);
  const path = await core.files.temporaryPath();
  try {
    await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
    await prepareMark(path);
    const { sha256 } = await core.files.adopt(path);
    return { kind: input.kind, imageSha256: sha256 };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

function typedText(given: string | undefined, pointer: string): string {
  const text = given?.trim() ?? '';
  if (text === '') throw invalid(`${pointer}/text`, 'required', 'A typed mark needs its text.');
  if ([...text].length > LIMITS.typedMarkCharactersMax) {
    throw invalid(`${pointer}/text`, 'maxLength', `At most ${LIMITS.typedMarkCharactersMax} characters.`);
  }
  if (CONTROLS.test(text)) throw invalid(`${pointer}/text`, 'pattern', 'Only characters that can be seen.');
  return text;
}

function decode(image: string | undefined, pointer: string): Buffer {
  if (!image) throw invalid(`${pointer}/image`, 'required', 'A drawn or uploaded mark needs its picture.');
  const [head] = DATA_URL.exec(image) ?? [];
  if (head === undefined) throw new Problem('mark_not_png');
  if (image.length > head.length + Math.ceil(LIMITS.markBytesMax / 3) * 4) throw new Problem('mark_too_large');
  const base64 = image.slice(head.length);
  if (!BASE64.test(base64)) throw new Problem('mark_damaged');
  return Buffer.from(base64, 'base64');
}
