import type { ReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Caller, Core } from '../core.ts';
import { isUuid } from '../documents/reading.ts';
import { problemOf } from '../documents/upload.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import type { SealLevel } from '../organizations/settings.ts';
import { SealFault } from './fault.ts';
import { type SealTools, sealFile } from './seal-file.ts';

/** Seals on files from elsewhere, such as a contract that another organization has approved and sealed. */
export type FileSealView = {
  id: string;
  sourceSha256: string;
  sha256: string;
  bytes: number;
  pages: number;
  level: SealLevel;
  certificate: { fingerprint: string; selfSigned: boolean };
  timestampedAt: string | null;
  createdAt: string;
};

/**
 * Adds the caller's seal to the end of a file. Repeated under the same id it answers what was made the first time.
 * @throws Problem pdf_… | seal_unavailable | service_unavailable
 */
export async function addFileSeal(
  tools: SealTools,
  { organizationId }: Caller,
  { id, file: given }: { id: string; file: { path: string; sha256: string } },
  signal: AbortSignal,
): Promise<FileSealView> {
  const { core } = tools;
  const known = await find(core, organizationId, id);
  if (known) return known;
  const sealed = await sealedOrProblem(tools, { organizationId, inputPath: given.path, foreign: true }, signal);
  try {
    const file = await core.files.adopt(sealed.path);
    await core.database.tenant(organizationId, (em) =>
      em.execute(
        `insert into file_seals (id, organization_id, source_sha256, sha256, bytes, pages, certificate_id, level, timestamped_at, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz) on conflict (id) do nothing`,
        [
          id,
          organizationId,
          given.sha256,
          file.sha256,
          file.bytes,
          sealed.pages,
          sealed.certificateId,
          sealed.level,
          sealed.timestamp?.at.toISOString() ?? null,
          iso(core.now()),
        ],
      ),
    );
  } finally {
    await rm(sealed.path, { force: true });
  }
  return readFileSeal(core, organizationId, id);
}

/** @throws Problem not_found */
export async function readFileSeal(core: Core, organizationId: string, id: string): Promise<FileSealView> {
  const seal = await find(core, organizationId, id);
  if (!seal) throw new Problem('not_found');
  return seal;
}

/** @throws Problem not_found */
export async function openSealedFile(
  core: Core,
  organizationId: string,
  id: string,
): Promise<{ stream: ReadStream; bytes: number; sha256: string }> {
  const { sha256 } = await readFileSeal(core, organizationId, id);
  return { ...(await core.files.stream(sha256)), sha256 };
}

async function sealedOrProblem(tools: SealTools, input: Parameters<typeof sealFile>[1], signal: AbortSignal) {
  try {
    return await sealFile(tools, input, signal);
  } catch (error) {
    if (error instanceof SealFault) {
      throw new Problem('seal_unavailable', { details: { reason: error.message }, retryAfterMs: 10_000, cause: error });
    }
    throw problemOf(error);
  }
}

async function find(core: Core, organizationId: string, id: string): Promise<FileSealView | null> {
  if (!isUuid(id)) return null;
  const [row] = await core.database.read<{ seal: FileSealView }>(
    organizationId,
    `select json_build_object('id', s.id, 'sourceSha256', s.source_sha256, 'sha256', s.sha256, 'bytes', s.bytes, 'pages', s.pages,
       'level', s.level, 'certificate', json_build_object('fingerprint', c.fingerprint, 'selfSigned', c.origin = 'self_signed'),
       'timestampedAt', s.timestamped_at, 'createdAt', s.created_at) as seal
     from file_seals s join seal_certificates c on c.id = s.certificate_id where s.id = $1`,
    [id],
  );
  if (!row) return null;
  const { timestampedAt, createdAt } = row.seal;
  return {
    ...row.seal,
    timestampedAt: iso(timestampedAt),
    createdAt: iso(createdAt),
  };
}
