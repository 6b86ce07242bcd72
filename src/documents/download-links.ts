/**
 * Links by which anybody who has them downloads the final file of a document, for a while: to be put into an e-mail or
 * handed to another system.
 *
 * - D1 Nothing is kept: a link is an HMAC over the document, the version and the end of its life.
 * - D2 It opens the very bytes it was made for, whose size and hash were told with it, also when the seal has been extended
 *   since; and nothing once they are gone.
 * - D3 Each download stands in the document's audit trail, as downloads by API do.
 */

import { timingSafeEqual } from 'node:crypto';
import { audit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Actor, OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { isUuid, type OpenFile } from './reading.ts';

/** Seconds. Shorter ones would die on the way; what must be good for longer is downloaded by API. */
export const LINK_LIFE = { min: 60, max: 86_400, usual: 86_400 } as const;

export type DownloadLink = {
  /** What the link must carry: the Unix second of its end, and what proves that we made it. */
  expires: number;
  signature: string;
  expiresAt: string;
  /** Of the file itself. */
  title: string;
  bytes: number;
  sha256: string;
};
export type LinkProof = { expires: number; signature: string };

type Sealed = { organization_id: OrganizationId; title: string; number: number; sha256: string; bytes: number };

/**
 * @param lifeS from LINK_LIFE.min to LINK_LIFE.max.
 * @throws Problem not_found | document_not_approved
 */
export async function makeDownloadLink(
  core: Core,
  organizationId: OrganizationId,
  documentId: string,
  lifeS: number = LINK_LIFE.usual,
): Promise<DownloadLink> {
  const { number, title, bytes, sha256 } = await finalVersion(core, organizationId, documentId);
  const expires = Math.floor(core.now() / 1_000) + lifeS;
  const signature = signatureOf(core, documentId, number, expires);
  return {
    expires,
    signature,
    expiresAt: iso(expires * 1_000),
    title,
    bytes: Number(bytes),
    sha256,
  };
}

/**
 * Opens the file a link was made for, and writes that down.
 * @throws Problem not_found (there is no such document, or its file is gone) | download_link_invalid
 */
export async function openByLink(
  core: Core,
  documentId: string,
  { expires, signature }: LinkProof,
  ip: string | null,
): Promise<OpenFile> {
  const number = Number(/^(\d{1,6})\./.exec(signature)?.[1] ?? 0);
  const version = isUuid(documentId) ? await findVersion(core, documentId, number) : undefined;
  if (!version) throw new Problem('not_found');
  if (!isGood(core, documentId, number, { expires, signature })) throw new Problem('download_link_invalid');
  const { organization_id: organizationId, title, sha256, bytes } = version;
  if (sha256 === null) throw new Problem('not_found');
  await noteDownload(core, organizationId, { documentId, sha256, ip, by: { kind: 'unknown' }, link: true });
  const { stream } = await core.files.stream(sha256);
  return { stream, bytes: Number(bytes), sha256, title, mediaType: 'application/pdf' };
}

/** The final file for somebody who was let in, noted like every download of it. @throws Problem not_found | document_not_approved */
export async function downloadFinal(
  core: Core,
  organizationId: OrganizationId,
  documentId: string,
  { by, ip }: { by: Actor; ip: string | null },
): Promise<OpenFile> {
  const { title, sha256, bytes } = await finalVersion(core, organizationId, documentId);
  await noteDownload(core, organizationId, { documentId, sha256, ip, by, link: false });
  const { stream } = await core.files.stream(sha256);
  return { stream, bytes: Number(bytes), sha256, title, mediaType: 'application/pdf' };
}

async function finalVersion(core: Core, organizationId: OrganizationId, documentId: string): Promise<Sealed> {
  const [row] = isUuid(documentId)
    ? await core.database.read<{ [Key in keyof Sealed]: Sealed[Key] | null }>(
        organizationId,
        `select d.organization_id, d.title, v.number, v.sha256, v.bytes from documents d left join lateral (
           select number, sha256, bytes from document_versions
           where document_id = d.id and kind in ('final', 'extended') order by number desc limit 1) v on true
         where d.id = $1`,
        [documentId],
      )
    : [];
  if (!row) throw new Problem('not_found');
  if (row.sha256 === null) throw new Problem('document_not_approved');
  return row as Sealed;
}

/** Whose document it is, is not known before the link is looked at. */
async function findVersion(core: Core, documentId: string, number: number) {
  const [row] = await core.database.statement((sql) =>
    sql.execute<{ organization_id: OrganizationId; title: string; sha256: string | null; bytes: number | null }[]>(
      `select d.organization_id, d.title, v.sha256, v.bytes from documents d
       left join document_versions v on v.document_id = d.id and v.number = ? and v.kind in ('final', 'extended')
       where d.id = ?`,
      [number, documentId],
    ),
  );
  return row;
}

/** Compared as text: more than one text decodes to the same bytes. */
function isGood(core: Core, documentId: string, number: number, { expires, signature }: LinkProof): boolean {
  const given = Buffer.from(signature);
  const right = Buffer.from(signatureOf(core, documentId, number, expires));
  return given.length === right.length && timingSafeEqual(given, right) && expires * 1_000 > core.now();
}

const signatureOf = ({ keyring }: Core, documentId: string, number: number, expires: number): string =>
  `${number}.${keyring.mac('download-link', `${documentId} ${number} ${expires}`).toString('base64url')}`;

/** Who took the final file away, and from where. */
async function noteDownload(
  core: Core,
  organizationId: OrganizationId,
  {
    documentId,
    sha256,
    ip,
    by,
    link,
  }: { documentId: string; sha256: string; ip: string | null; by: Actor; link: boolean },
): Promise<void> {
  const entry = { documentId, at: new Date(core.now()), actor: by, action: 'document.downloaded' as const, ip };
  const details = { sha256, by: link ? 'link' : 'api' };
  await core.database.tenant(organizationId, (em) => audit(em, organizationId, [{ ...entry, details }]));
}
