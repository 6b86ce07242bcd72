import { renderSVG } from 'uqr';
import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../cursor.ts';
import type { Language } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { WHATSAPP_LIMITS } from './limits.ts';
import { CONNECTION_COLUMNS, type ConnectionRow, type ConnectionView, connectionOf, connectionRow } from './view.ts';

/** The organization's connections, newest first. @throws Problem malformed_request for a cursor that is not ours. */
export async function listConnections(
  core: Core,
  { organizationId }: Caller,
  page: PageRequest,
  language: Language,
): Promise<Page<ConnectionView>> {
  const limit = Math.min(Math.max(1, page.limit), WHATSAPP_LIMITS.pageMax);
  const [afterTime, afterId] = page.cursor === undefined ? [] : readTimeCursor(page.cursor);
  const rows = await core.database.read<ConnectionRow & { position: string }>(
    organizationId,
    `select ${CONNECTION_COLUMNS}, to_jsonb(created_at) #>> '{}' as position from whatsapp_connections
     where desired <> 'deleted' and ($1::timestamptz is null or (created_at, id) < ($1, $2::uuid))
     order by created_at desc, id desc limit $3`,
    [afterTime ?? null, afterId ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    (row) => connectionOf(core, row, language),
    ({ position, id }) => [position, id],
  );
}

/** @throws Problem not_found */
export async function readConnection(
  core: Core,
  { organizationId }: Caller,
  id: string,
  language: Language,
): Promise<ConnectionView> {
  const [row] = await core.database.read<ConnectionRow>(
    organizationId,
    `select ${CONNECTION_COLUMNS} from whatsapp_connections where id = $1::uuid and desired <> 'deleted'`,
    [id],
  );
  if (!row) throw new Problem('not_found');
  return connectionOf(core, row, language);
}

export type QrView = { text: string; expiresAt: string };

/** The code that a phone is to scan now. @throws Problem not_found | whatsapp_qr_missing when none is shown. */
export async function readQr(core: Core, caller: Caller, id: string): Promise<QrView> {
  const shown = await findQr(core, caller, id);
  if (!shown) throw new Problem('whatsapp_qr_missing');
  return shown;
}

/** The same; null when none is shown: there is nothing to scan, or it is between two codes. @throws Problem not_found */
export async function findQr(core: Core, { organizationId }: Caller, id: string): Promise<QrView | null> {
  const [row] = await core.database.read<{ state: string; qr: Buffer | null; qr_expires_at: Date | string | null }>(
    organizationId,
    `select state, qr, qr_expires_at from whatsapp_connections where id = $1::uuid and desired <> 'deleted'`,
    [id],
  );
  if (!row) throw new Problem('not_found');
  const expiresAt = row.qr_expires_at === null ? null : new Date(row.qr_expires_at);
  if (row.state !== 'qr' || !row.qr || !expiresAt || expiresAt.getTime() <= core.now()) return null;
  return { text: core.keyring.open(row.qr, qrContext(id)), expiresAt: expiresAt.toISOString() };
}

/** What a QR code is sealed for. */
export const qrContext = (id: string): string => `qr of ${connectionRow(id)}`;

/** The picture that a phone scans. */
export const drawQr = (text: string): string => renderSVG(text, { border: 4 });
