import type { Config } from '../config.ts';
import { type Core, openCore } from '../core.ts';
import { readSealCertificate } from '../evidence/certificates.ts';
import { parseBearerKey } from '../organizations/key-format.ts';
import { createKey, listKeys } from '../organizations/keys.ts';
import { ensureDefaultOrganization } from '../organizations/organizations.ts';
import { inviteFirstOwner } from '../people/invitations.ts';
import { keepAdmin, type Secrets } from './secrets-file.ts';

type Admin = NonNullable<Secrets['admin']>;

/**
 * A link by which whoever runs the installation becomes the first organization's owner, while it has none.
 * Every start makes a new one.
 */
export async function ensureSetupToken(config: Config, organizationId: string): Promise<string | null> {
  const core = await openCore(config, 'cli');
  try {
    return await inviteFirstOwner(core, organizationId);
  } finally {
    await core.close();
  }
}

/**
 * The organization to begin with and its administrator's key. Both are made at the first start and stay the same; a
 * key that was revoked, or belongs to another database, is replaced.
 */
export async function ensureAdmin(config: Config, secrets: Secrets): Promise<Admin> {
  const core = await openCore(config, 'cli');
  try {
    const { organizationId } = await ensureDefaultOrganization(core);
    await readSealCertificate(core, organizationId); // Made now, so that the first document does not wait for it.
    const kept = secrets.admin;
    if (kept?.organizationId === organizationId && (await isUsable(core, kept))) return kept;
    const created = await createKey(core, {
      organizationId,
      dialect: 'countersign',
      name: 'Administrator of this installation',
      mode: 'live',
    });
    const admin: Admin = { organizationId, key: created.key };
    keepAdmin(config, admin);
    return admin;
  } finally {
    await core.close();
  }
}

async function isUsable(core: Core, admin: Admin): Promise<boolean> {
  const id = parseBearerKey(`Bearer ${admin.key}`)?.id;
  const found = (await listKeys(core, admin.organizationId)).find((key) => key.id === id);
  return found !== undefined && found.revokedAt === null;
}
