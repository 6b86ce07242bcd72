import { phoneIndex } from '../../secrets/phones.ts';
import { type ProfileView, profileContext } from '../chats/asking.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { forgetSome } from './forgetting.ts';
import { asHeard, type Mirror } from './hearing.ts';

/**
 * Begins the mirror of an account. Chats of another account that was linked before are none of this one's, and go.
 * @param phone E.164: the account's own number.
 * @returns null when the session is not the one that is heard.
 */
export async function openMirror(
  mirror: Mirror,
  phone: string,
  profile: Pick<ProfileView, 'name' | 'pictureUrl'>,
): Promise<{ isOther: boolean } | null> {
  const { core, held } = mirror;
  const { connectionId, organizationId } = held.ref;
  const sealed = core.keyring.seal(JSON.stringify(profile), profileContext(connectionId));
  const index = phoneIndex(core, organizationId, phone);
  const isOther = await showsAnother(mirror, index);
  if (isOther && !(await empty(mirror))) return null;
  return asHeard(mirror, async (em) => {
    await em.execute('update whatsapp_connections set mirrored_index = ?, profile = ? where id = ?', [
      ...[index, sealed, connectionId],
    ]);
    return { isOther };
  });
}

/** Whether the mirror is another account's. */
async function showsAnother({ core, held }: Mirror, index: Buffer): Promise<boolean> {
  const [row] = await core.database.statement((sql) =>
    sql.execute<{ is_other: boolean }[]>(
      'select coalesce(mirrored_index <> ?, false) as is_other from whatsapp_connections where id = ?',
      [index, held.ref.connectionId],
    ),
  );
  return row?.is_other === true;
}

/** @returns false when the session is not the one that is heard. */
async function empty(mirror: Mirror): Promise<boolean> {
  const { connectionId } = mirror.held.ref;
  for (;;) {
    const gone = await asHeard(mirror, (em) => forgetSome(em, connectionId));
    if (gone === null) return false;
    if (gone.count < LIMITS.forgottenAtOnce) break;
  }
  const emptied = await asHeard(mirror, async (em) => {
    await em.execute('delete from whatsapp_calls where connection_id = ?', [connectionId]);
    await em.execute('delete from whatsapp_chats where connection_id = ?', [connectionId]);
    return em.execute('update whatsapp_connections set last_received_at = null where id = ?', [connectionId]);
  });
  return emptied !== null;
}
