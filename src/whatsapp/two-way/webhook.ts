import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../../audit/append.ts';
import type { Caller, Core } from '../../core.ts';
import { Problem } from '../../errors/problem.ts';
import { iso } from '../../iso.ts';
import { allowedUrl } from '../../webhooks/endpoints.ts';
import { newSecret } from '../../webhooks/secrets.ts';
import { requireConnection } from '../chats/chats.ts';
import type { TwoWayFormat } from './queue.ts';

/** Whom a connection asks what to answer. There is one of them. */
export type TwoWayWebhook = {
  connectionId: string;
  url: string;
  format: TwoWayFormat;
  /** ISO 8601. */
  createdAt: string;
  updatedAt: string;
};

type Row = {
  connection_id: string;
  url: string;
  format: TwoWayFormat;
  secret: Buffer | null;
  created_at: Date | string;
  updated_at: Date | string;
};
const COLUMNS = 'connection_id, url, format, secret, created_at, updated_at';

/**
 * Sets the webhook, in the place of any other. The secret stays while the format is the same and nobody wants a new one.
 * @returns with what requests are signed with; null where the format does not sign.
 * @throws Problem not_found | url_not_allowed
 */
export async function setTwoWayWebhook(
  core: Core,
  caller: Caller,
  connectionId: string,
  given: { url: string; format: TwoWayFormat; newSecret?: boolean },
): Promise<TwoWayWebhook & { secret: string | null }> {
  const { format } = given;
  await requireConnection(core, caller, connectionId);
  const url = await allowedUrl(core, given.url);
  return core.database.tenant(caller.organizationId, async (em) => {
    const [connection] = await em.execute<object[]>(
      `select from whatsapp_connections where id = ? and desired <> 'deleted' for update`,
      [connectionId],
    );
    if (!connection) throw new Problem('not_found');
    const known = await find(em, connectionId);
    const keeps = known?.format === format && !given.newSecret;
    const secret = keeps ? known.secret : format === 'countersign' ? seal(core, connectionId, newSecret(format)) : null;
    const now = new Date(core.now());
    await em.execute(
      `insert into whatsapp_two_way (connection_id, organization_id, url, format, secret, created_at, updated_at)
       values (?, ?, ?, ?, ?, ?, ?)
       on conflict (connection_id) do update set url = excluded.url, format = excluded.format, secret = excluded.secret,
         updated_at = excluded.updated_at`,
      [connectionId, caller.organizationId, url, format, secret, now, now],
    );
    await auditAct(core, em, caller, { action: 'two_way_webhook.set', details: { connectionId } });
    return {
      ...viewOf((await find(em, connectionId))!),
      secret: secret && openTwoWaySecret(core, connectionId, secret),
    };
  });
}

/** @throws Problem not_found also where there is none */
export async function readTwoWayWebhook(core: Core, caller: Caller, connectionId: string): Promise<TwoWayWebhook> {
  const [row] = await core.database.read<Row>(
    caller.organizationId,
    `select ${COLUMNS} from whatsapp_two_way where connection_id = $1::uuid`,
    [connectionId],
  );
  if (!row) throw new Problem('not_found');
  return viewOf(row);
}

/** Nobody is asked any more. @throws Problem not_found also where there is none */
export async function removeTwoWayWebhook(core: Core, caller: Caller, connectionId: string): Promise<void> {
  await core.database.tenant(caller.organizationId, async (em) => {
    const gone = await em.execute<object[]>('delete from whatsapp_two_way where connection_id = ? returning url', [
      connectionId,
    ]);
    if (gone.length === 0) throw new Problem('not_found');
    await auditAct(core, em, caller, { action: 'two_way_webhook.removed', details: { connectionId } });
  });
}

export const openTwoWaySecret = ({ keyring }: Pick<Core, 'keyring'>, connectionId: string, sealed: Uint8Array) =>
  keyring.open(sealed, secretContext(connectionId));

const seal = ({ keyring }: Core, connectionId: string, secret: string): Buffer =>
  keyring.seal(secret, secretContext(connectionId));
const secretContext = (connectionId: string): string => `two-way webhook of ${connectionId}`;

async function find(em: EntityManager, connectionId: string): Promise<Row | undefined> {
  const [row] = await em.execute<Row[]>(`select ${COLUMNS} from whatsapp_two_way where connection_id = ?`, [
    connectionId,
  ]);
  return row;
}

const viewOf = ({ connection_id, url, format, created_at, updated_at }: Row): TwoWayWebhook => ({
  connectionId: connection_id,
  url,
  format,
  createdAt: iso(created_at),
  updatedAt: iso(updated_at),
});
