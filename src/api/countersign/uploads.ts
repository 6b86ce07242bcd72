import { constants } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import type { Caller, Core } from '../../core.ts';
import { findingView } from '../../documents/finding-texts.ts';
import { receiveFiles, type Source } from '../../documents/receiving.ts';
import type { Language } from '../../domain/model.ts';
import { invalid } from '../../errors/problem.ts';
import { iso } from '../../iso.ts';
import { readProfile } from '../../organizations/profile.ts';
import type { Services } from '../../services.ts';
import type { UploadedFile } from '../dialect.ts';
import type { Schemas } from '../generated/countersign.ts';

/**
 * Files that are uploaded before a document is created of them, or a message brings them. Nothing is kept of an upload but its bytes: its id holds
 * all there is to know, sealed for the organization that made it, so that no other can use it and none can be made up.
 */
const PREFIX = 'upl_';
const LIFE_MS = 24 * 3_600_000;

type Sealed = { sha256: string; until: number };

/** Checks a PDF or a picture of a page and moves it into the store. @throws Problem pdf_… | image_… | service_unavailable */
export async function keepUpload(
  { core, pdf }: Services,
  caller: Caller,
  { file, language }: { file: UploadedFile; language: Language },
): Promise<Schemas['Upload']> {
  const { settings } = await readProfile(core, caller.organizationId);
  const { pages, sources } = await receiveFiles({ core, pdf }, [file.path], settings);
  const [{ sha256, bytes, findings }] = sources as [Source];
  const until = core.now() + LIFE_MS;
  const sealed = core.keyring.seal(JSON.stringify({ sha256, until } satisfies Sealed), contextOf(caller));
  return {
    id: PREFIX + sealed.toString('base64url'),
    sha256,
    bytes,
    pages,
    findings: findings.map((finding) => findingView(finding, language)),
    expiresAt: iso(until),
  };
}

/**
 * Where an upload lies in the store, to be read.
 * @param pointer of the part of the request that names it.
 * @throws Problem validation_failed when the id is not one of this organization's, or too old.
 */
export async function uploadPath(core: Core, caller: Caller, uploadId: string, pointer: string): Promise<string> {
  const upload = open(core, caller, uploadId);
  if (!upload || upload.until <= core.now())
    throw invalid(pointer, 'upload', 'There is no such upload, or it is older than 24 hours.');
  return core.files.path(upload.sha256);
}

/**
 * Lends `use` a copy of an upload, which it may move into the store.
 * @throws Problem validation_failed when the id is not one of this organization's, or too old.
 */
export async function withUploadedFile<T>(
  { core }: Services,
  caller: Caller,
  uploadId: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const kept = await uploadPath(core, caller, uploadId, '/file/uploadId');
  const path = await core.files.temporaryPath();
  try {
    await copyFile(kept, path, constants.COPYFILE_FICLONE);
    return await use(path);
  } finally {
    await rm(path, { force: true });
  }
}

function open({ keyring }: Core, caller: Caller, uploadId: string): Sealed | null {
  if (!uploadId.startsWith(PREFIX)) return null;
  try {
    return JSON.parse(keyring.open(Buffer.from(uploadId.slice(PREFIX.length), 'base64url'), contextOf(caller)));
  } catch {
    return null;
  }
}

const contextOf = ({ organizationId }: Caller): string => `upload ${organizationId}`;
