import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { updateSettings } from './organizations.ts';
import type { OrganizationSettings } from './settings.ts';

/** As large as it is ever shown, on a screen of double density. */
export const LOGO_PIXELS = { width: 480, height: 160 } as const;

/** Where a logo is, on the host of the API. Its name is its hash, so that it can be kept for ever. */
export const logoPath = (logo: OrganizationSettings['logo']): string | null => logo && `/v1/logos/${logo.sha256}`;

/** Takes a picture that was checked and made fit already. @param path the caller's temporary file; moved away */
export async function keepLogo(
  core: Core,
  organizationId: OrganizationId,
  path: string,
): Promise<OrganizationSettings> {
  const { sha256 } = await core.files.adopt(path);
  return updateSettings(core, organizationId, { logo: { sha256 } });
}

export async function removeLogo(core: Core, organizationId: OrganizationId): Promise<void> {
  await updateSettings(core, organizationId, { logo: null });
}

/** The bytes of a logo that an organization shows now: nothing else in the store is public. @throws Problem not_found */
export async function openLogo(core: Core, sha256: string): ReturnType<Core['files']['stream']> {
  const shown = await core.database.system((em) =>
    em.execute<unknown[]>(`select 1 from organizations where settings #>> '{logo,sha256}' = ? limit 1`, [sha256]),
  );
  if (shown.length === 0) throw new Problem('not_found');
  return core.files.stream(sha256);
}
