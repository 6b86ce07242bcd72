import { type Core, openCore } from '../core.ts';
import { ensureDefaultOrganization } from '../organizations/organizations.ts';
import { configOfInstallation } from './options.ts';

export type OrganizationOption = { organization?: string };

/** Does a command's work for the organization that was named, or for the first one. */
export async function withOrganization<T>(
  { organization }: OrganizationOption,
  work: (core: Core, organizationId: string) => Promise<T>,
): Promise<T> {
  const core = await openCore(configOfInstallation(), 'cli');
  try {
    return await work(core, organization ?? (await ensureDefaultOrganization(core)).organizationId);
  } finally {
    await core.close();
  }
}
