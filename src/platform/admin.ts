import type { Config } from '../config.ts';
import { keepAdmin, type Secrets } from './secrets-file.ts';

/** What src/organizations provides for the first start. */
type FirstRun = {
  ensureDefaultOrganization(config: Config): Promise<{ organizationId: string }>;
  /** Whether this key still opens that organization. */
  isKeyValid(config: Config, organizationId: string, key: string): Promise<boolean>;
  createAdminKey(config: Config, organizationId: string): Promise<string>;
};

/** The organization to begin with and its administrator's key, both made at the first start and the same ever after. */
export async function ensureAdmin(
  config: Config,
  secrets: Secrets,
  firstRun: FirstRun = NO_ORGANIZATIONS,
): Promise<NonNullable<Secrets['admin']>> {
  const { organizationId } = await firstRun.ensureDefaultOrganization(config);
  const kept = secrets.admin;
  if (kept?.organizationId === organizationId && (await firstRun.isKeyValid(config, organizationId, kept.key))) {
    return kept;
  }
  const admin = { organizationId, key: await firstRun.createAdminKey(config, organizationId) };
  keepAdmin(config, admin);
  return admin;
}

const NO_ORGANIZATIONS: FirstRun = {
  ensureDefaultOrganization: async () => ({ organizationId: '00000000-0000-4000-8000-000000000000' }),
  isKeyValid: async () => true,
  createAdminKey: async () => 'none',
};
