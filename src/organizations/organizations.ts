import { LockMode } from '@mikro-orm/core';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { OrganizationEntity } from './entities.ts';
import { forgetProfile } from './profile.ts';
import { completeSettings, type OrganizationSettings } from './settings.ts';
import { checkSettings, mergeSettings, type SettingsChanges } from './settings-rules.ts';
import { UNNAMED } from './unnamed.ts';

/** The organization that a fresh installation starts with. */
const DEFAULT_ORGANIZATION_ID: OrganizationId = '00000000-0000-4000-8000-000000000001';

export type OrganizationView = { id: OrganizationId; name: string; createdAt: Date };

/** Makes the first organization unless it is there. Safe to call again, and from several processes at once. */
export async function ensureDefaultOrganization(core: Core): Promise<{ organizationId: OrganizationId }> {
  await core.database.system((em) =>
    em.execute(
      'insert into organizations (id, name, created_at) values (?, ?, ?) on conflict (id) do nothing',
      [DEFAULT_ORGANIZATION_ID, UNNAMED, new Date(core.now())],
      'run',
    ),
  );
  return { organizationId: DEFAULT_ORGANIZATION_ID };
}

/** @throws Problem not_found */
export async function readOrganization(core: Core, organizationId: OrganizationId): Promise<OrganizationView> {
  return core.database.tenant(organizationId, async (em) => {
    const row = await em.findOne(OrganizationEntity, { id: organizationId });
    if (!row) throw new Problem('not_found');
    return { id: row.id, name: row.name, createdAt: row.createdAt };
  });
}

/** Gives the organization another name, which stands in messages from now on. @throws Problem not_found */
export async function renameOrganization(core: Core, organizationId: OrganizationId, name: string): Promise<void> {
  await core.database.tenant(organizationId, async (em) => {
    const row = await em.findOne(OrganizationEntity, { id: organizationId });
    if (!row) throw new Problem('not_found');
    row.name = name.trim();
    await em.flush();
  });
  forgetProfile(core, organizationId);
}

/** What the organization chose, over the defaults. @throws Problem not_found */
export async function readSettings(core: Core, organizationId: OrganizationId): Promise<OrganizationSettings> {
  return core.database.tenant(organizationId, async (em) => {
    const row = await em.findOne(OrganizationEntity, { id: organizationId });
    if (!row) throw new Problem('not_found');
    return completeSettings(row.settings);
  });
}

/**
 * Changes what is named and keeps the rest. Documents that were sent keep the settings they were sent with.
 * @throws Problem validation_failed | not_found
 */
export async function updateSettings(
  core: Core,
  organizationId: OrganizationId,
  changes: SettingsChanges,
): Promise<OrganizationSettings> {
  const updated = await core.database.tenant(organizationId, async (em) => {
    const row = await em.findOne(OrganizationEntity, { id: organizationId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!row) throw new Problem('not_found');
    const settings = mergeSettings(completeSettings(row.settings), changes);
    const fields = checkSettings(settings);
    if (fields.length > 0) throw new Problem('validation_failed', { fields });
    row.settings = settings;
    await em.flush();
    return settings;
  });
  forgetProfile(core, organizationId);
  return updated;
}
