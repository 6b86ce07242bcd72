import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { completeSettings, type OrganizationSettings } from './settings.ts';

/** What documents and messages need to know of their organization. */
export type Profile = { name: string; settings: OrganizationSettings };

/** How old a profile may be: a change of settings is felt everywhere within this time. */
const FRESH_MS = 2_000;
const PROFILES_MAX = 10_000;
const caches = new WeakMap<Core['database'], Map<OrganizationId, { profile: Profile; readAt: number }>>();

/** The organization's name and settings, at most two seconds old. @throws Error when there is no such organization. */
export async function readProfile(core: Core, organizationId: OrganizationId): Promise<Profile> {
  const cache = caches.get(core.database) ?? new Map<OrganizationId, { profile: Profile; readAt: number }>();
  caches.set(core.database, cache);
  const known = cache.get(organizationId);
  // The real clock, not the core's: this is about the age of a copy, not about a rule.
  if (known && Date.now() - known.readAt < FRESH_MS) return known.profile;
  const [row] = await core.database.read<{ name: string; settings: Partial<OrganizationSettings> }>(
    organizationId,
    'select name, settings from organizations where id = $1',
    [organizationId],
  );
  if (!row) throw new Error(`there is no organization ${organizationId}`);
  const profile = { name: row.name, settings: completeSettings(row.settings) };
  if (cache.size >= PROFILES_MAX) cache.clear();
  cache.set(organizationId, { profile, readAt: Date.now() });
  return profile;
}

/** Forgets the copy, so that who changed the settings sees the change at once. */
export function forgetProfile(core: Core, organizationId: OrganizationId): void {
  caches.get(core.database)?.delete(organizationId);
}
