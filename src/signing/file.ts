import type { ReadStream } from 'node:fs';
import type { Core } from '../core.ts';
import { findPage, type PageRequest } from '../documents/page-images.ts';
import { Problem } from '../errors/problem.ts';
import type { PageKey } from '../files/page-cache.ts';
import { type Access, isReleased, openLink } from './access.ts';
import { requireSession } from './sessions.ts';

export type SigningFile = {
  sha256: string;
  bytes: number;
  /** The document's title in the approver's language, for the name under which it is saved. */
  title: string;
  stream: ReadStream;
};

/**
 * The file as it stands: the original with the marks made so far, and the final one once the document is approved.
 * The caller reads or destroys the stream.
 * @throws Problem `link_dead` (also for approvers who were released: it is none of their business any more), `code_required`,
 *   `files_deleted`
 */
export async function openFile(core: Core, token: string, session: string | null): Promise<SigningFile> {
  const { document, approver, organizationId } = await openReadable(core, token, session);
  const [version] = await core.database.read<{ sha256: string }>(
    organizationId,
    `select sha256 from document_versions where document_id = $1 order by number desc limit 1`,
    [document.id],
  );
  if (!version) throw new Problem('files_deleted');
  const { stream, bytes } = await core.files.stream(version.sha256);
  return { sha256: version.sha256, bytes, title: document.titles[approver.language] ?? document.title, stream };
}

/**
 * Finds a page of the file, for its image.
 * @throws Problem `link_dead`, `code_required`, `not_found`, `page_not_found`
 */
export async function findSigningPage(
  core: Core,
  token: string,
  session: string | null,
  request: PageRequest,
): Promise<PageKey> {
  const { document, organizationId } = await openReadable(core, token, session);
  return findPage(core, organizationId, document.id, request);
}

async function openReadable(core: Core, token: string, session: string | null): Promise<Access> {
  const access = await openLink(core, token);
  if (isReleased(access)) throw new Problem('link_dead');
  await requireSession(core, access, session);
  return access;
}
